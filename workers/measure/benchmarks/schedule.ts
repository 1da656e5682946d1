import { z } from "zod";
import { benchmarkCategories } from "./report.ts";

/** Schedule of an organisation's benchmarks: every night, and after a deployment. */
export const benchmarkScheduleSchema = z.object({
  isNightly: z.boolean(),
  /** Hour of the nightly run, UTC. */
  nightlyHour: z.number().int().min(0).max(23),
  isAfterDeployment: z.boolean(),
  categories: z.array(z.enum(benchmarkCategories)).min(1).max(benchmarkCategories.length),
  /** Agent that calls are held with; null takes the oldest one. */
  agentId: z.string().min(1).max(64).nullable(),
});
/** Schedule of an organisation's benchmarks. */
export type BenchmarkSchedule = z.infer<typeof benchmarkScheduleSchema>;

/** Schedule of an organisation that never made one: off. */
export const noSchedule: BenchmarkSchedule = {
  isNightly: false,
  nightlyHour: 3,
  isAfterDeployment: false,
  categories: [...benchmarkCategories],
  agentId: null,
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Last runs of a schedule. */
interface ScheduleRuns {
  nightlyRunAtMs: number | null;
  measuredBuild: string | null;
}

/**
 * Decides if a schedule is due at `nowMs`. A build is measured once; a nightly run that could not begin within six
 * hours of its time is left out, since the next night comes soon.
 */
export function dueRun(
  schedule: BenchmarkSchedule,
  { nightlyRunAtMs, measuredBuild }: ScheduleRuns,
  build: string,
  nowMs: number,
): "deployment" | "schedule" | null {
  if (schedule.isAfterDeployment && build !== measuredBuild) return "deployment";
  if (!schedule.isNightly) return null;
  const midnightMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const todayMs = midnightMs + schedule.nightlyHour * HOUR_MS;
  const dueAtMs = todayMs <= nowMs ? todayMs : todayMs - DAY_MS;
  const isLate = nowMs - dueAtMs >= 6 * HOUR_MS;
  return !isLate && (nightlyRunAtMs === null || nightlyRunAtMs < dueAtMs) ? "schedule" : null;
}
