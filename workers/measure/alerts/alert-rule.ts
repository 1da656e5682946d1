import { type AlertMetric, alertMetricRows } from "./alert-metrics.ts";
import type { BurnWindow } from "./burn-rate.ts";

/** Kinds of rules: bad events over pairs of windows, or over one window. */
export const alertKinds = ["burn_rate", "threshold"] as const;
/** Kind of a rule. */
export type AlertKind = (typeof alertKinds)[number];

/**
 * Policies for times without events: as if nothing bad happened, the state stays, the state says "no data", or it says
 * so and tells.
 */
export const noDataPolicies = ["treat_as_zero", "keep_last", "show_no_data", "notify"] as const;
/** Policy for times without events. */
export type NoDataPolicy = (typeof noDataPolicies)[number];

/** Alert rule: which events are bad, how many may be, and when to tell. */
export interface AlertRule {
  id: string;
  name: string;
  metric: AlertMetric;
  kind: AlertKind;
  /** Null for all agents of the organisation. */
  agentId: string | null;
  /** Events are bad above it, in the metric's unit. */
  threshold: number;
  /** Share of events that are to be good, below 1. Not used for a cost. */
  objective: number;
  /** One for a `threshold` rule, whose short window is its long one and whose factor is 1. */
  windows: BurnWindow[];
  /** The condition has to hold for so long before the alert fires. */
  forSeconds: number;
  /** The alert fires on for so long after the condition last held. */
  keepFiringSeconds: number;
  /** Events that the long window needs. */
  minEvents: number;
  noDataPolicy: NoDataPolicy;
  isEnabled: boolean;
  version: number;
}

/** Series that a rule counts. Rules that differ in windows or words share it. */
export function seriesOf({ metric, threshold, agentId }: Pick<AlertRule, "metric" | "threshold" | "agentId">): string {
  return `${metric} ${threshold} ${agentId ?? "*"}`;
}

/** Complaint about a rule: the field, and what is wrong with it. */
export interface RuleComplaint {
  path: string;
  message: string;
}

/** Returns what is wrong with a rule as a whole, beyond the bounds of its single fields. */
export function complaintsOf(
  rule: Pick<AlertRule, "metric" | "kind" | "threshold" | "windows" | "agentId">,
): RuleComplaint[] {
  const { unit, source, maxThreshold } = alertMetricRows[rule.metric];
  const complaints: RuleComplaint[] = [];
  const complain = (path: string, message: string) => complaints.push({ path, message });
  if (unit === "flag" && rule.threshold !== 0) complain("threshold", "is 0 for a metric that is good or bad");
  if (rule.threshold > maxThreshold) complain("threshold", `is at most ${maxThreshold} for this metric`);
  if (unit === "micro_usd_per_hour" && rule.kind === "burn_rate") complain("kind", "is threshold for a cost");
  if (unit === "micro_usd_per_hour" && rule.threshold <= 0) complain("threshold", "is above 0 for a cost");
  if (rule.agentId !== null && source !== "turn" && source !== "call" && source !== "provider") {
    complain("agentId", "is null for a metric that is of no agent");
  }
  if (rule.kind === "threshold" && rule.windows.length !== 1) complain("windows", "has one window in a threshold rule");
  for (const [index, { longMinutes, shortMinutes }] of rule.windows.entries()) {
    if (shortMinutes > longMinutes) complain(`windows.${index}.shortMinutes`, "is not longer than longMinutes");
  }
  return complaints;
}
