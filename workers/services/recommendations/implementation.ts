import { err, ok, type Result } from "../../../voice/result.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import { agentOfRun } from "../../measure/benchmarks/run-environment.ts";
import { type AppliedAction, isApplied } from "../../measure/recommendations/action.ts";
import { realisedOf } from "../../measure/recommendations/realised.ts";
import type { RecommendationState } from "../../measure/recommendations/recommendation.ts";
import type { Undo } from "../../measure/recommendations/undo.ts";
import type { Audit, Author } from "../access/audit.ts";
import type { ActionPlan, ActionState, PlannedChange, PlanRefusal } from "./action-outcome.ts";
import type { BenchmarkSource } from "./benchmark-source.ts";
import type { RecommendationRow, Recommendations } from "./recommendations.ts";

/** Actions as they are planned and taken back, whatever they are about. */
export interface Actions {
  plan(organizationId: string, action: AppliedAction): Promise<Result<ActionPlan, PlanRefusal>>;
  undo(author: Author, undo: Undo, action: AppliedAction): Promise<"undone" | PlanRefusal>;
  /** Tells if an applied change is in force by now. */
  stateOf(organizationId: string, undo: Undo): Promise<ActionState>;
}

/** World that implementations act in. */
export interface ImplementationDeps {
  store: Recommendations;
  actions: Actions;
  benchmarks: BenchmarkSource;
  audit: Audit;
  now(): number;
}

/** Why a step was refused. `manual`: a person has to do it. `state`: it is not in a state for this step. */
export type StepRefusal = PlanRefusal | "manual" | "state" | "conflict";

/** An implementation that is still `applying` after this long was cut off. */
const CUT_OFF_MS = 10 * 60_000;
/** A verification that has no report after this long has failed; the change stays, and may be taken back. */
const UNVERIFIED_MS = 24 * 3_600_000;

const failures = {
  gone: "What it is about is gone.",
  done_already: "It is set already.",
  not_possible: "This deployment cannot do it.",
  conflict: "What it changes was changed meanwhile; look at it again.",
  manual: "A person has to do it.",
  state: "It is being changed by somebody else.",
} as const satisfies Record<StepRefusal, string>;

/**
 * Implements recommendations: dry run → approved by an admin → applied → verified by a benchmark of the metric's
 * category → rolled back if somebody says so. Every step is written to the audit log; the state in Postgres is true at
 * every moment, and of two who take a step at once, one does.
 */
