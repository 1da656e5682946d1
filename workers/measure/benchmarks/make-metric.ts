import { estimateUnits } from "../comparison/unit-statistics.ts";
import { type BenchmarkMetric, MAX_METRIC_UNITS, MAX_UNIT_SAMPLES } from "./report.ts";

/** Definition of a metric: everything but what was measured. */
export interface MetricDefinition extends Pick<BenchmarkMetric, "key" | "label" | "unit" | "better" | "statistic"> {
  /** Control points of its score and its weight in the category; without, it is shown and compared, not scored. */
  score?: { p10: number; median: number; weight: number };
  link?: string;
}

/**
 * Makes a metric of what was measured of it: units of samples, rounds or calls. Units without a sample are left out;
 * without any, the value is null and `missing` says why.
 */
export function makeMetric(
  definition: MetricDefinition,
  measured: readonly (readonly number[])[],
  missing: string,
): BenchmarkMetric {
  const { score, link = null, ...named } = definition;
  const units = measured
    .filter(({ length }) => length > 0)
    .slice(0, MAX_METRIC_UNITS)
    .map(thinned);
  const samples = units.reduce((sum, { length }) => sum + length, 0);
  const shared = {
    ...named,
    units,
    samples,
    control: score === undefined ? null : { p10: score.p10, median: score.median },
    weight: score?.weight ?? 0,
    link,
  };
  if (samples === 0) return { ...shared, value: null, band: null, missing };
  const { value, band } = estimateUnits(units, definition.statistic);
  return { ...shared, value, band: definition.unit === "share" ? withinShares(band) : band, missing: null };
}

/** An interval of a mean knows no bounds, a share does. */
function withinShares(band: BenchmarkMetric["band"]): BenchmarkMetric["band"] {
  return band && { low: Math.max(0, band.low), high: Math.min(1, band.high) };
}

/** Leaves out samples evenly where a unit has more than a report keeps. */
function thinned(unit: readonly number[]): number[] {
  const step = unit.length / Math.min(unit.length, MAX_UNIT_SAMPLES);
  return Array.from(
    { length: Math.min(unit.length, MAX_UNIT_SAMPLES) },
    (_, at) => unit[Math.floor(at * step)] as number,
  );
}
