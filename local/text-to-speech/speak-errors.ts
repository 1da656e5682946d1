import type { ServerResponse } from "node:http";

/** A refusal in the vendor's shape: `{"err_code","err_msg","request_id"}`. `message` names the field at fault. */
export interface SpeakError {
  readonly status: 400 | 401 | 404 | 405 | 413 | 415 | 429 | 503;
  readonly message: string;
}

const CODES: Readonly<Record<SpeakError["status"], string>> = {
  400: "Bad Request",
  401: "INVALID_AUTH",
  404: "Not Found",
  405: "Method Not Allowed",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  429: "TOO_MANY_REQUESTS",
  503: "Service Unavailable",
};

/** The JSON body of a refusal. */
export function errorBody(error: SpeakError, requestId: string): string {
  return JSON.stringify({ err_code: CODES[error.status], err_msg: error.message, request_id: requestId });
}

/** Answers a request that was refused before any audio. */
export function sendError(response: ServerResponse, error: SpeakError, requestId: string): void {
  response.writeHead(error.status, { "content-type": "application/json", "dg-request-id": requestId });
  response.end(errorBody(error, requestId));
}
