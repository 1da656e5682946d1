import type { TurnRecord } from "../../../voice/timeline/call-record.ts";

/** A call's turns in two numbers, kept with the call: a list of calls that counted turns would cost a third more. */
export interface TurnSummary {
  /** The agent's turns, its greeting included. */
  turnCount: number;
  /** Over answers to speech, as in the figures: greetings and prompts answer nobody. Null where none was measured. */
  medianResponseTimeMs: number | null;
}

/** Sums up the turns of a call. */
export function summariseTurns(turns: readonly TurnRecord[]): TurnSummary {
  const times = turns.flatMap(({ metrics: { source, responseTimeMs } }) =>
    source === "speech" && responseTimeMs !== null ? [responseTimeMs] : [],
  );
  return { turnCount: turns.length, medianResponseTimeMs: medianOf(times) };
}

/** The middle value, or the mean of the two middle ones: `percentile_cont(0.5)` of Postgres. */
function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : low + (high - low) / 2;
}
