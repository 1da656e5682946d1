import { and, desc, eq, gte, ne, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { benchmarkReports } from "../../db/schema.ts";
import type { BenchmarkMetric } from "../../measure/benchmarks/report.ts";

/** Figure in one of the stored reports. */
export interface HistoryPoint {
  reportId: string;
  at: Date;
  environmentKey: string;
  metric: Omit<BenchmarkMetric, "units">;
}

/** Reports that one question looks through: all that an organisation keeps. */
const MAX_POINTS = 400;

/** Creates the reader of one figure over an organisation's reports. */
export function createFigureHistory(db: Database) {
  return {
    /** Returns the figure in every ended report since `from`, oldest first; reports that do not have it are left out. */
    async read(organizationId: string, key: string, from: Date): Promise<HistoryPoint[]> {
      // Taken out where it is: whole reports have up to half a megabyte.
      const metric = sql<Omit<BenchmarkMetric, "units"> | null>`jsonb_path_query_first(${benchmarkReports.report},
        '$.categories[*].metrics[*] ? (@.key == $key && @.value != null)', jsonb_build_object('key', ${key}::text)) - 'units'`;
      const rows = await db
        .select({
          reportId: benchmarkReports.id,
          at: benchmarkReports.createdAt,
          environmentKey: benchmarkReports.environmentKey,
          metric,
        })
        .from(benchmarkReports)
        .where(
          and(
            eq(benchmarkReports.organizationId, organizationId),
            ne(benchmarkReports.status, "running"),
            gte(benchmarkReports.createdAt, from),
          ),
        )
        .orderBy(desc(benchmarkReports.createdAt), desc(benchmarkReports.id))
        .limit(MAX_POINTS);
      return rows.flatMap(({ metric: found, ...row }) => (found === null ? [] : [{ ...row, metric: found }])).reverse();
    },
  };
}
/** Reader of one figure over reports, see `createFigureHistory`. */
export type FigureHistoryReader = ReturnType<typeof createFigureHistory>;
