import { and, eq, gt, or, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { benchmarkSchedules } from "../../db/schema.ts";
import type { BenchmarkSchedule } from "../../measure/benchmarks/schedule.ts";

/** Schedule as it is stored: with its organisation, and what was run by it last. */
export interface StoredSchedule {
  organizationId: string;
  schedule: BenchmarkSchedule;
  nightlyRunAt: Date | null;
  measuredBuild: string | null;
}

/** Schedules that one run of housekeeping looks at. */
const MAX_SCHEDULES = 200;

/** Creates the store of benchmark schedules. */
export function createBenchmarkSchedules(db: Database, now: () => number = Date.now) {
  return {
    /** Returns an organisation's schedule; null when it never made one. */
    async find(organizationId: string): Promise<BenchmarkSchedule | null> {
      const [row] = await db
        .select()
        .from(benchmarkSchedules)
        .where(eq(benchmarkSchedules.organizationId, organizationId));
      return row === undefined ? null : scheduleOf(row);
    },

    /** Stores an organisation's schedule in place of the one before. */
    async put(organizationId: string, schedule: BenchmarkSchedule, build: string): Promise<void> {
      const changes = { ...schedule, updatedAt: new Date(now()) };
      await db
        .insert(benchmarkSchedules)
        // The build that runs now was deployed before anyone asked for its measurement.
        .values({ organizationId, ...changes, measuredBuild: build })
        .onConflictDoUpdate({
          target: benchmarkSchedules.organizationId,
          set: { ...changes, version: sql`${benchmarkSchedules.version} + 1` },
        });
    },

    /** Lists schedules that are on, from after `afterOrganizationId` in the order of ids, at most 200. */
    async page(afterOrganizationId: string): Promise<StoredSchedule[]> {
      const rows = await db
        .select()
        .from(benchmarkSchedules)
        .where(
          and(
            gt(benchmarkSchedules.organizationId, afterOrganizationId),
            or(eq(benchmarkSchedules.isNightly, true), eq(benchmarkSchedules.isAfterDeployment, true)),
          ),
        )
        .orderBy(benchmarkSchedules.organizationId)
        .limit(MAX_SCHEDULES);
      return rows.map((row) => ({
        organizationId: row.organizationId,
        schedule: scheduleOf(row),
        nightlyRunAt: row.nightlyRunAt,
        measuredBuild: row.measuredBuild,
      }));
    },

    /** Notes that a run was begun by the schedule: a nightly one at a time, or one of a build. */
    async noteRun(organizationId: string, run: { nightlyRunAt: Date } | { measuredBuild: string }): Promise<void> {
      await db.update(benchmarkSchedules).set(run).where(eq(benchmarkSchedules.organizationId, organizationId));
    },
  };
}
/** Store of benchmark schedules, see `createBenchmarkSchedules`. */
export type BenchmarkSchedules = ReturnType<typeof createBenchmarkSchedules>;

function scheduleOf(row: typeof benchmarkSchedules.$inferSelect): BenchmarkSchedule {
  const { isNightly, nightlyHour, isAfterDeployment, categories, agentId } = row;
  return { isNightly, nightlyHour, isAfterDeployment, categories, agentId };
}
