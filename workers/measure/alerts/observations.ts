import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import type { AlertMetric, Observation } from "./alert-metrics.ts";

/** Call that observations are of. */
interface Context {
  callId: string;
  agentId: string;
  services: string;
}

/** Observes a finished turn. Only turns that answer a caller count: nobody waits for a greeting. */
export function observationsOfTurn(turn: TurnMetrics & Context): Observation[] {
  if (turn.source !== "speech" && turn.source !== "text") return [];
  const { callId, agentId, services, turnId } = turn;
  const values: Partial<Record<AlertMetric, number | null>> = {
    answer_heard: turn.answerHeardMs,
    response_time: turn.responseTimeMs,
    turn_gap: turn.turnGapMs,
    barge_in_stop: turn.bargeInStopMs,
    false_starts: turn.falseStart ? 1 : 0,
    failed_turns: turn.outcome === "failed" ? 1 : 0,
  };
  return Object.entries(values).flatMap(([metric, value]) =>
    value === null ? [] : [{ metric: metric as AlertMetric, value, weight: 1, callId, agentId, services, turnId }],
  );
}

/** Ends of calls that are the platform's fault. */
const FAILED_ENDS: ReadonlySet<string> = new Set(["failed", "interrupted"]);

/** Observes a call that has ended; `silence` is its longest, with the turn that it was in where that is known. */
export function observationsOfCall(
  { callId, agentId, services }: Context,
  endReason: string,
  silence: { ms: number; turnId: string | null },
): Observation[] {
  const of = { weight: 1, callId, agentId, services };
  return [
    { ...of, metric: "failed_calls", value: FAILED_ENDS.has(endReason) ? 1 : 0, turnId: null },
    { ...of, metric: "dead_air", value: silence.ms, turnId: silence.turnId },
  ];
}

/** Observes one use of a provider. */
export function observationOfProvider(use: Context & { turnId: string | null; hasFailed: boolean }): Observation {
  const { hasFailed, ...of } = use;
  return { ...of, metric: "provider_failures", value: hasFailed ? 1 : 0, weight: 1 };
}

const OF_NO_CALL = { callId: null, agentId: null, services: null, turnId: null } as const;

/** Observes requests of the API: how many failed, and how many took how long. */
export function observationsOfRequests(requests: {
  n: number;
  errors: number;
  latencies: Iterable<readonly [ms: number, count: number]>;
}): Observation[] {
  const { n, errors, latencies } = requests;
  const observe = (metric: AlertMetric, value: number, weight: number): Observation[] =>
    weight <= 0 ? [] : [{ ...OF_NO_CALL, metric, value, weight }];
  return [
    ...observe("api_errors", 1, errors),
    ...observe("api_errors", 0, n - errors),
    ...[...latencies].flatMap(([ms, count]) => observe("api_latency", ms, count)),
  ];
}

/** Observes the vitals of a page view, those that were measured. */
export function observationsOfPageView(vitals: Partial<Record<"LCP" | "INP" | "CLS" | "FCP" | "TTFB", number>>) {
  return Object.entries(vitals).map(
    ([vital, value]): Observation => ({ ...OF_NO_CALL, metric: vital.toLowerCase() as AlertMetric, value, weight: 1 }),
  );
}

/** Observes the cost of calls that have ended, in micro-dollars. */
export function observationOfCost(agentId: string | null, microUsd: number): Observation {
  return { ...OF_NO_CALL, metric: "cost_rate", value: 0, weight: microUsd, agentId };
}
