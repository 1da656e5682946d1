import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { DeadlineExceeded } from "../../voice/deadline.ts";
import { LoadTimeout } from "../cache/reader.ts";
import { classifyDatabaseError } from "../db/failure.ts";
import { writeLog } from "../environment/log.ts";
import { answerHeaders } from "./answer-headers.ts";
import type { AppEnv } from "./app-env.ts";
import { complaintsOf, type ErrorDetail } from "./complaints.ts";
import { metaOf, metaSchema } from "./envelope.ts";
import { type ErrorCode, errorCodes, statusOf } from "./error-codes.ts";

/** The documented body of every answer that is not a success. */
export const errorEnvelopeSchema = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: z.enum(errorCodes),
      message: z.string(),
      details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
    meta: metaSchema,
  })
  .openapi("Error");

/** A refusal that the client can act on. Routes throw it; `answerError` alone makes the answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  /** Sent as `Retry-After`, in seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    extra: { details?: readonly ErrorDetail[]; retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.details = extra.details;
    this.retryAfterSeconds = extra.retryAfterSeconds;
  }
}

/** Makes a 400 of zod's findings, with the fields named. */
export function invalidRequest(error: z.ZodError): ApiError {
  const details = complaintsOf(error);
  const fields = [...new Set(details.map((detail) => detail.path).filter((path) => path !== ""))];
  const message = fields.length === 0 ? "The request is not valid." : `Not valid: ${fields.join(", ")}.`;
  return new ApiError("invalid_request", message, { details });
}

/**
 * Answers any thrown error with the one error body. Errors that the client cannot act on are logged and answered
 * plainly.
 */
export function answerError(error: unknown, c: Context<AppEnv>): Response {
  const refusal = refusalOf(error);
  c.set("errorCode", refusal.code);
  if (refusal.code === "internal" || refusal.code === "unavailable") logFailure(error, refusal.code, c);
  if (refusal.retryAfterSeconds !== undefined) c.header("Retry-After", String(refusal.retryAfterSeconds));
  if (statusOf[refusal.code] === 401) c.header("WWW-Authenticate", "Bearer");
  const { code, message, details } = refusal;
  return c.json(
    { success: false, error: details === undefined ? { code, message } : { code, message, details }, meta: metaOf(c) },
    statusOf[code],
    answerHeaders(c),
  );
}

function refusalOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HTTPException) {
    // Hono's own: a body that is not JSON, or is not declared as JSON.
    if (error.status === 415) return new ApiError("unsupported_media_type", "Send JSON as application/json.");
    if (error.status === 400) return new ApiError("invalid_request", "The body is not valid JSON.");
  }
  if (isUnavailable(error)) {
    return new ApiError("unavailable", "A part of the platform did not answer; try again.", { retryAfterSeconds: 2 });
  }
  const database = classifyDatabaseError(error);
  if (database.kind === "refused" && UNSTORABLE_TEXT.has(database.sqlState)) {
    return new ApiError("invalid_request", "The request holds characters that no text can have, such as NUL.");
  }
  return new ApiError("internal", "Something went wrong on our side.");
}

/** SQLSTATEs of text that Postgres cannot hold: character not in repertoire, untranslatable character. */
const UNSTORABLE_TEXT = new Set(["22021", "22P05"]);

/** True for errors of a part of the platform that gave no answer, or none in time. */
export function isUnavailable(error: unknown): boolean {
  return (
    classifyDatabaseError(error).kind === "unavailable" ||
    error instanceof DeadlineExceeded ||
    error instanceof LoadTimeout
  );
}

/** Logs an error without anything that was asked or stored: messages of database errors hold statements and values. */
function logFailure(error: unknown, code: ErrorCode, c: Context<AppEnv>): void {
  const database = classifyDatabaseError(error);
  const reason =
    error instanceof Error && database.kind === "other" ? { message: error.message, stack: error.stack } : {};
  writeLog({
    event: "request_failed",
    code,
    requestId: c.var.requestId,
    method: c.req.method,
    database,
    ...reason,
  });
}
