import { runRequestSchema } from "../../measure/benchmarks/run-request.ts";
import { dueRun } from "../../measure/benchmarks/schedule.ts";
import type { BenchmarkRuns } from "./runs.ts";
import type { BenchmarkSchedules, StoredSchedule } from "./schedules.ts";

/** Pages of schedules that one run of housekeeping goes through. */
const MAX_PAGES = 50;

/**
 * Begins the benchmarks that schedules ask for at `nowMs`: nightly ones, and those of a build that is new. One that
 * cannot begin because another runs is begun with the next hour.
 */
export async function startDueRuns(
  { schedules, runs }: { schedules: BenchmarkSchedules; runs: Pick<BenchmarkRuns, "start"> },
  build: string,
  nowMs: number,
): Promise<void> {
  let after = "";
  for (let page = 0; page < MAX_PAGES; page++) {
    const stored = await schedules.page(after);
    for (const one of stored) await startIfDue({ schedules, runs }, one, build, nowMs);
    const last = stored.at(-1);
    if (last === undefined) return;
    after = last.organizationId;
  }
}

async function startIfDue(
  { schedules, runs }: { schedules: BenchmarkSchedules; runs: Pick<BenchmarkRuns, "start"> },
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
