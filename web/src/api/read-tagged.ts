import { ApiFailure } from "./api-failure.ts";
import { API_ORIGIN } from "./api-origin.ts";

/** An answer's data with its entity tag, which a change that was made from it names. */
export interface Tagged<T> {
  value: T;
  tag: string | null;
}

/** One database query; ten seconds without an answer is a failure to be told. */
const READ_TIMEOUT_MS = 10_000;

/** Reads the answer at an address as it is now, past every cache of the page. Throws `ApiFailure`. */
export async function readTagged<T>(path: string, signal: AbortSignal): Promise<Tagged<T>> {
  const response = await fetch(`${API_ORIGIN}${path}`, {
    credentials: "include",
    cache: "no-store",
    signal: AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]),
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  });
  const envelope = (await response.json().catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new ApiFailure("unreadable", response.status, "The server's answer could not be read.", cause);
  })) as { success: true; data: T } | { success: false; error: { code: string; message: string } };
  if (envelope.success) return { value: envelope.data, tag: response.headers.get("ETag") };
  throw new ApiFailure(envelope.error.code, response.status, envelope.error.message);
}
