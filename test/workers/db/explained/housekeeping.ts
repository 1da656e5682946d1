import { type ExplainedMethods, none, OF_FEW, run, type Services, UNSETTLED } from "./explained.ts";

/** Methods of `services/housekeeping.ts`. */
export const housekeeping: ExplainedMethods = {
  "housekeeping.statements": none("what `database.snapshots` does"),
  "housekeeping.costChanges": none("what costs.trials.judgeAll and costs.changes.endExpired do"),
  "housekeeping.databaseSizes": none("what `database.audit.keepSizes` does"),
  "housekeeping.indexChanges": none("wakes a Durable Object"),
  "housekeeping.retention": run(({ housekeeping }) => runOf(housekeeping, "retention")),
  "housekeeping.unopenedCalls": run(({ housekeeping }) => runOf(housekeeping, "unopenedCalls")),
  "housekeeping.recommendations": run(({ housekeeping }) => runOf(housekeeping, "recommendations"), UNSETTLED),
  "housekeeping.benchmarkSandboxes": run(
    ({ housekeeping }) => runOf(housekeeping, "benchmarkSandboxes"),
    OF_FEW("the sandboxes among the organisations"),
  ),
  "housekeeping.dueBenchmarks": none("asks what `benchmarks.schedules.page` asks"),
  "housekeeping.expiredRows": run(({ housekeeping }) => runOf(housekeeping, "expiredRows")),
};

function runOf(housekeeping: Services["housekeeping"], name: string): Promise<unknown> {
  const task = housekeeping[name];
  if (task === undefined) throw new Error(`There is no ${name} among what is done by the clock.`);
  return task();
}
