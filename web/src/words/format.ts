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

/** Micro-dollars as dollars, to a hundredth of a cent: calls cost a few cents. */
export function formatCost(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(4)}`;
}

/** A moment, in epoch seconds, with its date and time of day. */
export function formatTime(atSeconds: number): string {
  const format = new Intl.DateTimeFormat(undefined, {
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
  return format.format(atSeconds * 1_000);
}

/** A moment as short as a chart over `spanSeconds` needs it: the time of day, or the date where days pass. */
export function shortTime(atSeconds: number, spanSeconds: number): string {
  const options: Intl.DateTimeFormatOptions =
    spanSeconds > 2 * 86_400 ? { month: "short", day: "numeric" } : { hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(undefined, options).format(atSeconds * 1_000);
}

/** A share from 0 to 1 as per cent: one decimal below ten, "–" for none. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined) return "–";
  const percent = share * 100;
  return `${percent !== 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** A difference of shares in points of a hundred, to tell it from a part of the share. */
export function formatPoints(difference: number): string {
  return `${(difference * 100).toFixed(1)} points`;
}

/** A whole number with its thousands told apart. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 }).format(count);
}

/** The time of day of a moment. */
export function formatClock(epochMs: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(epochMs);
}

/** A share's measure without its unit, as CLS has it. */
export function formatScore(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}
