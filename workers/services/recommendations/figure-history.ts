import { and, desc, eq, gte, ne, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { benchmarkReports } from "../../db/schema.ts";
import type { BenchmarkMetric } from "../../measure/benchmarks/report.ts";
import { changePoints } from "../../measure/comparison/change-points.ts";

/** Course of a figure over reports that compare, oldest first. */
export interface FigureCourse extends Pick<BenchmarkMetric, "label" | "unit" | "better"> {
  metric: string;
  points: { reportId: string; at: string; value: number; low: number | null; high: number | null }[];
  /** Reports from which on the figure was lastingly another, with the means before and after. */
  changes: { reportId: string; at: string; before: number; after: number; pValue: number }[];
}

/** Reports that one question looks through: all that an organisation keeps. */
const MAX_POINTS = 400;

/** Creates the reader of one figure over an organisation's reports. */
export function createFigureHistory(db: Database) {
  return {
    /**
     * Returns the course of a figure since `from`, over the reports of the newest one's environment; null when no
     * report has it.
     */
    async course(organizationId: string, key: string, from: Date): Promise<FigureCourse | null> {
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
      const found = rows.flatMap(({ metric: one, ...row }) => (one === null ? [] : [{ ...row, metric: one }]));
      const [newest] = found;
      if (newest === undefined) return null;
      const { label, unit, better } = newest.metric;
      const points = found
        .filter(({ environmentKey }) => environmentKey === newest.environmentKey)
        .map(({ reportId, at, metric: { value, band } }) => ({
          reportId,
          at: at.toISOString(),
          value: value as number,
          low: band?.low ?? null,
          high: band?.high ?? null,
        }))
        .reverse();
      const changes = changePoints(points.map(({ value }) => value)).flatMap(({ index, before, after, pValue }) => {
        const point = points[index];
        return point === undefined ? [] : [{ reportId: point.reportId, at: point.at, before, after, pValue }];
      });
      return { metric: key, label, unit, better, points, changes };
    },
  };
}
/** Reader of one figure over reports, see `createFigureHistory`. */
export type FigureHistoryReader = ReturnType<typeof createFigureHistory>;
