import type { BenchmarkProgress } from "./benchmarks/report.ts";
import { MAX_LISTED_CALLS } from "./feed-limits.ts";
import type { CallPresence, LiveAlert, LiveServerMessage } from "./live-feed.ts";
import type { LiveFigures, LiveFiguresChange } from "./live-figures.ts";

/** State of the feed as one of its messages left it. */
export interface FeedState {
  seq: number;
  atEpochMs: number;
  figures: LiveFigures;
  /** Calls in progress by their ids: the newest, and all that began since. */
  calls: ReadonlyMap<string, CallPresence>;
  /** Calls in progress that are not listed, since there were too many at the snapshot. */
  callsLeftOut: number;
  alerts: readonly LiveAlert[];
  /** Null while no benchmark runs or has just ended. */
  benchmark: BenchmarkProgress | null;
}

/**
 * Advances the state of the feed by one message. Null where a difference does not follow on it: the page has missed
 * one, and resumes. Messages that tell of one call or subscriber leave the state as it is.
 */
export function advanceFeed(state: FeedState | null, message: LiveServerMessage): FeedState | null {
  switch (message.type) {
    case "snapshot": {
      const { seq, atEpochMs, figures, calls, alerts, benchmark } = message;
      // Figures are as old as the last beat: of a list that is whole nothing was left out, whatever they say.
      const callsLeftOut = calls.length < MAX_LISTED_CALLS ? 0 : beyond(calls.length, figures);
      return {
        seq,
        atEpochMs,
        figures,
        alerts,
        benchmark,
        calls: new Map(calls.map((call) => [call.callId, call])),
        callsLeftOut,
      };
    }
    case "difference": {
      if (state === null || message.seq > state.seq + 1) return null;
      // Seen already: a resume that overlaps.
      if (message.seq <= state.seq) return state;
      const { seq, atEpochMs, calls: changes, alerts = state.alerts, benchmark = state.benchmark } = message;
      const calls = new Map(state.calls);
      const unlisted = (changes?.gone ?? []).filter((id) => !calls.delete(id)).length;
      for (const call of changes?.put ?? []) calls.set(call.callId, call);
      const figures = changedFigures(state.figures, message.figures ?? {});
      // At a beat the gauges and the list are of the same moment.
      const callsLeftOut =
        message.figures === undefined ? Math.max(0, state.callsLeftOut - unlisted) : beyond(calls.size, figures);
      return { seq, atEpochMs, figures, calls, callsLeftOut, alerts, benchmark };
    }
    default:
      return state;
  }
}

/** Counts the calls that the gauges have beyond those that are listed. */
function beyond(listed: number, { gauges: { callsInProgress } }: LiveFigures): number {
  const all = Object.values(callsInProgress).reduce((sum, count) => sum + count, 0);
  return Math.max(0, all - listed);
}

/** Applies a change to the figures: whole parts are replaced, the others stay. */
export function changedFigures(figures: LiveFigures, change: LiveFiguresChange): LiveFigures {
  const sections = Object.entries(change).map(([name, parts]) => [
    name,
    { ...figures[name as keyof LiveFigures], ...parts },
  ]);
  return { ...figures, ...Object.fromEntries(sections) };
}

/** Finds the parts in which two states of the figures differ. */
export function figuresChange(before: LiveFigures, after: LiveFigures): LiveFiguresChange {
  const change: Record<string, Record<string, unknown>> = {};
  for (const [name, section] of Object.entries(after)) {
    const earlier: Record<string, unknown> = before[name as keyof LiveFigures];
    for (const [part, value] of Object.entries(section as Record<string, unknown>)) {
      if (JSON.stringify(earlier[part]) === JSON.stringify(value)) continue;
      change[name] = { ...change[name], [part]: value };
    }
  }
  return change;
}
