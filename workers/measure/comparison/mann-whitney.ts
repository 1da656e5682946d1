import { normalPValue, normalQuantile } from "./normal-distribution.ts";

/** Rank test of two samples. */
export interface RankTest {
  /** Pairs in which the first sample's value is the larger, ties counting half. */
  u: number;
  /** Two-sided: twice the smaller tail. */
  pValue: number;
  isExact: boolean;
}

/** Most pairs for which all arrangements are counted; beyond, the normal distribution is within a few percent of p. */
const MAX_EXACT_PAIRS = 900;

/**
 * Tests whether values of one sample tend to be larger than those of the other (Mann and Whitney 1947). Small samples
 * are tested exactly, ties included, against every way to deal the same values out; larger ones by the normal
 * distribution with corrections for ties and continuity.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankTest {
  const ranks = doubledRanks([...first, ...second]);
  const rankSum = ranks.slice(0, first.length).reduce((sum, rank) => sum + rank, 0) / 2;
  const u = rankSum - (first.length * (first.length + 1)) / 2;
  return first.length * second.length <= MAX_EXACT_PAIRS
    ? { u, pValue: exactPValue(ranks, first.length, Math.round(rankSum * 2)), isExact: true }
    : { u, pValue: approximatePValue(ranks, first.length, u), isExact: false };
}

/** Two-sided p-value of U by the normal distribution, as `ranks` (doubled) of both samples have ties. */
export function approximatePValue(ranks: readonly number[], firstCount: number, u: number): number {
  const n = ranks.length;
  const secondCount = n - firstCount;
  const ties = new Map<number, number>();
  for (const rank of ranks) ties.set(rank, (ties.get(rank) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
  const variance = ((firstCount * secondCount) / 12) * (n + 1 - tied / (n * (n - 1)));
  const away = Math.abs(u - (firstCount * secondCount) / 2) - 0.5;
  return variance === 0 || away <= 0 ? 1 : normalPValue(away / Math.sqrt(variance));
}

/** Ranks of values from 1, doubled so that the middle rank of tied values is whole. */
export function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let at = from; at < to; at++) ranks[order[at] as number] = from + 1 + to;
    from = to;
  }
  return ranks;
}

/** Shares of all arrangements below, at or above a rank sum. */
interface Tails {
  atMost: Float64Array;
  atLeast: Float64Array;
}

/** Tables of samples without ties depend on their sizes alone; a report's figures mostly have the same sizes. */
const untied = new Map<string, Tails>();
const MAX_TABLES = 32;

function exactPValue(ranks: readonly number[], chosen: number, observed: number): number {
  const tails =
    new Set(ranks).size === ranks.length ? untiedTails(chosen, ranks.length - chosen) : tailsOf(ranks, chosen);
  return Math.min(1, 2 * Math.min(tails.atMost[observed] as number, tails.atLeast[observed] as number));
}

function untiedTails(first: number, second: number): Tails {
  const key = `${first} ${second}`;
  let tails = untied.get(key);
  if (tails === undefined) {
    tails = tailsOf(
      Array.from({ length: first + second }, (_, index) => 2 * (index + 1)),
      first,
    );
    if (untied.size >= MAX_TABLES) untied.clear();
    untied.set(key, tails);
  }
  return tails;
}

/** Counts the ways to choose `chosen` of the ranks by their sum; sums are small whole numbers, so a table holds all. */
function tailsOf(ranks: readonly number[], chosen: number): Tails {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: chosen + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  let reach = 0;
  for (const rank of ranks) {
    reach += rank;
    for (let count = chosen; count > 0; count--) {
      const [from, to] = [ways[count - 1] as Float64Array, ways[count] as Float64Array];
      for (let sum = reach; sum >= rank; sum--) to[sum] = (to[sum] as number) + (from[sum - rank] as number);
    }
  }
  const counts = ways[chosen] as Float64Array;
  const all = counts.reduce((sum, count) => sum + count, 0);
  const [atMost, atLeast] = [new Float64Array(total + 1), new Float64Array(total + 1)];
  for (let sum = 0, below = 0; sum <= total; sum++) {
    below += counts[sum] as number;
    atMost[sum] = below / all;
    atLeast[sum] = (all - below + (counts[sum] as number)) / all;
  }
  return { atMost, atLeast };
}

/** Shift between two samples, and the interval that holds it with the given confidence. */
export interface RankShift {
  shift: number;
  low: number;
  high: number;
}

/**
 * Shift by which the second sample lies above the first: the median of all differences between a value of one and a
 * value of the other (Hodges and Lehmann 1963), with the interval of those differences that the rank test would not
 * reject.
 */
export function rankShift(first: readonly number[], second: readonly number[], confidence: number): RankShift {
  const differences = Float64Array.from(second.flatMap((b) => first.map((a) => b - a))).sort();
  const outside = leftOut(first.length, second.length, (1 - confidence) / 2);
  const at = (index: number): number => differences[Math.min(Math.max(index, 0), differences.length - 1)] as number;
  const half = (differences.length - 1) / 2;
  return {
    shift: (at(Math.floor(half)) + at(Math.ceil(half))) / 2,
    low: outside === 0 ? Number.NEGATIVE_INFINITY : at(outside - 1),
    high: outside === 0 ? Number.POSITIVE_INFINITY : at(differences.length - outside),
  };
}

/** Rank, from either end, of the difference at which the interval ends; 0 where so few values give none. */
function leftOut(first: number, second: number, tail: number): number {
  const pairs = first * second;
  if (pairs > MAX_EXACT_PAIRS) {
    const error = Math.sqrt((pairs * (first + second + 1)) / 12);
    return Math.max(0, Math.floor(pairs / 2 + normalQuantile(tail) * error + 0.5));
  }
  const { atMost } = untiedTails(first, second);
  const lowestSum = first * (first + 1);
  let outside = 0;
  while ((atMost[lowestSum + 2 * outside] as number) <= tail) outside++;
  return outside;
}
