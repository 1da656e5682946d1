import type { BenchmarkReport } from "../benchmarks/report.ts";
import type { Prediction, Realised } from "./recommendation.ts";
import { metricOf } from "./report-metrics.ts";

/** Part of the predicted change by which the realised one may differ and still be as predicted. */
export const AS_PREDICTED_TOLERANCE = 0.3;
/** Part of the predicted change up to which nothing has happened, in either direction. */
const NO_CHANGE = 0.05;

/**
 * Holds the benchmark that verified an action against its prediction; null where that benchmark has no value of the
 * metric, or nothing was predicted to change.
 */
export function realisedOf(prediction: Prediction, report: BenchmarkReport): Realised | null {
  const metric = metricOf(report, prediction.metric);
  const predicted = prediction.expected - prediction.current;
  if (metric === null || predicted === 0) return null;
  const share = (metric.value - prediction.current) / predicted;
  const { low, high } = prediction.interval;
  // An interval may hold the value from before as well: a figure that stayed where it was is not as predicted.
  const isInside = metric.value >= low && metric.value <= high && share > NO_CHANGE;
  return {
    benchmarkId: report.id,
    measuredAt: report.endedAt ?? report.startedAt,
    value: metric.value,
    band: metric.band,
    share,
    outcome: isInside ? "as_predicted" : outcomeOf(share, prediction, metric.band),
  };
}

/**
 * Words for a realised change outside of the predicted interval. A change that its own band cannot tell from none is
 * none.
 */
function outcomeOf(share: number, { current }: Prediction, band: Realised["band"]): Realised["outcome"] {
  if (Math.abs(share - 1) <= AS_PREDICTED_TOLERANCE) return "as_predicted";
  if (share > 1) return "more";
  const isNone = band === null ? Math.abs(share) <= NO_CHANGE : band.low <= current && current <= band.high;
  if (isNone) return "none";
  return share < 0 ? "worse" : "less";
}
