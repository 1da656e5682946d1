import { bigint, doublePrecision, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { StoredCostLine } from "../../measure/cost/call-cost.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";

const nanoUsd = (name: string) => bigint(name, { mode: "bigint" });

/**
 * Costs of calls that have ended, one row each, in integer nano-dollars by the prices of the call's day. A row stays
 * when its call is deleted, as what was spent stays spent; it holds no word of anybody.
 */
export const callCosts = pgTable(
  "call_costs",
  {
    /** The call's id; no reference, see above. */
    callId: text("call_id").primaryKey(),
    organizationId: organizationId(),
    agentId: text("agent_id").notNull(),
    services: text("services").$type<ServicesKind>().notNull(),
    transport: text("transport").notNull(),
    startedAt: time("started_at").notNull(),
    durationMs: doublePrecision("duration_ms").notNull(),
    /** Null where the price or quantity of a part is not known; the next column is the cost of the parts that are. */
    nanoUsd: nanoUsd("nano_usd"),
    knownNanoUsd: nanoUsd("known_nano_usd").notNull(),
    /** Known cost by layer; all null of calls from before costs were kept by lines. */
    telephonyNanoUsd: nanoUsd("telephony_nano_usd"),
    sttNanoUsd: nanoUsd("stt_nano_usd"),
    llmNanoUsd: nanoUsd("llm_nano_usd"),
    ttsNanoUsd: nanoUsd("tts_nano_usd"),
    platformNanoUsd: nanoUsd("platform_nano_usd"),
    /** Known cost of speculation thrown away and of hedges that lost; part of the layers. */
    wastedNanoUsd: nanoUsd("wasted_nano_usd"),
    lines: jsonb("lines").$type<StoredCostLine[]>().notNull(),
  },
  (table) => [index("call_costs_time").on(table.organizationId, table.startedAt, table.callId)],
);

/** Budgets of a calendar month, of an organisation or one of its agents. Integer micro-dollars. */
export const costBudgets = pgTable(
  "cost_budgets",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    /** Null for all agents. */
    agentId: text("agent_id"),
    monthlyMicroUsd: bigint("monthly_micro_usd", { mode: "number" }).notNull(),
    /** Share of the budget, in percent, from which on it is shown as nearly used. */
    warnAtPercent: integer("warn_at_percent").notNull(),
    /** Rule of alerts that was made with it; null where none was. */
    ruleId: text("rule_id"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("cost_budgets_list").on(table.organizationId, table.createdAt, table.id)],
);
