import type { Entry, Miss } from "./entry.ts";

/** Names one entry. The text names the organisation too; it is repeated for stores whose every query carries it. */
export interface CacheKey {
  organizationId: string;
  text: string;
}

/**
 * One place that keeps entries. It may lose any of them at any time. It rejects when it cannot answer, and stops trying when `signal` aborts, which
 * is when nobody waits any more.
 */
export interface CacheLayer {
  get(key: CacheKey, signal: AbortSignal): Promise<Entry | Miss>;
  /** `refused` when the entry is larger than the layer takes; it is never cut. */
  put(key: CacheKey, entry: Entry, signal: AbortSignal): Promise<"stored" | "refused">;
}
