import type { AlertMetric } from "./alert-metrics.ts";
import type { AlertRule } from "./alert-rule.ts";
import { type BurnWindow, windowsOf } from "./burn-rate.ts";

/** Thresholds and objectives of the rules that every organisation has. docs/alerts.md gives the reasons. */
const slos: readonly { metric: AlertMetric; name: string; threshold: number; objective: number; minEvents: number }[] =
  [
    {
      metric: "answer_heard",
      name: "Answers are heard within 1.5 s",
      threshold: 1_500,
      objective: 0.95,
      minEvents: 20,
    },
    { metric: "response_time", name: "Agents respond within 1 s", threshold: 1_000, objective: 0.95, minEvents: 20 },
    { metric: "turn_gap", name: "Turns change within 1.2 s", threshold: 1_200, objective: 0.95, minEvents: 20 },
    {
      metric: "barge_in_stop",
      name: "Barge-ins stop the agent within 400 ms",
      threshold: 400,
      objective: 0.95,
      minEvents: 10,
    },
    { metric: "false_starts", name: "Agents let callers finish", threshold: 0, objective: 0.98, minEvents: 20 },
    { metric: "failed_turns", name: "Turns are answered", threshold: 0, objective: 0.99, minEvents: 10 },
    { metric: "dead_air", name: "No call has 3 s of dead air", threshold: 3_000, objective: 0.98, minEvents: 5 },
    { metric: "failed_calls", name: "Calls do not fail", threshold: 0, objective: 0.99, minEvents: 5 },
    { metric: "provider_failures", name: "Providers answer", threshold: 0, objective: 0.99, minEvents: 10 },
    { metric: "api_errors", name: "The API does not fail", threshold: 0, objective: 0.999, minEvents: 50 },
    { metric: "api_latency", name: "The API answers within 300 ms", threshold: 300, objective: 0.95, minEvents: 100 },
  ];

/** Web vitals are judged at p75 over a day; the thresholds are those published for "good". */
const vitals: readonly { metric: AlertMetric; name: string; threshold: number }[] = [
  { metric: "lcp", name: "Pages show their largest part within 2.5 s", threshold: 2_500 },
  { metric: "inp", name: "Pages answer inputs within 200 ms", threshold: 200 },
  { metric: "cls", name: "Pages keep still", threshold: 0.1 },
];

const DAY: BurnWindow = { longMinutes: 1_440, shortMinutes: 1_440, factor: 1, severity: "ticket" };

const common = {
  agentId: null,
  forSeconds: 0,
  keepFiringSeconds: 300,
  noDataPolicy: "keep_last",
  isEnabled: true,
  version: 0,
} as const satisfies Partial<AlertRule>;

/** Rules that every organisation has until it edits them. Their version is 0: nobody has stored them. */
export const defaultRules: readonly AlertRule[] = [
  ...slos.map(
    (slo): AlertRule => ({
      ...common,
      ...slo,
      id: `default_${slo.metric}`,
      kind: "burn_rate",
      windows: windowsOf(slo.objective),
    }),
  ),
  ...vitals.map(
    (vital): AlertRule => ({
      ...common,
      ...vital,
      id: `default_${vital.metric}`,
      kind: "threshold",
      objective: 0.75,
      minEvents: 100,
      windows: [DAY],
      keepFiringSeconds: 3_600,
    }),
  ),
  {
    ...common,
    id: "default_cost_rate",
    name: "Calls cost less than $20 an hour",
    metric: "cost_rate",
    kind: "threshold",
    threshold: 20_000_000,
    objective: 0.99,
    minEvents: 1,
    windows: [{ longMinutes: 60, shortMinutes: 60, factor: 1, severity: "ticket" }],
    // Without calls there is no cost.
    noDataPolicy: "treat_as_zero",
  },
];
