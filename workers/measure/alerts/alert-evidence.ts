import type { PairReading } from "./alert-reading.ts";

/** Turn or call that counted as bad: the value that was measured, in the metric's unit. */
export interface BadEvent {
  atEpochMs: number;
  callId: string;
  /** Null where the whole call is bad. */
  turnId: string | null;
  value: number;
}

/** Evidence of an alert: the windows that it fired by, and the worst of what happened in the hour before. */
export interface AlertEvidence {
  /** Null when it fired because there was no data. */
  pair: Pick<PairReading, "window" | "long" | "short"> | null;
  /** At most three calls, each by its worst event. */
  worstCalls: BadEvent[];
  /** At most three turns. */
  worstTurns: BadEvent[];
}

/** Worst events of one series, for the evidence of an alert that may come. */
export interface WorstEvents {
  startMs: number;
  worst: BadEvent[];
}

/** Events kept an hour: three calls, and three turns of one of them. */
const KEPT = 9;
const HOUR_MS = 3_600_000;

/** Adds an event to the worst of its hour. Keeps three of each call at most, so that one call does not hide others. */
export function noteWorst({ startMs, worst }: WorstEvents, event: BadEvent): WorstEvents {
  const hourMs = Math.floor(event.atEpochMs / HOUR_MS) * HOUR_MS;
  const others = startMs === hourMs ? worst : [];
  const sorted = [...others, event].sort((a, b) => b.value - a.value || b.atEpochMs - a.atEpochMs);
  const kept = sorted.filter(
    ({ callId }, index) => sorted.slice(0, index).filter((worse) => worse.callId === callId).length < 3,
  );
  return { startMs: hourMs, worst: kept.slice(0, KEPT) };
}

/** Picks the worst three calls and the worst three turns of some events. */
export function worstOf(events: readonly BadEvent[]): Pick<AlertEvidence, "worstCalls" | "worstTurns"> {
  const sorted = [...events].sort((a, b) => b.value - a.value || b.atEpochMs - a.atEpochMs);
  const worstCalls = sorted.filter(
    ({ callId }, index) => sorted.findIndex((other) => other.callId === callId) === index,
  );
  const worstTurns = sorted.filter(({ turnId }) => turnId !== null);
  return { worstCalls: worstCalls.slice(0, 3), worstTurns: worstTurns.slice(0, 3) };
}
