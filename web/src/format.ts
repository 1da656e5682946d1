/** A span of time as m:ss; "–" for none. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–";
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A moment in the reader's own language and zone; "–" for none or for what is no date. */
export function formatMoment(iso: string | null): string {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return "–";
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** How long a call lasted, ms: as the server says, else from its two ends; null while it runs. */
export function callDurationMs(call: {
  startedAt: string;
  endedAt: string | null;
  durationMs?: number | null;
}): number | null {
  if (call.durationMs !== undefined && call.durationMs !== null) return call.durationMs;
  return call.endedAt === null ? null : Date.parse(call.endedAt) - Date.parse(call.startedAt);
}
