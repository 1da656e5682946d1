import { sql } from "drizzle-orm";
import { bigint, boolean, doublePrecision, index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { TrialSettings } from "../../../voice/agent.ts";
import type { TrialArm } from "../../../voice/cost-trial.ts";
import type { TrialEvaluation } from "../../measure/cost/trial/evaluation.ts";
import type { Guard, GuardScores } from "../../measure/cost/trial/guard.ts";
import type { TimeBefore } from "../../measure/cost/trial/time-before.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";
import type { CostChangeState } from "./states.ts";

/**
 * Changes of an agent's settings that are to lower costs, from their proposal to what they brought; kept for ever. Hold
 * no words of anybody.
 */
export const costChanges = pgTable(
  "cost_changes",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    agentId: text("agent_id").notNull(),
    state: text("state").$type<CostChangeState>().notNull(),
    settings: jsonb("settings").$type<TrialSettings>().notNull(),
    /** The same settings of the agent as they were when the change was proposed. */
    settingsBefore: jsonb("settings_before").$type<TrialSettings>().notNull(),
    canaryShare: doublePrecision("canary_share").notNull(),
    guards: jsonb("guards").$type<Guard[]>().notNull(),
    /** Saving that whoever proposed it expects, as a share of the cost of a minute. */
    predictedShare: doublePrecision("predicted_share"),
    before: jsonb("before").$type<TimeBefore>().notNull(),
    evaluation: jsonb("evaluation").$type<TrialEvaluation>().notNull(),
    /** Calls that the evaluation holds: it is only replaced by one made from it. */
    evaluatedCalls: bigint("evaluated_calls", { mode: "number" }).notNull().default(0),
    proposedBy: text("proposed_by").notNull(),
    decidedBy: text("decided_by"),
    startedAt: time("started_at"),
    endedAt: time("ended_at"),
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("cost_changes_list").on(table.organizationId, table.createdAt, table.id),
    // Two trials of one agent could not be told apart.
    uniqueIndex("cost_changes_running").on(table.organizationId, table.agentId).where(sql`${table.state} = 'running'`),
    index("cost_changes_expiry").on(table.expiresAt).where(sql`${table.state} = 'running'`),
  ],
);

/** Finished calls of changes on trial, each with what guards look at and what it cost. */
export const costChangeCalls = pgTable(
  "cost_change_calls",
  {
    /** The call's id; no reference, as the figures of a trial stay when a call is deleted. */
    callId: text("call_id").primaryKey(),
    organizationId: organizationId(),
    changeId: text("change_id").notNull(),
    arm: text("arm").$type<TrialArm>().notNull(),
    endedAt: time("ended_at").notNull(),
    durationMs: doublePrecision("duration_ms").notNull(),
    /** Null where it is not known, or the call was held over stand-ins. */
    nanoUsd: bigint("nano_usd", { mode: "bigint" }),
    scores: jsonb("scores").$type<GuardScores>().notNull(),
    isEvaluated: boolean("is_evaluated").notNull().default(false),
  },
  (table) => [
    index("cost_change_calls_new")
      .on(table.organizationId, table.changeId, table.endedAt, table.callId)
      .where(sql`not ${table.isEvaluated}`),
    index("cost_change_calls_change").on(table.organizationId, table.changeId),
  ],
);
