import { estimateUnits } from "../comparison/unit-statistics.ts";
import {
  type BenchmarkMetric,
  MAX_METRIC_UNITS,
  MAX_UNIT_SAMPLES,
  type MetricStatistic,
  type MetricUnit,
} from "./report.ts";

/** Definition of a figure: all of it but what was measured. */
export interface MetricDefinition {
  key: string;
  label: string;
  unit: MetricUnit;
  better: "lower" | "higher";
  statistic: MetricStatistic;
  control?: { p10: number; median: number };
  weight?: number;
  link?: string;
}

/**
 * Makes the figure of a definition over units of samples; without any, it has no value and `missing` says why. A unit
 * without samples is left out.
 */
export function metricOfUnits(
  { control, weight, link, ...definition }: MetricDefinition,
  measured: readonly (readonly number[])[],
  missing: string,
  samples?: number,
): BenchmarkMetric {
  const units = measured
    .filter((unit) => unit.length > 0)
    .slice(0, MAX_METRIC_UNITS)
    .map((unit) => unit.slice(0, MAX_UNIT_SAMPLES));
  const estimate = units.length === 0 ? null : estimateUnits(units, definition.statistic);
  return {
    ...definition,
    value: estimate?.value ?? null,
    missing: estimate === null ? missing : null,
    band: estimate?.band ?? null,
    units,
    samples: samples ?? units.reduce((sum, unit) => sum + unit.length, 0),
    control: control ?? null,
    weight: control === undefined ? 0 : (weight ?? 1),
    link: link ?? null,
  };
}
