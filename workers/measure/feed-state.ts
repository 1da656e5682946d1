import type { BenchmarkProgress } from "./benchmarks/report.ts";
import type { CallPresence, LiveAlert, LiveServerMessage } from "./live-feed.ts";
import type { LiveFigures, LiveFiguresChange } from "./live-figures.ts";

/** State of the feed as one of its messages left it. */
export interface FeedState {
  seq: number;
  atEpochMs: number;
  figures: LiveFigures;
  /** Calls in progress by their ids. */
  calls: ReadonlyMap<string, CallPresence>;
  alerts: readonly LiveAlert[];
  /** Null while no benchmark runs. */
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
      return { seq, atEpochMs, figures, alerts, benchmark, calls: new Map(calls.map((call) => [call.callId, call])) };
    }
    case "difference": {
      if (state === null || message.seq > state.seq + 1) return null;
      // Seen already: a resume that overlaps.
      if (message.seq <= state.seq) return state;
      const { seq, atEpochMs, figures, calls: changes, alerts = state.alerts, benchmark = state.benchmark } = message;
      const calls = new Map(state.calls);
      for (const id of changes?.gone ?? []) calls.delete(id);
      for (const call of changes?.put ?? []) calls.set(call.callId, call);
      return { seq, atEpochMs, figures: changedFigures(state.figures, figures ?? {}), calls, alerts, benchmark };
    }
    default:
      return state;
  }
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
