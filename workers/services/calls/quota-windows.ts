import type { QuotaDecision, QuotaLimit } from "../../environment/objects.ts";

/** Count of what was taken of one window of a quota. */
export interface QuotaCount {
  windowMs: number;
  startedAtEpochMs: number;
  taken: number;
}

/** Takes one from every limit of a quota, or from none when any is used up. `changed` are the counts to store. Pure. */
export function takeFromQuota(
  limits: readonly QuotaLimit[],
  counts: readonly QuotaCount[],
  nowEpochMs: number,
): { decision: QuotaDecision; changed: QuotaCount[] } {
  const current = limits.map(({ windowMs }) => {
    const startedAtEpochMs = Math.floor(nowEpochMs / windowMs) * windowMs;
    const known = counts.find((count) => count.windowMs === windowMs && count.startedAtEpochMs === startedAtEpochMs);
    return { windowMs, startedAtEpochMs, taken: known?.taken ?? 0 };
  });
  const waits = current.flatMap(({ windowMs, startedAtEpochMs, taken }, i) =>
    taken < (limits[i]?.count ?? 0) ? [] : [startedAtEpochMs + windowMs - nowEpochMs],
  );
  if (waits.length > 0) return { decision: { isTaken: false, retryAfterMs: Math.max(...waits) }, changed: [] };
  return {
    decision: { isTaken: true, retryAfterMs: 0 },
    changed: current.map((count) => ({ ...count, taken: count.taken + 1 })),
  };
}
