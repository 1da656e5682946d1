import type { Entry } from "./entry.ts";
import type { Strategy } from "./strategies.ts";

/**
 * Freshness of a cache entry, which says what may be done with it now. `fresh`: serve it. `early`: serve it and load a
 * new one. `revalidate`: serve it as stale and load a new one. `grace`: serve it only if the origin fails or is slow.
 * `dead`: as if it were not there.
 */
export type Freshness = "fresh" | "early" | "revalidate" | "grace" | "dead";

/** Judges the freshness of a cache entry by its age; `early` is left to chance, see `isEarly`. */
export function judge(entry: Entry, strategy: Strategy, nowMs: number, random: () => number): Freshness {
  if (nowMs >= entry.staleUntilMs) return "dead";
  if (nowMs < entry.freshUntilMs) return isEarly(entry, strategy.beta, nowMs, random) ? "early" : "fresh";
  return nowMs < entry.freshUntilMs + strategy.revalidateMs ? "revalidate" : "grace";
}

/**
 * XFetch (Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015): at a gap
 * g before expiry a read refreshes with probability e^(-g / (beta × delta)), so that a value that is expensive to load
 * is loaded before it is missed, by one or two of its readers rather than by all of them. An answer that there is
 * nothing is not worth that.
 */
function isEarly(entry: Entry, beta: number, nowMs: number, random: () => number): boolean {
  if (entry.kind === "absent" || beta === 0) return false;
  return nowMs - entry.deltaMs * beta * Math.log(1 - random()) >= entry.freshUntilMs;
}
