import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";

/**
 * Refuses bodies that are not UTF-8, for routes that read texts: JSON is nothing else (RFC 8259 section 8.1), and a
 * name in another encoding would be stored with its letters lost.
 */
export const utf8Body: MiddlewareHandler<AppEnv> = async (c, next) => {
  const bytes = await c.req.arrayBuffer();
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    // `TextDecoder` throws this for bytes that are no text of the encoding.
    if (!(error instanceof TypeError)) throw error;
    throw new ApiError("invalid_request", "The body is not UTF-8.");
  }
  await next();
};
