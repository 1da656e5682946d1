import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";

/**
 * The one definition of a figure over turns. Which turns count: agent turns that answered speech, of these for each
 * latency those in which it was measured. Which value: the nearest rank, never interpolated, so that a quantile is
 * always the latency of a turn that somebody had. Postgres calls it `percentile_disc`, Analytics Engine
 * `quantileExactWeighted`; both are tested against this.
 */

/** True for a turn that the figures count: greetings, prompts and answers to typed words answer no speech. */
export function answersSpeech({ source }: Pick<TurnMetrics, "source">): boolean {
  return source === "speech";
}

/** A value, and how often it counts: more than once where only a sample of the values was kept. */
export interface Weighted {
  value: number;
  weight: number;
}

/**
 * Returns the smallest value that at least `level` (above 0, at most 1) of all weight is at or below; null of nothing.
 */
export function weightedQuantile(values: readonly Weighted[], level: number): number | null {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const threshold = Math.ceil(sorted.reduce((sum, { weight }) => sum + weight, 0) * level);
  let reached = 0;
  for (const { value, weight } of sorted) {
    reached += weight;
    if (reached >= threshold) return value;
  }
  return null;
}

/** Returns a quantile of values that count alike, nulls left out: the measured one of rank ⌈count × level⌉. */
export function quantile(values: readonly (number | null)[], level: number): number | null {
  const measured = values.filter((value) => value !== null).map((value) => ({ value, weight: 1 }));
  return weightedQuantile(measured, level);
}
