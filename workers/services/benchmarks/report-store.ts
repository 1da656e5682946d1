import { and, desc, eq, ne, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { violatedConstraint } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { benchmarkReports } from "../../db/schema.ts";
import { type EnvironmentFields, environmentOf } from "../../measure/benchmarks/environment-key.ts";
import { type BenchmarkReport, benchmarkReportSchema } from "../../measure/benchmarks/report.ts";
import { type KeyedRequest, makeOnce, type RepeatRefusal } from "../platform/idempotency.ts";

/** Reports that an organisation keeps, pinned baselines beside them. */
export const MAX_REPORTS = 400;
/** Bytes of one report, as JSON. */
export const MAX_REPORT_BYTES = 524_288;
/** Whole reports that one query reads. */
const MAX_LATEST = 30;

/** List of an organisation's benchmark reports, without the figures. */
export const benchmarkList = {
  name: "benchmarks",
  table: benchmarkReports,
  organizationId: benchmarkReports.organizationId,
  id: benchmarkReports.id,
  fields: {
    id: benchmarkReports.id,
    status: benchmarkReports.status,
    origin: benchmarkReports.origin,
    note: benchmarkReports.note,
    build: benchmarkReports.build,
    environmentKey: benchmarkReports.environmentKey,
    categories: benchmarkReports.categories,
    isBaseline: benchmarkReports.isBaseline,
    createdAt: benchmarkReports.createdAt,
    endedAt: benchmarkReports.endedAt,
  },
  sorts: { createdAt: benchmarkReports.createdAt },
  filters: {
    status: (status: BenchmarkReport["status"]) => eq(benchmarkReports.status, status),
    environmentKey: (key: string) => eq(benchmarkReports.environmentKey, key),
  },
} as const satisfies ListDefinition;

/** Stored report, and if it is a pinned baseline. */
export interface StoredReport {
  report: BenchmarkReport;
  isBaseline: boolean;
}

/** Report that was made elsewhere, without what is given to it here. */
export type MadeReport = Omit<BenchmarkReport, "id" | "environment"> & { environment: EnvironmentFields };

/** Creates the store of benchmark reports. Every method sees one organisation only. */
export function createBenchmarkReports(db: Database) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(benchmarkReports.organizationId, organizationId), eq(benchmarkReports.id, id));

  const find = async (organizationId: string, id: string): Promise<StoredReport | null> => {
    const [row] = await db
      .select({ report: benchmarkReports.report, isBaseline: benchmarkReports.isBaseline })
      .from(benchmarkReports)
      .where(oneOf(organizationId, id));
    return row ?? null;
  };

  const add = async (
    organizationId: string,
    report: BenchmarkReport,
    request: KeyedRequest | null,
  ): Promise<Result<{ made: StoredReport; isReplay: boolean }, "running" | RepeatRefusal>> => {
    return makeOnce(db, organizationId, request, {
      find: (id) => find(organizationId, id),
      make: async (claim): Promise<Result<StoredReport, "running">> => {
        try {
          await db.batch([
            claim(report.id),
            db.insert(benchmarkReports).values({ organizationId, ...columnsOf(report) }),
          ]);
          return ok({ report, isBaseline: false });
        } catch (error) {
          if (violatedConstraint(error) === "benchmark_reports_running") return err("running");
          throw error;
        }
      },
    });
  };

  /** Makes the statement that deletes what is more than an organisation keeps. */
  const deleteSurplus = (organizationId: string) =>
    db.execute(sql`
      delete from ${benchmarkReports} where organization_id = ${organizationId} and id in (
        select id from ${benchmarkReports} where organization_id = ${organizationId} and status <> 'running' and not is_baseline
        order by created_at desc, id desc offset ${MAX_REPORTS} limit 100)`);

  return {
    /** Returns a report; null when there is none. */
    find,

    /**
     * Stores a new report: of a run that begins, or one that was made elsewhere. Fails with `running` while the
     * organisation has a report of a run under way and this would be another. A repetition of `request` gives the
     * report that it made.
     */
    add,

    /** Returns the newest reports that have ended, whole, at most 30; with `environmentKey`, those that compare. */
    async latest(organizationId: string, limit: number, environmentKey?: string): Promise<StoredReport[]> {
      return db
        .select({ report: benchmarkReports.report, isBaseline: benchmarkReports.isBaseline })
        .from(benchmarkReports)
        .where(
          and(
            eq(benchmarkReports.organizationId, organizationId),
            ne(benchmarkReports.status, "running"),
            environmentKey === undefined ? undefined : eq(benchmarkReports.environmentKey, environmentKey),
          ),
        )
        .orderBy(desc(benchmarkReports.createdAt), desc(benchmarkReports.id))
        .limit(Math.min(limit, MAX_LATEST));
    },

    /**
     * Stores a report that was made elsewhere, under an id of its own, and deletes what is more than an organisation
     * keeps. A repetition of `request` gives the first.
     */
    async addMade(
      organizationId: string,
      { environment, ...made }: MadeReport,
      request: KeyedRequest | null,
    ): Promise<Result<{ made: StoredReport; isReplay: boolean }, "running" | "too_long" | RepeatRefusal>> {
      const report = { ...made, id: createId("benchmark"), environment: environmentOf(environment) };
      if (isTooLong(report)) return err("too_long");
      const added = await add(organizationId, report, request);
      if (added.ok && !added.value.isReplay) await deleteSurplus(organizationId);
      return added;
    },

    /** Puts a report in the place of the one with its id, and deletes what is more than an organisation keeps. */
    async replace(organizationId: string, report: BenchmarkReport): Promise<void> {
      const { id, createdAt: _createdAt, ...columns } = columnsOf(report);
      await db.batch([
        db.update(benchmarkReports).set(columns).where(oneOf(organizationId, id)),
        deleteSurplus(organizationId),
      ]);
    },

    /** Returns the report that is pinned as the baseline; null without one. */
    async pinned(organizationId: string): Promise<BenchmarkReport | null> {
      const [row] = await db
        .select({ report: benchmarkReports.report })
        .from(benchmarkReports)
        .where(and(eq(benchmarkReports.organizationId, organizationId), eq(benchmarkReports.isBaseline, true)))
        .limit(1);
      return row?.report ?? null;
    },

    /** Pins a report as the baseline in place of any other; null pins none. False when there is no such report. */
    async pin(organizationId: string, id: string | null): Promise<boolean> {
      const ofOrganization = eq(benchmarkReports.organizationId, organizationId);
      if (id !== null && (await find(organizationId, id)) === null) return false;
      await db.batch([
        db
          .update(benchmarkReports)
          .set({ isBaseline: false })
          .where(and(ofOrganization, eq(benchmarkReports.isBaseline, true))),
        db
          .update(benchmarkReports)
          .set({ isBaseline: true })
          .where(and(ofOrganization, eq(benchmarkReports.id, id ?? ""))),
      ]);
      return true;
    },

    /** Returns the report of the run under way; null without one. */
    async running(organizationId: string): Promise<BenchmarkReport | null> {
      const [row] = await db
        .select({ report: benchmarkReports.report })
        .from(benchmarkReports)
        .where(and(eq(benchmarkReports.organizationId, organizationId), eq(benchmarkReports.status, "running")));
      return row?.report ?? null;
    },
  };
}
/** Store of benchmark reports, see `createBenchmarkReports`. */
export type BenchmarkReports = ReturnType<typeof createBenchmarkReports>;

function isTooLong(report: BenchmarkReport): boolean {
  return new TextEncoder().encode(JSON.stringify(report)).length > MAX_REPORT_BYTES;
}

function columnsOf(report: BenchmarkReport) {
  const { id, status, origin, note, build, environment, startedAt, endedAt, categories } = report;
  if (isTooLong(report)) throw new Error("The report is longer than one may be.");
  return {
    id,
    status,
    origin,
    note,
    build,
    environmentKey: environment.key,
    categories: categories.map(({ category }) => category),
    report: benchmarkReportSchema.parse(report),
    createdAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  };
}
