/** At most `count` in each window; windows begin at whole multiples of their length since the Unix epoch, so a day is a UTC day. */
export interface QuotaLimit {
  windowMs: number;
  count: number;
}

/** What was taken of one window. */
export interface QuotaCount {
  windowMs: number;
  startedAtEpochMs: number;
  taken: number;
}

/** Whether there was room, and how long until there is: 0 when there was. */
export interface QuotaDecision {
  isTaken: boolean;
  retryAfterMs: number;
}

/** Takes one from every limit, or from none when any is used up. `changed` is what to store. Pure. */
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
