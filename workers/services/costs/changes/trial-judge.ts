import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";
import { costChangeCalls, costChanges } from "../../../db/schema.ts";
import { evaluateCall } from "../../../measure/cost/trial/evaluation.ts";
import type { CostChanges } from "./cost-changes.ts";

/** Calls of one step, and steps of one look; what is left is evaluated with the next call, or by the clock. */
const CALLS_PER_STEP = 200;
const MAX_STEPS = 10;
/** Trials that one run of the clock looks at. */
const MAX_TRIALS = 200;

/** Creates the judge of trials: takes finished calls into their evaluation, each once, and rolls back what harms. */
export function createTrialJudge(db: Database, changes: Pick<CostChanges, "rollBack">) {
  /** Evaluates the next calls; false when there are none, or somebody else was faster. */
  const step = async (organizationId: string, changeId: string, requestId: string): Promise<boolean> => {
    const [[change], calls] = await db.batch([
      db
        .select()
        .from(costChanges)
        .where(
          and(
            eq(costChanges.organizationId, organizationId),
            eq(costChanges.id, changeId),
            eq(costChanges.state, "running"),
          ),
        ),
      db
        .select()
        .from(costChangeCalls)
        .where(
          and(
            eq(costChangeCalls.organizationId, organizationId),
            eq(costChangeCalls.changeId, changeId),
            sql`not ${costChangeCalls.isEvaluated}`,
          ),
        )
        .orderBy(asc(costChangeCalls.endedAt), asc(costChangeCalls.callId))
        .limit(CALLS_PER_STEP),
    ]);
    if (change === undefined || calls.length === 0) return false;
    const evaluation = calls.reduce((before, { arm, durationMs, nanoUsd, scores }) => {
      const call = { arm, durationMs, nanoUsd: nanoUsd === null ? null : Number(nanoUsd), scores };
      return evaluateCall(before, call, change.guards, change.canaryShare);
    }, change.evaluation);
    // One statement: calls are marked only with the evaluation that holds them.
    const { rowCount } = await db.execute(sql`
      with evaluated as (
        update ${costChanges} set evaluation = ${JSON.stringify(evaluation)}::jsonb,
          evaluated_calls = evaluated_calls + ${calls.length}, updated_at = now()
        where organization_id = ${organizationId} and id = ${changeId} and state = 'running'
          and evaluated_calls = ${change.evaluatedCalls}
        returning 1)
      update ${costChangeCalls} set is_evaluated = true
      where organization_id = ${organizationId} and change_id = ${changeId} and exists (select 1 from evaluated)
        and call_id in (${sql.join(
          calls.map(({ callId }) => sql`${callId}`),
          sql`, `,
        )})`);
    if ((rowCount ?? 0) === 0) return false;
    if (evaluation.broken !== null) {
      await changes.rollBack({ actor: { type: "platform", id: "guard" }, organizationId, requestId }, change);
      return false;
    }
    return calls.length === CALLS_PER_STEP;
  };

  const judge = async (organizationId: string, changeId: string, requestId: string): Promise<void> => {
    for (let steps = 0; steps < MAX_STEPS; steps++) if (!(await step(organizationId, changeId, requestId))) return;
  };

  return {
    /** Takes the finished calls of a change on trial into its evaluation; rolls it back when a guard is broken. */
    judge,

    /** The same for the trials of all organisations whose calls wait, as many as one run may. */
    async judgeAll(requestId: string): Promise<void> {
      const waiting = await db
        .selectDistinct({ organizationId: costChangeCalls.organizationId, changeId: costChangeCalls.changeId })
        .from(costChangeCalls)
        .innerJoin(
          costChanges,
          and(
            eq(costChanges.id, costChangeCalls.changeId),
            eq(costChanges.organizationId, costChangeCalls.organizationId),
            eq(costChanges.state, "running"),
          ),
        )
        .where(sql`not ${costChangeCalls.isEvaluated}`)
        .limit(MAX_TRIALS);
      for (const { organizationId, changeId } of waiting) await judge(organizationId, changeId, requestId);
    },
  };
}
/** Judge of trials, see `createTrialJudge`. */
export type TrialJudge = ReturnType<typeof createTrialJudge>;
