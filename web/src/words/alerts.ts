import { type AlertMetric, alertMetricRows } from "../../../workers/measure/alerts/alert-metrics.ts";
import type { NoDataPolicy } from "../../../workers/measure/alerts/alert-rule.ts";

/** Severity of an alert, in words. */
export const severityWords = {
  page: "page: wakes somebody",
  ticket: "ticket: waits for the morning",
} as const;

/** State of an incident, in words. */
export const incidentWords = { firing: "firing", no_data: "no data", resolved: "resolved" } as const;

/** Policy for times without events, in words. */
export const noDataWords: Record<NoDataPolicy, string> = {
  treat_as_zero: "count it as good",
  keep_last: "keep the last state",
  show_no_data: "show “no data”, tell nobody",
  notify: "show “no data”, and tell",
};

/** Kind of a channel, in words. */
export const channelWords = {
  webhook: "Webhook, signed",
  slack: "Slack, or what takes its messages",
  email: "Webhook with an e-mail's subject and text",
} as const;

/** A measured value of a metric, with its unit. */
export function metricValue(metric: AlertMetric, value: number): string {
  switch (alertMetricRows[metric].unit) {
    case "ms":
      return `${Math.round(value)} ms`;
    case "score":
      return String(Math.round(value * 1_000) / 1_000);
    case "flag":
      return "bad";
    case "micro_usd_per_hour":
      return `$${(value / 1_000_000).toFixed(2)} an hour`;
  }
}

/** A window's length: "5 min", "6 h", "3 d". */
export function windowWords(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** A rate as "14.4 ×", "none" where nothing happened. */
export function rateWords(rate: number | null): string {
  return rate === null ? "none" : `${Math.round(rate * 10) / 10} ×`;
}

/** A share as per cent with as many digits as it needs: 99.9 %. */
export function percentWords(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}
