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

/** Figures of the cache, out of Analytics Engine. */
export function createCacheFigures(query: AnalyticsQuery) {
  return {
    /** How the cache served one organisation's reads. */
    async read(selection: CacheSelection): Promise<Result<CachePerformance, AnalyticsFailure>> {
      const rows = await readDataset(query, CACHE_DATASET, cacheFiguresSql(selection));
      return rows.ok ? ok(decodeCacheFigures(rows.value)) : rows;
    },
  };
}
export type CacheFiguresReader = ReturnType<typeof createCacheFigures>;

/** Writes the counts of reads to the dataset; generations are the cache's own affair. */
export function createCacheCountWriter(dataset: Pick<AnalyticsEngineDataset, "writeDataPoint">): CountWriter {
  return async (counts) => {
    // The binding answers nothing, its local stand-in when it has taken the point.
    for (const counted of counts) {
      if (counted.name !== "generations") await dataset.writeDataPoint(encodeCachePoint(counted));
    }
  };
}
