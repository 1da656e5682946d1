import type { Range } from "@tanstack/virtual-core";

/**
 * Rows that are drawn: those on the screen, some on both sides of them, and the one with the focus, which would be lost
 * with its row.
 */
export function rowsToDraw({ startIndex, endIndex, overscan, count }: Range, focusedIndex: number | null): number[] {
  const from = Math.max(0, startIndex - overscan);
  const to = Math.min(count - 1, endIndex + overscan);
  const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  if (focusedIndex === null || focusedIndex >= count || (focusedIndex >= from && focusedIndex <= to)) return rows;
  return focusedIndex < from ? [focusedIndex, ...rows] : [...rows, focusedIndex];
}

/** The row that a key moves the focus to; null for a key that does not move it. `pageRows` fit on the screen. */
export function rowAfterKey(key: string, index: number, count: number, pageRows: number): number | null {
  const step = steps(pageRows)[key];
  if (step === undefined || count === 0) return null;
  return Math.min(count - 1, Math.max(0, index + step));
}

function steps(pageRows: number): Record<string, number> {
  return {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageRows,
    PageUp: -pageRows,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
}
