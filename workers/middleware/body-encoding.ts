import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";

/**
 * Refuses bodies that are compressed, which no reader here unpacks: 415, with the encodings that are taken (RFC 9110
 * section 12.5.3).
 */
export const plainBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const encodings = (c.req.header("Content-Encoding") ?? "").split(",").map((name) => name.trim().toLowerCase());
  if (encodings.some((name) => name !== "" && name !== "identity")) {
    c.header("Accept-Encoding", "identity");
    throw new ApiError("unsupported_media_type", "Send the body as it is, without a Content-Encoding.");
  }
  await next();
};
