import { isAnswer, type RecordedCall, type RecordedTurn } from "./recorded-call.ts";

/** End of a call whose caller was silent, as after a dropped line or on an answering machine. */
export interface SilenceTail {
  /** End of the last answer, or of the greeting where the caller never spoke; ms since the call's start. */
  fromMs: number;
  ms: number;
  /** Turns within it. */
  turns: readonly RecordedTurn[];
}

/** Ends that a caller's silence leads to. */
const SILENT_ENDS: ReadonlySet<string> = new Set(["silence", "caller_lost", "max_duration"]);

/** Finds the silence that a call ended in; null where the caller ended it, or spoke to the end. */
export function silenceTail({ turns, durationMs, endReason }: RecordedCall): SilenceTail | null {
  const lastAt = turns.findLastIndex(isAnswer);
  const hasWords = lastAt >= 0;
  if (hasWords && (endReason === null || !SILENT_ENDS.has(endReason))) return null;
  const last = turns[Math.max(0, lastAt)];
  if (last === undefined) return null;
  const fromMs = last.startedAtMs + (last.responseTimeMs ?? 0) + last.heardMs;
  if (fromMs >= durationMs) return null;
  return { fromMs, ms: durationMs - fromMs, turns: turns.slice(Math.max(0, lastAt) + 1) };
}
