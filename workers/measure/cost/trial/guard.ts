import type { CallRecord, CallTrial } from "../../../../voice/timeline/call-record.ts";

/** Metrics that guard a change: what callers would notice of it. */
export const guardMetrics = [
  "turn_gap_p95",
  "answer_heard_p50",
  "false_starts",
  "failed_calls",
  "answers_without_fact",
] as const;
/** Metric that guards a change. */
export type GuardMetric = (typeof guardMetrics)[number];

/** Guard of a change: a metric and, of a latency, the ms above which a turn is bad. */
export interface Guard {
  metric: GuardMetric;
  thresholdMs: number | null;
}

/** Score of a call by a guard: how many of its events were bad. A call without such events says nothing. */
export interface GuardScore {
  bad: number;
  of: number;
}

/** Scores of a call by its change's guards. */
export type GuardScores = Partial<Record<GuardMetric, GuardScore>>;

/** Percentile of earlier calls that a guard's threshold is taken from; null of a metric without a threshold. */
export const guardPercentiles = {
  turn_gap_p95: 0.95,
  answer_heard_p50: 0.5,
  false_starts: null,
  failed_calls: null,
  answers_without_fact: null,
} as const satisfies Record<GuardMetric, number | null>;

/** Thresholds, in ms, of an agent that has too few earlier turns: those of the rules of alerts. */
export const usualThresholdsMs = { turn_gap_p95: 1_200, answer_heard_p50: 1_500 } as const;

/** Part of a call's record that guards look at. */
export type GuardedCall = Pick<CallRecord, "turns" | "endReason"> &
  Pick<CallTrial, "answersChecked" | "answersWithoutFact">;

/** Scores a call that has ended by each guard. */
export function guardScores(call: GuardedCall, guards: readonly Guard[]): GuardScores {
  return Object.fromEntries(guards.map((guard) => [guard.metric, scoreOf(call, guard)]));
}

function scoreOf({ turns, endReason, answersChecked, answersWithoutFact }: GuardedCall, guard: Guard): GuardScore {
  const answers = turns.map(({ metrics }) => metrics).filter(({ source }) => source === "speech");
  const slow = (latencyOf: (metrics: (typeof answers)[number]) => number | null): GuardScore => {
    const values = answers.map(latencyOf).filter((value) => value !== null);
    return { bad: values.filter((value) => value > (guard.thresholdMs ?? Infinity)).length, of: values.length };
  };
  switch (guard.metric) {
    case "turn_gap_p95":
      return slow(({ turnGapMs }) => turnGapMs);
    case "answer_heard_p50":
      return slow(({ answerHeardMs }) => answerHeardMs);
    case "false_starts":
      return { bad: answers.filter(({ falseStart }) => falseStart).length, of: answers.length };
    case "failed_calls":
      return { bad: endReason === "failed" || endReason === "interrupted" ? 1 : 0, of: 1 };
    case "answers_without_fact":
      return { bad: answersWithoutFact, of: answersChecked };
  }
}
