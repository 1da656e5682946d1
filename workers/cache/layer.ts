import type { Entry, Miss } from "./entry.ts";

/**
 * Key of one cache entry. The text names the organisation too; it is repeated for stores in which every query carries
 * it.
 */
export interface CacheKey {
  organizationId: string;
  text: string;
}

/**
 * Cache layer: one place that keeps entries. It may lose any of them at any time. It rejects when it cannot answer, and
 * stops trying when `signal` aborts, which is when its answer is not awaited any more.
 */
export interface CacheLayer {
  get(key: CacheKey, signal: AbortSignal): Promise<Entry | Miss>;
  /** Stores an entry, or refuses it when it is larger than the layer takes; it is never cut. */
  put(key: CacheKey, entry: Entry, signal: AbortSignal): Promise<"stored" | "refused">;
}