export function createImplementation(deps: ImplementationDeps) {
  const { store, actions, benchmarks, audit, now } = deps;

  const record = (author: Author, verb: string, { id }: RecommendationRow): Promise<void> =>
    audit.record(author, { action: `recommendation.${verb}`, resourceId: id });

  const fail = async (row: RecommendationRow, from: RecommendationState, refusal: StepRefusal) =>
    store.move(row.organizationId, row.id, [from], "failed", { failure: failures[refusal] });

  /** Begins the benchmark that verifies; while another runs, the clock begins it later. */
  const verify = async (row: RecommendationRow): Promise<RecommendationRow> => {
    const { prediction } = row.finding;
    if (prediction === null) return row;
    const note = `Verifies: ${row.finding.title}`.slice(0, 500);
    // With the agent that the finding is of: another's calls would say nothing of it.
    const report = await benchmarks.find(row.organizationId, row.reportId);
    const agentId = report === null ? null : agentOfRun(report.environment);
    const started = await benchmarks.start(row.organizationId, prediction.category, agentId, note);
    if (started === null) return row;
    const changes = { verificationId: started.id };
    return (await store.move(row.organizationId, row.id, ["verifying"], "verifying", changes)) ?? row;
  };

  const apply = async (
    author: Author,
    row: RecommendationRow,
    from: RecommendationState,
  ): Promise<Result<RecommendationRow, StepRefusal>> => {
    const { organizationId, id, finding } = row;
    if (!isApplied(finding.action)) return err("manual");
    const planned = await actions.plan(organizationId, finding.action);
    if (!planned.ok) {
      // What a person tried stays open, with the reason as the answer; the clock has nobody to tell.
      if (from === "scheduled") await fail(row, from, planned.error);
      return planned;
    }
    const decidedBy = author.actor.id;
    if ((await store.move(organizationId, id, [from], "applying", { decidedBy, failure: null })) === null) {
      return err("state");
    }
    await record(author, "apply", row);
    const outcome = await planned.value.apply(author).catch(async (error: unknown) => {
      await store.move(organizationId, id, ["applying"], "failed", { failure: "It could not be applied." });
      throw error;
    });
    if ("refusal" in outcome) {
      await fail(row, "applying", outcome.refusal);
      return err(outcome.refusal);
    }
    const { undo, isInForce } = outcome;
    const to = finding.prediction !== null || !isInForce ? "verifying" : "applied";
    const changes = { undo, appliedAt: new Date(now()), scheduledAt: null };
    const applied = await store.move(organizationId, id, ["applying"], to, changes);
    if (applied === null) return err("state");
    if (isInForce) return ok(await verify(applied));
    await settle(applied);
    return ok((await store.find(organizationId, id)) ?? applied);
  };

  /** Settles a recommendation whose benchmark has ended; leaves it as it is while that goes on. */
  const settle = async (row: RecommendationRow): Promise<void> => {
    const { organizationId, id, verificationId, finding, appliedAt, undo } = row;
    const waitedMs = now() - (appliedAt?.getTime() ?? now());
    if (verificationId === null) {
      const state = undo === null ? "in_force" : await actions.stateOf(organizationId, undo);
      if (state === "failed") {
        const failure = "It was decided, and could not be made; the database's changes say why.";
        await store.move(organizationId, id, ["verifying"], "failed", { failure });
      } else if (state === "in_force" && finding.prediction === null) {
        await store.move(organizationId, id, ["verifying"], "applied");
      } else if (waitedMs > UNVERIFIED_MS) await unverified(row, "No benchmark could be run within a day.");
      else if (state === "in_force") await verify(row);
      return;
    }
    const report = await benchmarks.find(organizationId, verificationId);
    if (report?.status === "running" || (report === null && waitedMs < UNVERIFIED_MS)) return;
    const realised = report === null || finding.prediction === null ? null : realisedOf(finding.prediction, report);
    if (realised === null) await unverified(row, "The benchmark that was to verify it did not measure the figure.");
    else await store.move(organizationId, id, ["verifying"], "applied", { realised });
  };

  /** Does what is due of one recommendation. */
  const advance = async (row: RecommendationRow, requestId: string): Promise<void> => {
    const { organizationId, id, state, updatedAt } = row;
    const author: Author = { actor: { type: "platform", id: "schedule" }, organizationId, requestId };
    if (state === "scheduled") await apply(author, row, "scheduled");
    else if (state === "verifying") await settle(row);
    else if (now() - updatedAt.getTime() > CUT_OFF_MS) {
      const failure = "It was cut off; look whether the change was made.";
      await store.move(organizationId, id, ["applying"], "failed", { failure });
    }
  };

  const unverified = (row: RecommendationRow, failure: string) =>
    store.move(row.organizationId, row.id, ["verifying"], "applied", { failure });

  return {
    /** Plans the action and changes nothing: what "Implement" would change. */
    async dryRun(row: RecommendationRow): Promise<Result<PlannedChange[], StepRefusal>> {
      if (!isApplied(row.finding.action)) return err("manual");
      const planned = await actions.plan(row.organizationId, row.finding.action);
      return planned.ok ? ok(planned.value.changes) : planned;
    },

    /** Applies an open or scheduled recommendation now, and begins the benchmark that verifies it. */
    async implement(author: Author, row: RecommendationRow): Promise<Result<RecommendationRow, StepRefusal>> {
      if (row.state !== "open" && row.state !== "scheduled" && row.state !== "failed") return err("state");
      return apply(author, row, row.state);
    },

    /** Sets the time at which the clock applies an open recommendation, or another one for a scheduled one. */
    async schedule(author: Author, row: RecommendationRow, at: Date): Promise<Result<RecommendationRow, StepRefusal>> {
      if (!isApplied(row.finding.action)) return err("manual");
      const changes = { scheduledAt: at, decidedBy: author.actor.id };
      const moved = await store.move(row.organizationId, row.id, ["open", "scheduled"], "scheduled", changes);
      if (moved === null) return err("state");
      await record(author, "schedule", row);
      return ok(moved);
    },

    /** Puts a recommendation away, or takes a schedule back: a scheduled one is open again. */
    async dismiss(author: Author, row: RecommendationRow): Promise<Result<RecommendationRow, StepRefusal>> {
      const to = row.state === "scheduled" ? "open" : "dismissed";
      const changes = { scheduledAt: null, decidedBy: author.actor.id };
      const moved = await store.move(
        row.organizationId,
        row.id,
        [row.state === "scheduled" ? "scheduled" : "open"],
        to,
        changes,
      );
      if (moved === null) return err("state");
      await record(author, to === "open" ? "unschedule" : "dismiss", row);
      return ok(moved);
    },

    /** Takes an applied change back, unless somebody has changed the same thing since. */
    async rollBack(author: Author, row: RecommendationRow): Promise<Result<RecommendationRow, StepRefusal>> {
      const { organizationId, id, finding, undo, state } = row;
      if (!isApplied(finding.action)) return err("manual");
      if (undo === null || (state !== "applied" && state !== "verifying")) return err("state");
      await record(author, "roll_back", row);
      const undone = await actions.undo(author, undo, finding.action);
      if (undone !== "undone") return err(undone === "done_already" ? "conflict" : undone);
      const moved = await store.move(organizationId, id, [state], "rolled_back", { decidedBy: author.actor.id });
      return moved === null ? err("state") : ok(moved);
    },

    /** Settles what an ended benchmark of an organisation verifies. */
    async settleVerified(organizationId: string): Promise<void> {
      for (const row of await store.verifying(organizationId)) await settle(row);
    },

    /**
     * Does what is due, of all organisations: scheduled changes, and verifications. Returns how many it saw to. One
     * that fails is tried again by the next run, and keeps none of the others.
     */
    async runDue(requestId: string, limit: number): Promise<number> {
      const rows = await store.due(limit);
      for (const row of rows) {
        const { id: recommendationId, organizationId } = row;
        try {
          await advance(row, requestId);
        } catch (error) {
          writeLog({
            event: "recommendation_not_advanced",
            organizationId,
            recommendationId,
            reason: errorName(error),
          });
        }
      }
      return rows.length;
    },
  };
}
/** Implementation of recommendations, see `createImplementation`. */
export type Implementation = ReturnType<typeof createImplementation>;
