import type { Context } from "hono";
import { answerHeaders } from "./answer-headers.ts";
import type { AppEnv } from "./app-env.ts";
import { requireDeclaredAccess } from "./envelope.ts";

/** Form of a file that is answered: its name where it is to be saved, and what else its headers say. */
export interface FileForm {
  name?: string;
  contentType: string;
  status?: 200 | 206 | 416;
  headers?: Readonly<Record<string, string>>;
}

/**
 * Answers with a body of a form of its own, on routes that declare their role: without the envelope, and as a file to
 * be saved where it has a name. It may be a stream. The return type fits every route: the router's types know answers
 * of JSON and of text, not files.
 */
export function replyFile(c: Context<AppEnv>, body: BodyInit | null, file: FileForm): never {
  requireDeclaredAccess(c);
  const headers = {
    ...answerHeaders(c),
    "Content-Type": file.contentType,
    ...(file.name !== undefined && { "Content-Disposition": `attachment; filename="${file.name}"` }),
  };
  return new Response(body, { status: file.status ?? 200, headers: { ...headers, ...file.headers } }) as never;
}
