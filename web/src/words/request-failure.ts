import { ApiFailure } from "../api/api-failure.ts";

/** A fault of this page itself, which no answer of the server explains. */
export const PAGE_FAILURE = "Something went wrong in this page. Reload it to try again.";

/** A failed request in plain words. */
export function requestFailureWords(error: unknown): string {
  if (!(error instanceof ApiFailure)) return PAGE_FAILURE;
  if (error.code === "network") return "The server did not answer. Check your connection and try again.";
  if (error.status === 401) return "You are not signed in.";
  if (error.status === 429) return "Too many requests just now. Wait a moment and try again.";
  return error.message;
}
