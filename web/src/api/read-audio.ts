import { ApiFailure } from "./api-failure.ts";
import { API_ORIGIN } from "./api-origin.ts";
import { answerOf } from "./send.ts";

/** A line is spoken within fifteen seconds, or refused. */
const AUDIO_TIMEOUT_MS = 20_000;

/** Reads a sound file of the API: by GET, or by POST of `body` where there is one. Throws as `send` does. */
export async function readAudio(path: string, signal: AbortSignal, body?: unknown): Promise<ArrayBuffer> {
  const response = await fetch(`${API_ORIGIN}${path}`, {
    credentials: "include",
    signal: AbortSignal.any([signal, AbortSignal.timeout(AUDIO_TIMEOUT_MS)]),
    ...(body !== undefined && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  }).catch((cause: unknown) => {
    throw new ApiFailure("network", 0, "The server did not answer.", cause);
  });
  // A refusal is JSON, which throws.
  if (!response.ok) await answerOf(response);
  return response.arrayBuffer();
}
