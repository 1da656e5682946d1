import { recordOf } from "../../../voice/record-of.ts";
import { turnMetricsWith } from "../../../voice/timeline/turn-metrics.ts";
import type { CallState } from "../../db/schema.ts";

/** Latencies of answers that the overview tells. */
export const overviewLatencies = turnMetricsWith("overview", true);
/** Latency of answers that the overview tells. */
export type OverviewLatency = (typeof overviewLatencies)[number];

/** Bucket that tells groups of calls apart: an id, the number of a day, or null for calls that have none. */
export type Bucket = string | number | null;

/** Counts of the calls that have bucket, status and end reason in common; `overview.ts` reads such rows. */
export interface CallCounts {
  bucket: Bucket;
  status: CallState;
  endReason: string | null;
  calls: number;
  /** Length of those that have ended. */
  durationMs: number;
  /** Cost of those whose cost is known. */
  costMicroUsd: number;
  pricedCalls: number;
}

/** Counts of agent turns that answer speech. */
export interface TurnCounts extends Record<OverviewLatency, Quantiles> {
  bucket: Bucket;
  turns: number;
  interrupted: number;
  falseStarts: number;
}

/** Quantiles of a latency in ms, and the number of turns in which it was measured; without any they are null. */
export interface Quantiles {
  count: number;
  p50: number | null;
  p95: number | null;
}

/** Figures of the agents' answers, in calls that a client connected to. Shares are of the turns, null without any. */
export interface AnswerFigures extends Record<OverviewLatency, Quantiles> {
  /** Agent turns that followed the caller's speech. */
  turns: number;
  interruptedShare: number | null;
  falseStartShare: number | null;
}

/** Figures of a number of calls over services of one kind. */
export interface Figures {
  /** Calls that a client connected to. */
  calls: number;
  running: number;
  neverConnected: number;
  /** Length of the calls that have ended. */
  minutes: number;
  /** Calls that have ended, by their reason. */
  endReasons: Record<string, number>;
  /** Known cost of the calls that have ended; null where none is. */
  cost: { microUsd: number | null; pricedCalls: number; unpricedCalls: number };
  latency: AnswerFigures;
}

/**
 * Change of figures from one stretch to the next as a part of the first, 0.1 for ten per cent more; null where there is
 * nothing to compare with.
 */
export interface Change {
  calls: number | null;
  minutes: number | null;
  costMicroUsd: number | null;
  latency: AnswerChange;
}

/**
 * Change of the answers' figures from one stretch to the next, as `Change` has it: `responseTimeP50Ms` is that of the
 * P50 of `responseTimeMs`.
 */
export interface AnswerChange extends Record<LatencyChange, number | null> {
  interruptedShare: number | null;
  falseStartShare: number | null;
}

type LatencyChange = OverviewLatency extends `${infer Name}Ms` ? `${Name}P50Ms` | `${Name}P95Ms` : never;

/** Changes of latencies by their names, each made from the latency and the quantile that it compares. */
export function latencyChanges<Value>(
  valueFor: (latency: OverviewLatency, quantile: "p50" | "p95") => Value,
): Record<LatencyChange, Value> {
  const entries = overviewLatencies.flatMap((latency) => [
    [latency.replace(/Ms$/, "P50Ms"), valueFor(latency, "p50")],
    [latency.replace(/Ms$/, "P95Ms"), valueFor(latency, "p95")],
  ]);
  return Object.fromEntries(entries) as Record<LatencyChange, Value>;
}

const MINUTE_MS = 60_000;

/** Returns the figures of the calls in `calls`, whose turns are in `turns`; null where there are none. */
export function figuresOf(calls: readonly CallCounts[], turns: TurnCounts | null): Figures {
  const sum = (rows: readonly CallCounts[], value: (row: CallCounts) => number): number =>
    rows.reduce((total, row) => total + value(row), 0);
  const count = (rows: readonly CallCounts[]): number => sum(rows, (row) => row.calls);
  const ended = calls.filter(({ status }) => status === "ended");
  const connected = calls.filter(({ status }) => status !== "created");
  const endReasons: Record<string, number> = {};
  for (const { endReason, calls: some } of ended) {
    const reason = endReason ?? "unknown";
    endReasons[reason] = (endReasons[reason] ?? 0) + some;
  }
  const pricedCalls = sum(ended, (row) => row.pricedCalls);
  return {
    calls: count(connected),
    running: count(calls.filter(({ status }) => status === "active")),
    neverConnected: count(calls.filter(({ status }) => status === "created")),
    minutes: sum(ended, (row) => row.durationMs) / MINUTE_MS,
    endReasons,
    cost: {
      microUsd: pricedCalls === 0 ? null : sum(ended, (row) => row.costMicroUsd),
      pricedCalls,
      unpricedCalls: count(ended) - pricedCalls,
    },
    latency: answerFiguresOf(turns),
  };
}

/**
 * Compares the figures of two stretches: how `now` differs from `before`. Costs compare only where all of both are
 * known.
 */
export function changeOf(now: Figures, before: Figures): Change {
  const fullCost = ({ cost }: Figures): number | null => (cost.unpricedCalls === 0 ? cost.microUsd : null);
  return {
    calls: relative(now.calls, before.calls),
    minutes: relative(now.minutes, before.minutes),
    costMicroUsd: relative(fullCost(now), fullCost(before)),
    latency: answerChangeOf(now.latency, before.latency),
  };
}

function answerFiguresOf(row: TurnCounts | null): AnswerFigures {
  const none: Quantiles = { count: 0, p50: null, p95: null };
  const { turns = 0, interrupted = 0, falseStarts = 0 } = row ?? {};
  const share = (part: number): number | null => (turns === 0 ? null : part / turns);
  return {
    turns,
    ...recordOf(overviewLatencies, (latency) => row?.[latency] ?? none),
    interruptedShare: share(interrupted),
    falseStartShare: share(falseStarts),
  };
}

function answerChangeOf(now: AnswerFigures, before: AnswerFigures): AnswerChange {
  return {
    ...latencyChanges((latency, quantile) => relative(now[latency][quantile], before[latency][quantile])),
    interruptedShare: relative(now.interruptedShare, before.interruptedShare),
    falseStartShare: relative(now.falseStartShare, before.falseStartShare),
  };
}

function relative(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : (now - before) / before;
}
