import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Error codes of the API, and the HTTP status of each. */
export const statusOf = {
  invalid_request: 400,
  unauthorized: 401,
  session_ended: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  upgrade_required: 426,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, ContentfulStatusCode>;
/** Error code of the API. */
export type ErrorCode = keyof typeof statusOf;

/** All error codes of the API. */
export const errorCodes = Object.keys(statusOf) as [ErrorCode, ...ErrorCode[]];
