/** A span of time as m:ss; "–" for none. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–";
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A measured time for reading: whole milliseconds, "–" for what was not measured. */
export function formatMs(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? "–" : `${Math.round(ms)} ms`;
}

/** A moment in the reader's own language and zone; "–" for none or for what is no date. */
export function formatMoment(iso: string | null): string {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return "–";
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** A moment to the second, so that two calls of one minute are told apart; "–" for none or for what is no date. */
export function formatInstant(iso: string | null): string {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return "–";
  return instants.format(at);
}

/** Made once: making one takes longer than drawing a row of a table. */
const instants = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Micro-dollars as dollars, to a hundredth of a cent: calls cost a few cents. */
export function formatCost(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(4)}`;
}
