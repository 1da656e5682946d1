import type { SentResult } from "./use-sending.ts";

/** Says what came of what was sent; its line is there before, so that nothing moves. */
export function SentNote({ result }: { result: SentResult | null }) {
  return (
    <p class={`sent-note${result?.isFailure ? " sent-note-failed" : ""}`} role={result?.isFailure ? "alert" : "status"}>
      {result?.words ?? ""}
    </p>
  );
}
