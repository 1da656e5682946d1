import type { OrganizationCounts } from "../cache/counters.ts";
import { assertWithinLimits, type DataPoint } from "./point.ts";

/**
 * Counts of an organisation's reads through the cache, in Analytics Engine: a point holds the counts of one isolate and
 * one strategy since it wrote last. As with turns, positions already written cannot be changed: new fields go to the
 * end, and none is ever moved or removed.
 */

/** Name of the dataset of cache counts, as in `wrangler.toml`. */
export const CACHE_DATASET = "quantum_voice_cache";

/**
 * Counts in `double1` to `double20`: numbers of reads, look-ups and loads, and milliseconds waited for them. `blob1` is
 * the strategy, the index the organisation.
 */
export const cacheCountFields = [
  "reads",
  "servedStale",
  "fromOrigin",
  "failed",
  "coalesced",
  "originCalls",
  "originErrors",
  "readMs",
  "originMs",
  "memoryHits",
  "memoryLookups",
  "kvHits",
  "kvLookups",
  "kvFailures",
  "databaseHits",
  "databaseLookups",
  "databaseFailures",
] as const;

/**
 * Sums of cache counts. A hit is a look-up that found something fresh; a failure is one that the layer did not answer,
 * or was spared while it does not.
 */
export type CacheCounts = Record<(typeof cacheCountFields)[number], number>;

/** Names the column of a cache count: `cacheColumnOf("reads")` is `double1`. */
export function cacheColumnOf(field: keyof CacheCounts): string {
  return `double${cacheCountFields.indexOf(field) + 1}`;
}

/** Encodes cache counts as a data point. Throws `RangeError` for one that the platform would drop without a word. */
export function encodeCachePoint(counted: OrganizationCounts): DataPoint {
  const sums = sumsOf(counted);
  const point: DataPoint = {
    indexes: [counted.organizationId],
    blobs: [counted.name],
    doubles: cacheCountFields.map((field) => sums[field]),
  };
  assertWithinLimits(point);
  return point;
}

function sumsOf({ counts }: OrganizationCounts): CacheCounts {
  const { reads, servedStale, fromOrigin, failed, coalesced, originCalls, originErrors, layers } = counts;
  const layerSums = (["memory", "kv", "database"] as const).map((name) => {
    const { hits = 0, stale = 0, misses = 0, errors = 0, deadlines = 0, breakerSkips = 0 } = layers[name] ?? {};
    return { hits, lookups: hits + stale + misses, failures: errors + deadlines + breakerSkips };
  });
  const [memory, kv, database] = layerSums as [LayerSums, LayerSums, LayerSums];
  return {
    ...{ reads, servedStale, fromOrigin, failed, coalesced, originCalls, originErrors },
    readMs: counts.latency.sumMs,
    originMs: counts.originLatency.sumMs,
    memoryHits: memory.hits,
    memoryLookups: memory.lookups,
    kvHits: kv.hits,
    kvLookups: kv.lookups,
    kvFailures: kv.failures,
    databaseHits: database.hits,
    databaseLookups: database.lookups,
    databaseFailures: database.failures,
  };
}

interface LayerSums {
  hits: number;
  lookups: number;
  failures: number;
}
