import { and, eq } from "drizzle-orm";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import type { Database } from "../../../db/client.ts";
import { type costChangeCalls, costChanges } from "../../../db/schema.ts";
import { guardScores } from "../../../measure/cost/trial/guard.ts";

/**
 * Makes the row of a finished call of a trial, with what its guards look at; null for a call of none. Calls over
 * stand-ins have no cost, as nobody charges for them.
 */
export async function trialCallRow(
  record: CallRecord,
  nanoUsd: bigint | null,
  db: Database,
): Promise<typeof costChangeCalls.$inferInsert | null> {
  const { trial, callId, organizationId, services, startedAtEpochMs, endedAtEpochMs } = record;
  if (trial === null || endedAtEpochMs === null) return null;
  const [change] = await db
    .select({ guards: costChanges.guards })
    .from(costChanges)
    .where(and(eq(costChanges.organizationId, organizationId), eq(costChanges.id, trial.changeId)));
  if (change === undefined) return null;
  return {
    callId,
    organizationId,
    changeId: trial.changeId,
    arm: trial.arm,
    endedAt: new Date(endedAtEpochMs),
    durationMs: Math.max(0, endedAtEpochMs - startedAtEpochMs),
    nanoUsd: services === "vendor" ? nanoUsd : null,
    scores: guardScores({ ...record, ...trial }, change.guards),
  };
}
