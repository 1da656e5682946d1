import type { StatementCounters } from "./statement-counters.ts";
import { sumOf } from "./statement-counters.ts";

/** Figures of a statement over a window. */
export interface StatementFigures {
  calls: number;
  totalMs: number;
  /** Part of the time of all statements of the window, from 0 to 1. */
  share: number;
  meanMs: number;
  deviationMs: number;
  /**
   * The most that the 95th percentile can be, whatever the distribution (Cantelli's inequality: one call in twenty at
   * most lies more than √19 deviations above the mean). Postgres keeps no percentile; null below 20 calls, of which a
   * twentieth is none.
   */
  p95AtMostMs: number | null;
  rowsPerCall: number;
  /** Pages of 8 KiB touched for each row returned; null where no row was. */
  blocksPerRow: number | null;
  /** Part of the pages that were found in memory, from 0 to 1; null where none was touched. */
  hitShare: number | null;
  tempBytesPerCall: number;
}

/** Severity of a statement within its window. */
export type StatementSeverity = "critical" | "warning" | "ok";

/** Statement's place in a window. */
export interface RankedStatement {
  id: string;
  figures: StatementFigures;
  severity: StatementSeverity;
  /** Reasons for the severity, as sentences; empty when it is ok. */
  reasons: string[];
}

const CANTELLI_95 = Math.sqrt(0.95 / 0.05);
const MIN_CALLS_FOR_P95 = 20;
const BLOCK_BYTES = 8_192;

/** Makes the figures of one statement; `allMs` is the time of all statements of the window. */
export function figuresOf(counters: StatementCounters, allMs: number): StatementFigures {
  const { calls, totalMs, squaresMs2, rows, blocksHit, blocksRead, tempBlocks } = counters;
  const meanMs = calls === 0 ? 0 : totalMs / calls;
  const deviationMs = calls === 0 ? 0 : Math.sqrt(Math.max(0, squaresMs2 / calls - meanMs * meanMs));
  const blocks = blocksHit + blocksRead;
  return {
    calls,
    totalMs,
    share: allMs === 0 ? 0 : totalMs / allMs,
    meanMs,
    deviationMs,
    p95AtMostMs: calls < MIN_CALLS_FOR_P95 ? null : meanMs + CANTELLI_95 * deviationMs,
    rowsPerCall: calls === 0 ? 0 : rows / calls,
    blocksPerRow: rows === 0 ? null : blocks / rows,
    hitShare: blocks === 0 ? null : blocksHit / blocks,
    tempBytesPerCall: calls === 0 ? 0 : (tempBlocks * BLOCK_BYTES) / calls,
  };
}

/** A share of all time from which a statement is worth a look, and one from which nothing else matters as much. */
const NOTABLE_SHARE = 0.1;
const DOMINANT_SHARE = 0.3;
/** A statement under a millisecond is not slow, whatever it is compared with: it is called often. */
const SLOW_FLOOR_MS = 1;
/** How many times slower than the typical call. */
const SLOW_FACTOR = 10;
const VERY_SLOW_FACTOR = 100;

/**
 * Ranks the statements of a window by their share of all time. Severity comes from the window itself: a statement is
 * critical when it takes a third of all time, or is notable and a hundred times slower than the typical call; a warning
 * when it takes a tenth, is ten times slower than the typical call, or spills to temporary files.
 */
export function rankStatements(
  statements: readonly { id: string; counters: StatementCounters }[],
  others: StatementCounters,
): RankedStatement[] {
  const allMs = sumOf([others, ...statements.map(({ counters }) => counters)]).totalMs;
  const typicalMs = typicalCallMs(statements.map(({ counters }) => counters));
  return statements
    .map(({ id, counters }) => {
      const figures = figuresOf(counters, allMs);
      return { id, figures, ...judge(figures, typicalMs) };
    })
    .sort((a, b) => b.figures.totalMs - a.figures.totalMs);
}

/** Mean time of the statement that the middle call was of: half of all calls were of statements as fast, or faster. */
export function typicalCallMs(all: readonly StatementCounters[]): number | null {
  const means = all
    .filter(({ calls }) => calls > 0)
    .map(({ calls, totalMs }) => ({ calls, meanMs: totalMs / calls }))
    .sort((a, b) => a.meanMs - b.meanMs);
  const half = means.reduce((sum, { calls }) => sum + calls, 0) / 2;
  let counted = 0;
  for (const { calls, meanMs } of means) {
    counted += calls;
    if (counted >= half) return meanMs;
  }
  return null;
}

function judge(figures: StatementFigures, typicalMs: number | null): Pick<RankedStatement, "severity" | "reasons"> {
  const { share, meanMs, tempBytesPerCall } = figures;
  const factor = typicalMs === null || typicalMs === 0 || meanMs < SLOW_FLOOR_MS ? 0 : meanMs / typicalMs;
  const reasons: string[] = [];
  if (share >= NOTABLE_SHARE) reasons.push(`takes ${Math.round(share * 100)} % of all time in statements`);
  if (factor >= SLOW_FACTOR) reasons.push(`is ${Math.round(factor)} times slower than the typical call`);
  if (tempBytesPerCall > 0) reasons.push("does not fit in memory and writes temporary files");
  const isCritical =
    meanMs >= SLOW_FLOOR_MS && (share >= DOMINANT_SHARE || (share >= NOTABLE_SHARE && factor >= VERY_SLOW_FACTOR));
  return { severity: isCritical ? "critical" : reasons.length > 0 ? "warning" : "ok", reasons };
}

/**
 * Misestimate of a statement: |ln(actual ÷ estimated rows)| × its time in ms. Great where a wrong guess of the planner
 * costs much. Null where either is not known; rows below one count as one, since the planner never expects fewer.
 */
export function misestimateOf(actualRows: number | null, estimatedRows: number | null, totalMs: number): number | null {
  if (actualRows === null || estimatedRows === null) return null;
  return Math.abs(Math.log(Math.max(1, actualRows) / Math.max(1, estimatedRows))) * totalMs;
}
