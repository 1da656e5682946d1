/** One line of a chart. Its values stand at the chart's times; null where there is none, which breaks the line. */
export interface ChartLine {
  label: string;
  values: readonly (number | null)[];
  /** Token of its colour, as `--answer`. */
  color: string;
  /** Drawn in dashes: told apart without its colour. */
  isDashed?: boolean;
}

/** Lines over time, all in one unit. */
export interface LineData {
  /** Epoch seconds, ascending. */
  atSeconds: readonly number[];
  lines: readonly ChartLine[];
  /** Number of things that a point rests on, as turns; empty when there is no telling. */
  counts: readonly number[];
  /** A value for reading, with its unit. */
  format(value: number | null): string;
}

/** True when there is nothing to draw. */
export function hasNoValues({ lines }: LineData): boolean {
  return lines.every(({ values }) => values.every((value) => value === null));
}

/**
 * The place that a key moves the chart's cursor to; null for keys that do not. Without a cursor it begins at the end.
 */
export function cursorAfter(key: string, at: number | null, length: number): number | null {
  if (length === 0) return null;
  const last = length - 1;
  const from = at ?? last;
  const page = Math.max(1, Math.round(length / 10));
  const places: Record<string, number> = {
    ArrowLeft: at === null ? last : from - 1,
    ArrowRight: at === null ? last : from + 1,
    PageDown: from - page,
    PageUp: from + page,
    Home: 0,
    End: last,
  };
  const place = places[key];
  return place === undefined ? null : Math.min(last, Math.max(0, place));
}

/** All values at one time, in words: what a reader of the chart sees under the cursor. */
export function pointWords({ atSeconds, lines, counts, format }: LineData, index: number, time: (s: number) => string) {
  const values = lines.map(({ label, values }) => `${label} ${format(values[index] ?? null)}`);
  const count = counts[index];
  const last = count === undefined ? [] : [`n ${count}`];
  return [time(atSeconds[index] ?? 0), ...values, ...last].join(", ");
}
