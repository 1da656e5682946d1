import { bestSplit } from "./energy-split.ts";
import { pooledTest } from "./student-t.ts";

/*
 * Change points of a series, as Apache Otava finds them: windows that overlap are divided where the energy distance is
 * largest, as long as Student's t calls the two sides different at ten times the final p-value; then the weakest of all
 * points is taken away, and its neighbours are judged anew, until every point that is left passes the final p-value.
 * The generous first pass sees changes that a later one half hides; the strict second one removes what it should not
 * have seen.
 */

/** Place where a series changes. */
export interface ChangePoint {
  /** First value after the change. */
  index: number;
  /** Means of the stretches before and after it, up to the neighbouring changes. */
  before: number;
  after: number;
  pValue: number;
}

/** Settings of the search. */
export interface ChangePointOptions {
  maxPValue: number;
  /** Values looked at together. */
  window: number;
}

/** Settings of Apache Otava. */
export const defaultChangePointOptions = { maxPValue: 0.001, window: 50 } as const satisfies ChangePointOptions;

const WEAK_FACTOR = 10;
/** Points with fewer values than this between them are one. */
const NEAR = 4;

/** Finds the changes of a series in time order. Steps are at most values × window². */
export function changePoints(
  series: readonly number[],
  options: ChangePointOptions = defaultChangePointOptions,
): ChangePoint[] {
  const weak = weakIndices(series, { ...options, maxPValue: options.maxPValue * WEAK_FACTOR });
  return mergeWeakest(series, weak, options.maxPValue);
}

function weakIndices(series: readonly number[], { maxPValue, window }: ChangePointOptions): number[] {
  const found = new Set<number>();
  for (let start = 0; start < series.length; ) {
    const indices = divide(series.slice(start, start + window), maxPValue).map((index) => index + start);
    for (const index of indices) found.add(index);
    // The next window begins at the last change, so that it looks at what follows without what went before.
    start = Math.max(indices.at(-1) ?? 0, start + Math.floor(window / 2));
  }
  return joinNear(
    series,
    [...found].sort((a, b) => a - b),
    window,
  );
}

/**
 * Joins points that have hardly a value between them to one, at the best split of what is around them: a change at the
 * seam of two windows is seen by each of them a value too far inside.
 */
function joinNear(series: readonly number[], indices: readonly number[], window: number): number[] {
  const at = indices.findIndex((index, place) => place > 0 && index - (indices[place - 1] as number) < NEAR);
  if (at < 0) return [...indices];
  const [first, second] = [indices[at - 1] as number, indices[at] as number];
  const start = Math.max(indices[at - 2] ?? 0, first - Math.floor(window / 2));
  const end = Math.min(indices[at + 1] ?? series.length, second + Math.floor(window / 2));
  const split = bestSplit(series.slice(start, end));
  const joined = split === null ? [] : [start + split.index];
  return joinNear(series, [...indices.slice(0, at - 1), ...joined, ...indices.slice(at + 1)], window);
}

/** Divides a window for as long as the best split of all its parts is significant. */
function divide(values: readonly number[], maxPValue: number): number[] {
  const indices: number[] = [];
  while (true) {
    const ends = [0, ...indices, values.length];
    const candidates = ends.slice(1).flatMap((end, part) => {
      const start = ends[part] as number;
      const split = bestSplit(values.slice(start, end));
      return split === null ? [] : [{ index: start + split.index, distance: split.distance, start, end }];
    });
    const best = candidates.sort((a, b) => b.distance - a.distance)[0];
    if (best === undefined) return indices;
    if (testAt(values, best.start, best.index, best.end).pValue > maxPValue) return indices;
    indices.push(best.index);
    indices.sort((a, b) => a - b);
  }
}

function mergeWeakest(series: readonly number[], weak: readonly number[], maxPValue: number): ChangePoint[] {
  let indices = [...weak];
  while (true) {
    const ends = [0, ...indices, series.length];
    const points = indices.map((index, at) => testAt(series, ends[at] as number, index, ends[at + 2] as number));
    const weakest = points.reduce((a, b) => (b.pValue > a.pValue ? b : a), { index: -1, pValue: 0 });
    if (weakest.pValue <= maxPValue) return points;
    indices = indices.filter((index) => index !== weakest.index);
  }
}

function testAt(series: readonly number[], start: number, index: number, end: number): ChangePoint {
  const [left, right] = [series.slice(start, index), series.slice(index, end)];
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { pValue } = pooledTest(left, right, "population");
  return { index, before: meanOf(left), after: meanOf(right), pValue };
}
