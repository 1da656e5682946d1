import { ApiFailure } from "./api-failure.ts";
import { API_ORIGIN } from "./api-origin.ts";
import { answerOf } from "./send.ts";

/** Twenty megabytes over a slow line. */
const SEND_FILE_TIMEOUT_MS = 120_000;

/** Sends a file as the part `file` of a form, and returns the answer's data. Throws as `send` does. */
export async function sendFile<T>(path: string, file: File): Promise<T> {
  const form = new FormData();
  form.set("file", file);
  return sendBody<T>(path, form, {});
}

/** Sends a body as it is, as it is called for by `headers`. Throws as `send` does. */
export async function sendBody<T>(path: string, body: Blob | FormData, headers: Record<string, string>): Promise<T> {
  const response = await fetch(`${API_ORIGIN}${path}`, {
    method: "POST",
    credentials: "include",
    headers,
    body,
    signal: AbortSignal.timeout(SEND_FILE_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  });
  return answerOf<T>(response);
}
