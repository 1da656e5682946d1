import { formatShare } from "./format.ts";

/** A change in words, and what to think of it. */
export interface ChangeWords {
  text: string;
  tone: "good" | "bad" | "none";
}

/** A figure's difference to the stretch before, with its interval, and the verdict that this allows. */
export interface Trend {
  value: number | null;
  previous: { value: number | null };
  difference: { value: number | null; low: number | null; high: number | null };
  verdict: "improved" | "worse" | "no_clear_change" | "no_data";
}

/**
 * Says how a measured figure differs from the stretch before: "no clear change" where the difference may as well be
 * none, and plainly that there is nothing to compare with.
 */
export function trendWords(trend: Trend, format: (difference: number) => string): ChangeWords {
  const { value, previous, difference, verdict } = trend;
  if (value === null) return { text: "no data", tone: "none" };
  if (previous.value === null || difference.value === null) return { text: "no data before", tone: "none" };
  const { low, high } = difference;
  const by = signed(difference.value, format);
  if (low === null || high === null) return { text: `${by}; too few calls to say more`, tone: "none" };
  const bounds = `${signed(low, format)} to ${signed(high, format)}`;
  switch (verdict) {
    case "improved":
      return { text: `${by} (${bounds})`, tone: "good" };
    case "worse":
      return { text: `${by} (${bounds})`, tone: "bad" };
    case "no_clear_change":
    case "no_data":
      return { text: `no clear change (${bounds})`, tone: "none" };
  }
}

/** Says how a count differs from that of the stretch before. A count is exact: there is no interval to it. */
export function countedWords(value: number, previous: number): ChangeWords {
  if (previous === 0) return { text: value === 0 ? "none before either" : "none before", tone: "none" };
  const share = (value - previous) / previous;
  return { text: share === 0 ? "as many as before" : signed(share, formatShare), tone: "none" };
}

/** With a sign that is as wide as a plus. */
function signed(difference: number, format: (difference: number) => string): string {
  const sign = difference < 0 ? "−" : "+";
  return `${sign}${format(Math.abs(difference))}`;
}
