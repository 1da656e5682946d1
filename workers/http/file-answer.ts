import type { Context } from "hono";
import { answerHeaders } from "./answer-headers.ts";
import type { AppEnv } from "./app-env.ts";
import { requireDeclaredAccess } from "./envelope.ts";

/**
 * Answers with a body of a form of its own, on routes that declare their role: without the envelope, and as a file to
 * be saved where it has a name. It may be a stream. The return type fits every route: the router's types know answers
 * of JSON and of text, not files.
 */
export function replyFile(c: Context<AppEnv>, body: BodyInit, file: { name?: string; contentType: string }): never {
  requireDeclaredAccess(c);
  const headers = {
    ...answerHeaders(c),
    "Content-Type": file.contentType,
    ...(file.name !== undefined && { "Content-Disposition": `attachment; filename="${file.name}"` }),
  };
  return new Response(body, { headers }) as never;
}
