/**
 * Metrics that alert rules may watch. Each is a stream of events with a value; an event is bad when its value is above
 * the rule's threshold, so that "P95 above 800 ms" and "more than 5 % of events above 800 ms" are one statement. Of a
 * flag the value is 1 when it is bad and 0 when it is good, and its threshold is 0.
 */

/** Row of a metric: its words, the unit of values and thresholds, and the bounds that a threshold may have. */
export interface AlertMetricRow {
  /** Name in sentences: "Answer heard". */
  title: string;
  meaning: string;
  unit: "ms" | "score" | "flag" | "micro_usd_per_hour";
  /** Source of its events; events of turns and calls belong to a call. */
  source: "turn" | "call" | "request" | "page_view" | "provider" | "cost";
  /** Largest threshold that makes sense. */
  maxThreshold: number;
}

/** Rows of all metrics by their names. */
const alertMetricTable = {
  answer_heard: {
    title: "Answer heard",
    meaning: "End of the caller's speech to the first sample of the answer's own words, as heard",
    unit: "ms",
    source: "turn",
    maxThreshold: 60_000,
  },
  response_time: {
    title: "Response time",
    meaning: "End of turn decided to the first audible sample",
    unit: "ms",
    source: "turn",
    maxThreshold: 60_000,
  },
  turn_gap: {
    title: "Turn gap",
    meaning: "End of the caller's speech to the first audible sample",
    unit: "ms",
    source: "turn",
    maxThreshold: 60_000,
  },
  barge_in_stop: {
    title: "Barge-in stop",
    meaning: "The caller's speech start to the agent's silence, where the caller interrupted",
    unit: "ms",
    source: "turn",
    maxThreshold: 60_000,
  },
  false_starts: {
    title: "False starts",
    meaning: "Turns in which the agent was heard before the caller had finished",
    unit: "flag",
    source: "turn",
    maxThreshold: 0,
  },
  failed_turns: {
    title: "Failed turns",
    meaning: "Turns whose answer failed",
    unit: "flag",
    source: "turn",
    maxThreshold: 0,
  },
  dead_air: {
    title: "Dead air",
    meaning: "Longest silence of a call while an answer was not over",
    unit: "ms",
    source: "call",
    maxThreshold: 60_000,
  },
  failed_calls: {
    title: "Failed calls",
    meaning: "Calls that failed, or were lost because their object was restarted",
    unit: "flag",
    source: "call",
    maxThreshold: 0,
  },
  api_latency: {
    title: "API latency",
    meaning: "Time of an API request in the worker",
    unit: "ms",
    source: "request",
    maxThreshold: 60_000,
  },
  api_errors: {
    title: "API errors",
    meaning: "API requests that were answered with a status of 500 or above",
    unit: "flag",
    source: "request",
    maxThreshold: 0,
  },
  lcp: {
    title: "Largest contentful paint",
    meaning: "Loads of pages: the largest part is painted",
    unit: "ms",
    source: "page_view",
    maxThreshold: 60_000,
  },
  inp: {
    title: "Interaction to next paint",
    meaning: "Visits of pages: the slowest answer to an input",
    unit: "ms",
    source: "page_view",
    maxThreshold: 60_000,
  },
  cls: {
    title: "Layout shift",
    meaning: "Visits of pages: how much the layout moved",
    unit: "score",
    source: "page_view",
    maxThreshold: 10,
  },
  fcp: {
    title: "First contentful paint",
    meaning: "Loads of pages: the first text or picture is painted",
    unit: "ms",
    source: "page_view",
    maxThreshold: 60_000,
  },
  ttfb: {
    title: "Time to first byte",
    meaning: "Loads of pages: the first byte arrives",
    unit: "ms",
    source: "page_view",
    maxThreshold: 60_000,
  },
  provider_failures: {
    title: "Provider failures",
    meaning: "Requests to speech and language services that failed",
    unit: "flag",
    source: "provider",
    maxThreshold: 0,
  },
  cost_rate: {
    title: "Cost rate",
    meaning: "Cost of the calls that ended, in micro-dollars an hour",
    unit: "micro_usd_per_hour",
    source: "cost",
    maxThreshold: 1e15,
  },
} as const satisfies Record<string, AlertMetricRow>;

/** Name of a metric that alert rules may watch. */
export type AlertMetric = keyof typeof alertMetricTable;

/** Names of all metrics. */
export const alertMetrics = Object.keys(alertMetricTable) as [AlertMetric, ...AlertMetric[]];

/** Rows of the metrics, each with every field. */
export const alertMetricRows: Readonly<Record<AlertMetric, AlertMetricRow>> = alertMetricTable;

/** Observation: `weight` events of one metric with one value. */
export interface Observation {
  metric: AlertMetric;
  value: number;
  weight: number;
  /** Null for events that are of no agent. */
  agentId: string | null;
  /** Null for events that no speech or language service took part in. */
  services: string | null;
  callId: string | null;
  turnId: string | null;
}
