/**
 * Best place to divide a short series in two by energy distance (Matteson and James 2014): values of one part lie
 * further from those of the other than from each other. The right part may end before the series does, so that a
 * stretch in the middle is found as well.
 */
export interface EnergySplit {
  /** First value of the right part. */
  index: number;
  /** Scaled energy distance of the two parts. */
  distance: number;
}

/** Least values on each side: one alone has no spread. */
const MIN_PART = 2;

/** Finds the split with the largest energy distance; null when the series is too short for two parts. */
export function bestSplit(series: readonly number[]): EnergySplit | null {
  const count = series.length;
  if (count < 2 * MIN_PART) return null;
  const sums = distanceSums(series);
  const within = (from: number, to: number): number => rectangle(sums, from, to, from, to) / 2;
  let best: EnergySplit = { index: 0, distance: Number.NEGATIVE_INFINITY };
  for (let index = MIN_PART; index <= count - MIN_PART; index++) {
    for (let end = index + MIN_PART; end <= count; end++) {
      const [left, right] = [index, end - index];
      const between = (2 * rectangle(sums, 0, index, index, end)) / (left * right);
      const spread = (2 * within(0, index)) / (left * (left - 1)) + (2 * within(index, end)) / (right * (right - 1));
      const distance = ((left * right) / (left + right)) * (between - spread);
      if (distance > best.distance) best = { index, distance };
    }
  }
  return best;
}

/** Sums of distances over all pairs before a row and a column, so that any block of pairs is four look-ups. */
function distanceSums(series: readonly number[]): Float64Array[] {
  const count = series.length;
  const sums = Array.from({ length: count + 1 }, () => new Float64Array(count + 1));
  for (let i = 0; i < count; i++) {
    let row = 0;
    for (let j = 0; j < count; j++) {
      row += Math.abs((series[i] as number) - (series[j] as number));
      (sums[i + 1] as Float64Array)[j + 1] = ((sums[i] as Float64Array)[j + 1] as number) + row;
    }
  }
  return sums;
}

function rectangle(sums: readonly Float64Array[], top: number, bottom: number, left: number, right: number): number {
  const at = (row: number, column: number): number => (sums[row] as Float64Array)[column] as number;
  return at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left);
}
