import type { MetricUnit } from "../../../workers/measure/benchmarks/report.ts";

/** Target with the figure that it is judged by. */
export interface TargetRow {
  id: string;
  origin: "founding" | "ours";
  label: string;
  definition: string;
  bound: { direction: "below" | "above"; value: number };
  unit: MetricUnit;
  state: "met" | "missed" | "modelled" | "not_measured";
  value: number | null;
  band: { low: number; high: number } | null;
  /** True when the whole interval lies on the value's side of the bound. */
  isCertain: boolean | null;
  n: number | null;
  measuredAt: string | null;
  method: string | null;
  reportId: string | null;
  /** Why it is not measured. */
  reason: string | null;
}

/** All targets; `unavailable` says that nothing of real use could be read. */
export interface Targets {
  targets: TargetRow[];
  realUse: "read" | "unavailable";
}

/** Address of the API's answer about targets. */
export const targetsPath = "/api/performance/targets";
