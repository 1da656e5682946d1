import { ok, type Result } from "../../voice/result.ts";
import type { CountWriter } from "../cache/count-writing.ts";
import { type StrategyName, strategies } from "../cache/strategies.ts";
import { CACHE_DATASET, type CacheCounts, cacheColumnOf, cacheCountFields, encodeCachePoint } from "./cache-point.ts";
import { type AnalyticsFailure, type AnalyticsQuery, type AnalyticsRow, readDataset } from "./sql-api.ts";
import { idLiteral, secondLiteral } from "./sql-literal.ts";

// Figures of an organisation's cache reads. Shares and averages are null where there was nothing to take them of.

/** Figures of one cache layer. */
export interface LayerFigures {
  lookups: number;
  hits: number;
  hitRate: number | null;
  /**
   * Look-ups that the layer did not answer in time, and writes that it did not take; those it was spared meanwhile are
   * among them.
   */
  failures: number;
}

/** Figures of the cache reads of a stretch of time. */
export interface CacheFigures {
  reads: number;
  /** Share of the reads that did not wait for the origin. */
  hitRate: number | null;
  servedStale: number;
  fromOrigin: number;
  failed: number;
  /** Reads that waited for another's load. */
  coalesced: number;
  originCalls: number;
  originErrors: number;
  originCallsPerRead: number | null;
  averageReadMs: number | null;
  averageOriginMs: number | null;
  layers: { memory: Omit<LayerFigures, "failures">; kv: LayerFigures; database: LayerFigures };
}

/** Figures of all cache reads and of each strategy that had any, the most used first. */
export interface CachePerformance {
  total: CacheFigures;
  strategies: (CacheFigures & { strategy: StrategyName })[];
}

/** Selection of cache reads: whole seconds since the Unix epoch, `from` inclusive, `to` exclusive. */
export interface CacheSelection {
  organizationId: string;
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/** Creates the reader of the cache's figures in Analytics Engine. */
export function createCacheFigures(query: AnalyticsQuery) {
  return {
    /** Reads the figures of one organisation's cache reads. */
    async read(selection: CacheSelection): Promise<Result<CachePerformance, AnalyticsFailure>> {
      const rows = await readDataset(query, CACHE_DATASET, cacheFiguresSql(selection));
      return rows.ok ? ok(decodeCacheFigures(rows.value)) : rows;
    },
  };
}
/** Reader of the cache's figures, see `createCacheFigures`. */
export type CacheFiguresReader = ReturnType<typeof createCacheFigures>;

/**
 * Creates the writer of the cache's counts to the dataset; those of generations are left out, as the cache's own
 * affair.
 */
export function createCacheCountWriter(dataset: Pick<AnalyticsEngineDataset, "writeDataPoint">): CountWriter {
  return async (counts) => {
    // The binding answers nothing, its local stand-in when it has taken the point.
    for (const counted of counts) {
      if (counted.name !== "generations") await dataset.writeDataPoint(encodeCachePoint(counted));
    }
  };
}

/**
 * SQL that answers a row for each strategy, which `decodeCacheFigures` reads. Throws `RangeError` for an id or a time
 * that may not stand in SQL.
 */
export function cacheFiguresSql({ organizationId, fromEpochSeconds, toEpochSeconds }: CacheSelection): string {
  const sums = cacheCountFields.map((field) => `sum(${cacheColumnOf(field)} * _sample_interval) AS ${field}`);
  return [
    `SELECT blob1 AS strategy, ${sums.join(", ")}`,
    `FROM ${CACHE_DATASET}`,
    `WHERE index1 = ${idLiteral(organizationId)}`,
    `AND timestamp >= ${secondLiteral(fromEpochSeconds)} AND timestamp < ${secondLiteral(toEpochSeconds)}`,
    "GROUP BY strategy",
    "ORDER BY reads DESC",
    "FORMAT JSON",
  ].join("\n");
}

/**
 * Decodes the rows that `cacheFiguresSql` asks for; strategies that there are no more count in the total only.
 */
export function decodeCacheFigures(rows: readonly AnalyticsRow[]): CachePerformance {
  const total = countsOf({});
  const byStrategy: CachePerformance["strategies"] = [];
  for (const row of rows) {
    const counts = countsOf(row);
    for (const field of cacheCountFields) total[field] += counts[field];
    const strategy = String(row.strategy);
    if (isStrategy(strategy)) byStrategy.push({ strategy, ...figuresOf(counts) });
  }
  return { total: figuresOf(total), strategies: byStrategy };
}

function countsOf(row: AnalyticsRow): CacheCounts {
  return Object.fromEntries(cacheCountFields.map((field) => [field, Number(row[field] ?? 0)])) as CacheCounts;
}

function figuresOf(counts: CacheCounts): CacheFigures {
  const { reads, servedStale, fromOrigin, failed, coalesced, originCalls, originErrors } = counts;
  return {
    reads,
    hitRate: ratio(reads - fromOrigin - failed, reads),
    ...{ servedStale, fromOrigin, failed, coalesced, originCalls, originErrors },
    originCallsPerRead: ratio(originCalls, reads),
    averageReadMs: ratio(counts.readMs, reads),
    averageOriginMs: ratio(counts.originMs, originCalls),
    layers: {
      memory: layerOf(counts.memoryLookups, counts.memoryHits),
      kv: { ...layerOf(counts.kvLookups, counts.kvHits), failures: counts.kvFailures },
      database: { ...layerOf(counts.databaseLookups, counts.databaseHits), failures: counts.databaseFailures },
    },
  };
}

function layerOf(lookups: number, hits: number): Omit<LayerFigures, "failures"> {
  return { lookups, hits, hitRate: ratio(hits, lookups) };
}

function isStrategy(name: string): name is StrategyName {
  return Object.hasOwn(strategies, name);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
