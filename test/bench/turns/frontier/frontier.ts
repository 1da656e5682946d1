/** How often a way of ending turns is wrong, and how long its right answers take. */
export interface FrontierPoint {
  /** Agent turns heard before the caller had finished, per turn of the caller. */
  readonly falseStarts: number;
  readonly gapP50Ms: number;
  readonly gapP95Ms: number;
}

type Gap = "gapP50Ms" | "gapP95Ms";

/** How one curve lies to another. */
export interface FrontierComparison {
  /** Rates that both curves reach, from the fewest false starts on; null when there are none. */
  readonly fromRate: number | null;
  readonly toRate: number | null;
  /**
   * The smallest distance by which ours lies below the other curve there; negative where it lies above. NaN without
   * common rates.
   */
  readonly leastGainMs: number;
  /** The same on average over those rates. */
  readonly meanGainMs: number;
  /** Below on the whole, and nowhere above by more than can be told. */
  readonly isBelow: boolean;
}

/** A quarter of a frame: audio comes in frames, so smaller differences are none. */
const SAME_MS = 5;
/** Steps in which curves are compared between the rates that both reach. */
const COMPARED_RATES = 200;

/**
 * The gap that a policy can have at a false-start rate: linear between its best points (two of them taken in turn lie
 * on that line), and at higher rates than the last no worse than there. NaN below its lowest rate.
 */
export function gapAt(points: readonly FrontierPoint[], rate: number, gap: Gap): number {
  const best = bestPoints(points, gap);
  const upper = best.findIndex(({ falseStarts }) => falseStarts >= rate);
  if (upper < 0) return best.at(-1)?.[gap] ?? Number.NaN;
  const above = best[upper] as FrontierPoint;
  const below = best[upper - 1];
  if (above.falseStarts === rate) return above[gap];
  if (!below) return Number.NaN;
  const share = (rate - below.falseStarts) / (above.falseStarts - below.falseStarts);
  return below[gap] + share * (above[gap] - below[gap]);
}

/** Compares two curves at every rate that both reach. */
export function compareFrontiers(
  ours: readonly FrontierPoint[],
  theirs: readonly FrontierPoint[],
  gap: Gap,
): FrontierComparison {
  const lowest = Math.max(leastRate(ours), leastRate(theirs));
  const highest = Math.min(mostRate(ours, gap), mostRate(theirs, gap));
  if (!(lowest <= highest))
    return { fromRate: null, toRate: null, leastGainMs: Number.NaN, meanGainMs: Number.NaN, isBelow: false };
  const gains = Array.from({ length: COMPARED_RATES + 1 }, (_, step) => {
    const rate = lowest + ((highest - lowest) * step) / COMPARED_RATES;
    return gapAt(theirs, rate, gap) - gapAt(ours, rate, gap);
  });
  const leastGainMs = Math.min(...gains);
  const meanGainMs = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const isBelow = leastGainMs >= -SAME_MS && meanGainMs > SAME_MS;
  return { fromRate: lowest, toRate: highest, leastGainMs, meanGainMs, isBelow };
}

/** From the fewest false starts on, only those that are faster than all before them. */
function bestPoints(points: readonly FrontierPoint[], gap: Gap): FrontierPoint[] {
  const best: FrontierPoint[] = [];
  for (const point of [...points].sort((a, b) => a.falseStarts - b.falseStarts || a[gap] - b[gap])) {
    if (point[gap] < (best.at(-1)?.[gap] ?? Number.POSITIVE_INFINITY)) best.push(point);
  }
  return best;
}

function leastRate(points: readonly FrontierPoint[]): number {
  return Math.min(...points.map(({ falseStarts }) => falseStarts));
}

function mostRate(points: readonly FrontierPoint[], gap: Gap): number {
  return bestPoints(points, gap).at(-1)?.falseStarts ?? Number.NaN;
}
