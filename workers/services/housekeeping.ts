import { databaseOpener } from "../db/opener.ts";
import { buildOf } from "../environment/build.ts";
import { type Env, readSettings } from "../environment/env.ts";
import type { WaitUntil } from "../wiring/request-parts.ts";
import { startDueRuns } from "./benchmarks/due-runs.ts";
import { removeUnusedSandboxes } from "./benchmarks/sandbox-removal.ts";
import { deleteUnopenedCalls } from "./calls/unopened-calls.ts";
import { createRequestServices } from "./create.ts";
import { createChangeWatch } from "./database-advisor/change-watch.ts";
import { wakeBuilder } from "./database-advisor/create.ts";
import { createDatabaseAudit } from "./database-advisor/database-audit.ts";
import { createSnapshots } from "./database-advisor/snapshots.ts";
import { deleteExpiredRows } from "./platform/expired-rows.ts";
import { callsChanged } from "./platform/shared-cache.ts";
import { callObjectsOf } from "./privacy/create.ts";
import { createRetention } from "./privacy/retention.ts";

/** Deadline of one query; no caller waits for the answer. */
const QUERY_DEADLINE_MS = 30_000;

/** Recommendations that one run sees to; the next goes on. */
const MAX_DUE_RECOMMENDATIONS = 50;

/** Wires the tasks of housekeeping, by name: each does a bounded piece of its work. */
export function createHousekeeping(env: Env, waitUntil: WaitUntil): Record<string, () => Promise<unknown>> {
  const settings = readSettings(env);
  const db = databaseOpener(settings, () => "task housekeeping")(() => AbortSignal.timeout(QUERY_DEADLINE_MS));
  const snapshots = createSnapshots(db);
  const benchmarks = () => createRequestServices(env, waitUntil, () => "task benchmarks").benchmarks;
  return {
    retention: () =>
      createRetention(db, {
        objects: callObjectsOf(env),
        requestId: `scheduled-${crypto.randomUUID()}`,
        onErased: (organizationId) => callsChanged(env, waitUntil, organizationId),
      }).run(),
    unopenedCalls: () =>
      deleteUnopenedCalls(db, Date.now(), (organizationId) => callsChanged(env, waitUntil, organizationId)),
    recommendations: () =>
      createRequestServices(env, waitUntil, () => "task recommendations").recommendations.implementation.runDue(
        `scheduled-${crypto.randomUUID()}`,
        MAX_DUE_RECOMMENDATIONS,
      ),
    costChanges: async () => {
      const { costs } = createRequestServices(env, waitUntil, () => "task housekeeping");
      const requestId = `scheduled-${crypto.randomUUID()}`;
      await costs.trials.judgeAll(requestId);
      await costs.changes.endExpired(requestId);
    },
    expiredRows: () => deleteExpiredRows(db, Date.now()),
    statements: async () => {
      await snapshots.take();
      await snapshots.deleteOld();
      // Judged by the calls up to this snapshot.
      await createChangeWatch(db).look();
    },
    databaseSizes: () => createDatabaseAudit(db, settings).keepSizes(),
    // Whatever was approved or cut off and is not looked after.
    indexChanges: async () => wakeBuilder(env, waitUntil),
    benchmarkSandboxes: () => removeUnusedSandboxes(db, benchmarks().sandboxes, Date.now()),
    dueBenchmarks: () => startDueRuns(benchmarks(), buildOf(env), Date.now()),
  };
}
