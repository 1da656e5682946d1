import { ApiFailure } from "./api-failure.ts";
import { API_ORIGIN } from "./api-origin.ts";

/** A change takes at most one write and its audit record; ten seconds without an answer is a failure to be told. */
const SEND_TIMEOUT_MS = 10_000;

/** A refusal that names what was wrong with single fields, by their paths: "windows.0.factor". */
export class SendFailure extends ApiFailure {
  readonly fields: ReadonlyMap<string, string>;
  constructor(code: string, status: number, message: string, fields: ReadonlyMap<string, string>) {
    super(code, status, message);
    this.fields = fields;
  }
}

/** A request that changes something. */
export interface SentRequest {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  /** Entity tag of what the change was made from: it is refused when somebody else was faster. */
  ifMatch?: string | null;
}

/** Sends a change and returns the answer's data. Throws `SendFailure` where the server says no, else `ApiFailure`. */
export async function send<T>({ method, path, body, ifMatch = null }: SentRequest): Promise<T> {
  const response = await fetch(`${API_ORIGIN}${path}`, {
    method,
    credentials: "include",
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(ifMatch === null ? {} : { "If-Match": ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  });
  return answerOf<T>(response);
}

/** The data of an answer to a change. Throws `SendFailure` where the server says no, else `ApiFailure`. */
export async function answerOf<T>(response: Response): Promise<T> {
  const envelope = (await response.json().catch((cause: unknown) => {
    throw new ApiFailure("unreadable", response.status, "The server's answer could not be read.", cause);
  })) as Envelope<T>;
  if (envelope.success) return envelope.data;
  const { code, message, details = [] } = envelope.error;
  throw new SendFailure(
    code,
    response.status,
    message,
    new Map(details.map((detail) => [detail.path, detail.message])),
  );
}

type Envelope<T> =
  | { success: true; data: T }
  | { success: false; error: { code: string; message: string; details?: { path: string; message: string }[] } };

/** Entity tag of the answer at an address as it is now; null without one. */
export async function tagOf(path: string): Promise<string | null> {
  const response = await fetch(`${API_ORIGIN}${path}`, {
    credentials: "include",
    cache: "no-store",
    signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
  });
  return response.ok ? response.headers.get("ETag") : null;
}
