/**
 * A part of a mixture: taken with probability `share`, lognormal with this median and this deviation of the logarithm.
 */
interface Component {
  readonly share: number;
  readonly medianMs: number;
  readonly sigma: number;
}

/** How long something takes: a mixture of lognormals, held between two bounds. */
export interface Distribution {
  /** Shares sum to 1. */
  readonly components: readonly Component[];
  readonly minMs: number;
  readonly maxMs: number;
}

interface Bounds {
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** A lognormal; its P95 is `medianMs · exp(1.645 · sigma)`. */
export function lognormal(medianMs: number, sigma: number, bounds: Bounds = {}): Distribution {
  return mixture([{ share: 1, medianMs, sigma }], bounds);
}

/** Several lognormals, one of which is drawn from each time. */
export function mixture(components: readonly Component[], bounds: Bounds = {}): Distribution {
  return { components, minMs: 0, maxMs: Number.POSITIVE_INFINITY, ...bounds };
}

/** The value at `z` (standard normal) of the component that `choice` (0..1) falls on. */
export function valueAt({ components, minMs, maxMs }: Distribution, choice: number, z: number): number {
  let below = 0;
  let chosen = components[0];
  for (const component of components) {
    chosen = component;
    below += component.share;
    if (choice < below) break;
  }
  const ms = chosen === undefined ? 0 : chosen.medianMs * Math.exp(chosen.sigma * z);
  return Math.min(maxMs, Math.max(minMs, ms));
}
