import { afterEach, expect, it } from "vitest";
import { noSchedule } from "../../../../workers/measure/benchmarks/schedule.ts";
import { startDueRuns } from "../../../../workers/services/benchmarks/due-runs.ts";
import { watchLog } from "../../../support/log-watch.ts";

let log: ReturnType<typeof watchLog> | undefined;
afterEach(() => log?.stop());

it("begins the runs of the other organisations when one cannot be begun", async () => {
  log = watchLog();
  const schedule = { ...noSchedule, isAfterDeployment: true };
  const stored = ["org_1", "org_2"].map((organizationId) => {
    return { organizationId, schedule, nightlyRunAt: null, measuredBuild: null };
  });
  const noted: string[] = [];
  const schedules = {
    page: async (after: string) => (after === "" ? stored : []),
    noteRun: async (organizationId: string) => void noted.push(organizationId),
  };
  const start = async (organizationId: string): Promise<never> => {
    if (organizationId === "org_1") throw new Error("the object does not answer");
    return { ok: false, error: "no_agent" } as never;
  };
  await startDueRuns({ schedules, runs: { start } }, "new build", Date.UTC(2026, 10, 30));
  expect(noted).toEqual(["org_2"]);
  expect(log.lines.join()).toContain("benchmark_not_begun");
});
