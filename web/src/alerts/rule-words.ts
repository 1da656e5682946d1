import { alertMetricRows } from "../../../workers/measure/alerts/alert-metrics.ts";
import { metricValue } from "../words/alerts.ts";
import type { Rule } from "./alert-answers.ts";

/** What makes an event of a rule's metric bad, in words. */
export function limitWords({ metric, threshold }: Pick<Rule, "metric" | "threshold">): string {
  return alertMetricRows[metric].unit === "flag" ? "each one is bad" : `above ${metricValue(metric, threshold)}`;
}

/** Units of thresholds as the editor shows them, and what one of them is in the metric's own unit. */
export const shownUnits = {
  ms: { name: "ms", factor: 1 },
  score: { name: "score", factor: 1 },
  flag: { name: "", factor: 1 },
  micro_usd_per_hour: { name: "$ an hour", factor: 1_000_000 },
} as const;
