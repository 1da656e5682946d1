import { ok, type Result } from "../../voice/result.ts";
import {
  type CachePerformance,
  type CacheSelection,
  cacheFiguresSql,
  decodeCacheFigures,
} from "../analytics/cache-figures.ts";
import { CACHE_DATASET, encodeCachePoint } from "../analytics/cache-point.ts";
import type { AnalyticsFailure, AnalyticsQuery } from "../analytics/sql-api.ts";
import type { CountWriter } from "../cache/count-writing.ts";
import { readDataset } from "./dataset-reading.ts";

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
