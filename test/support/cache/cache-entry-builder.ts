import type { Entry } from "../../../workers/cache/entry.ts";
import type { CacheKey } from "../../../workers/cache/layer.ts";

/** An entry that is fresh for a minute and kept for ten, unless changed. */
export function buildEntry(nowMs: number, changes: Partial<Entry> = {}): Entry {
  return {
    kind: "value",
    value: "something",
    createdAtMs: nowMs,
    freshUntilMs: nowMs + 60_000,
    staleUntilMs: nowMs + 600_000,
    deltaMs: 40,
    generation: "campaigns.0",
    schemaVersion: 1,
    bytes: 11,
    ...changes,
  };
}

/** A key of the first organisation. */
export function buildKey(text: string): CacheKey {
  return { organizationId: "org_1", text };
}
