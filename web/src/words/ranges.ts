/** A stretch of time that a page can be asked for; it ends now. */
export interface Range {
  name: string;
  label: string;
  /** As in "against the 7 days before". */
  lengthWords: string;
  ms: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Stretches of time that pages offer. */
export const ranges = [
  { name: "24h", label: "24 hours", lengthWords: "24 hours", ms: DAY_MS },
  { name: "7d", label: "7 days", lengthWords: "7 days", ms: 7 * DAY_MS },
  { name: "30d", label: "30 days", lengthWords: "30 days", ms: 30 * DAY_MS },
  { name: "90d", label: "90 days", lengthWords: "90 days", ms: 90 * DAY_MS },
] as const satisfies readonly Range[];

/** Name of a stretch that pages offer. */
export type RangeName = (typeof ranges)[number]["name"];

/** The stretch that an address names, or the page's usual one. */
export function rangeNamed(name: string | null, usual: RangeName): Range {
  const named = (wanted: string | null) => ranges.find((range) => range.name === wanted);
  return named(name) ?? (named(usual) as Range);
}

/**
 * The beginning of a stretch that ends now, rounded down to a share of its length: so that pages opened within minutes
 * of each other ask the same question, which one answer of the cache is good for.
 */
export function rangeStart(range: Range, nowEpochMs: number): string {
  const stepMs = range.ms <= DAY_MS ? 5 * 60_000 : HOUR_MS;
  return new Date(Math.floor((nowEpochMs - range.ms) / stepMs) * stepMs).toISOString();
}

/**
 * Query of a route of figures over a stretch that ends now, of one kind of services. What the API does unless told is
 * left to it, `usual`: so a page without a filter asks what is kept warm, and what its document asks for early.
 */
export function figuresQuery(
  { range, usual, services }: { range: Range; usual: RangeName; services: string | null },
  nowEpochMs: number,
  others: Record<string, string> = {},
): string {
  const query = new URLSearchParams(others);
  if (range.name !== usual) query.set("from", rangeStart(range, nowEpochMs));
  if (services !== null) query.set("services", services);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
