import { studentPValue, welchDegrees } from "./student-t.ts";
import { statisticOf, type Units } from "./unit-statistics.ts";

/**
 * Two-sided p-value for one quantile of two sets of units being the same: both are held against the quantile of all
 * values together, and the share of values above it is compared, as it differs between units (Mood's test, for
 * clusters). A share is a mean, so its error is known well where that of a quantile is not.
 */
export function clusterQuantilePValue(first: Units, second: Units, level: number, inflation = 1): number {
  const threshold = statisticOf([...first, ...second], level);
  const [a, b] = [shareAbove(first, threshold), shareAbove(second, threshold)];
  const difference = b.share - a.share;
  if (difference === 0) return 1;
  const error = Math.sqrt((a.squaredError + b.squaredError) * inflation);
  return studentPValue(difference / error, welchDegrees(a.squaredError, first.length, b.squaredError, second.length));
}

/** Share of values above a threshold, and its squared error over units of unlike sizes (ratio estimator). */
function shareAbove(units: Units, threshold: number): { share: number; squaredError: number } {
  const counts = units.map((unit) => ({
    above: unit.filter((value) => value > threshold).length,
    all: unit.length,
  }));
  const all = counts.reduce((sum, unit) => sum + unit.all, 0);
  const share = counts.reduce((sum, unit) => sum + unit.above, 0) / all;
  const squares = counts.reduce((sum, unit) => sum + (unit.above - share * unit.all) ** 2, 0);
  return { share, squaredError: (squares * units.length) / (units.length - 1) / all ** 2 };
}
