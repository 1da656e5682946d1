import { errorName, writeLog } from "../../environment/log.ts";
import { runRequestSchema } from "../../measure/benchmarks/run-request.ts";
import { dueRun } from "../../measure/benchmarks/schedule.ts";
import type { BenchmarkRuns } from "./runs.ts";
import type { BenchmarkSchedules, StoredSchedule } from "./schedules.ts";

/** Pages of schedules that one run of housekeeping goes through. */
const MAX_PAGES = 50;

/** Schedules, and the runs that are begun by them. */
interface DueRunsDeps {
  schedules: Pick<BenchmarkSchedules, "page" | "noteRun">;
  runs: Pick<BenchmarkRuns, "start">;
}

/**
 * Begins the benchmarks that schedules ask for at `nowMs`: nightly ones, and those of a build that is new. One that
 * cannot begin because another runs, or that fails to, is begun with the next hour; the others do not wait for it.
 */
export async function startDueRuns({ schedules, runs }: DueRunsDeps, build: string, nowMs: number): Promise<void> {
  let after = "";
  for (let page = 0; page < MAX_PAGES; page++) {
    const stored = await schedules.page(after);
    for (const one of stored) {
      try {
        await startIfDue({ schedules, runs }, one, build, nowMs);
      } catch (error) {
        const { organizationId } = one;
        writeLog({ event: "benchmark_not_begun", organizationId, reason: errorName(error) });
      }
    }
    const last = stored.at(-1);
    if (last === undefined) return;
    after = last.organizationId;
  }
}

async function startIfDue(
  { schedules, runs }: DueRunsDeps,
  { organizationId, schedule, nightlyRunAt, measuredBuild }: StoredSchedule,
  build: string,
  nowMs: number,
): Promise<void> {
  const last = { nightlyRunAtMs: nightlyRunAt?.getTime() ?? null, measuredBuild };
  const origin = dueRun(schedule, last, build, nowMs);
  if (origin === null) return;
  const request = runRequestSchema.parse({ categories: schedule.categories, agentId: schedule.agentId });
  const started = await runs.start(organizationId, origin, request, null);
  if (!started.ok && started.error === "running") return;
  // Also where it could not begin for good, without an agent: it is not tried every hour of the day.
  const run = origin === "deployment" ? { measuredBuild: build } : { nightlyRunAt: new Date(nowMs) };
  await schedules.noteRun(organizationId, run);
}
