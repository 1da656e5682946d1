import { bigint, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { CostUnit } from "../../measure/cost/cost-unit.ts";
import type { StoredPriceStep } from "../../measure/cost/stored-steps.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";
import { organizations } from "./organizations.ts";
import type { CostActionState } from "./states.ts";

/** Events that are counted by day: a lead reached, a call transferred. Holds no personal data. */
export const analyticsEvents = pgTable(
  "analytics_events",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** Snake case, in the past tense. */
    type: text("type").notNull(),
    occurredAt: time("occurred_at").notNull(),
    properties: jsonb("properties").$type<Record<string, string | number | boolean>>().notNull().default({}),
  },
  (table) => [
    index("analytics_events_date").on(table.organizationId, table.occurredAt, table.id),
    index("analytics_events_type").on(table.organizationId, table.type, table.occurredAt, table.id),
  ],
);

/**
 * Prices of vendors, each from a moment on. Integer micro-dollars for a million units, so that a token's price is
 * whole. An organisation's contract may include units of every month, and grow cheaper by steps.
 */
export const costRates = pgTable(
  "cost_rates",
  {
    id: text("id").primaryKey(),
    /** Null: list prices for everyone. */
    organizationId: text("organization_id").references(() => organizations.id),
    provider: text("provider").notNull(),
    unit: text("unit").$type<CostUnit>().notNull(),
    microUsdPerMillion: bigint("micro_usd_per_million", { mode: "number" }).notNull(),
    /** Units of a month that cost nothing. */
    includedUnits: bigint("included_units", { mode: "number" }).notNull().default(0),
    /** Prices of the units of a month above so many, in rising order. */
    steps: jsonb("steps").$type<StoredPriceStep[]>().notNull().default([]),
    effectiveFrom: time("effective_from").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("cost_rates_lookup").on(table.organizationId, table.provider, table.unit, table.effectiveFrom)],
);

/**
 * Actions to lower costs, with the saving that was predicted and the one that was realised. Integer micro-dollars a
 * month.
 */
export const costActions = pgTable(
  "cost_actions",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    kind: text("kind").notNull(),
    status: text("status").$type<CostActionState>().notNull(),
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
    predictedSavingMicroUsd: bigint("predicted_saving_micro_usd", { mode: "number" }),
    realizedSavingMicroUsd: bigint("realized_saving_micro_usd", { mode: "number" }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("cost_actions_list").on(table.organizationId, table.createdAt, table.id)],
);

/** Cache entries: the cache's slowest layer. */
export const cacheEntries = pgTable(
  "cache_entries",
  {
    key: text("key").primaryKey(),
    organizationId: organizationId(),
    entry: jsonb("entry").$type<unknown>().notNull(),
    /** From then on the row is worthless, and to be deleted. */
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("cache_entries_expiry").on(table.expiresAt),
    index("cache_entries_organization").on(table.organizationId),
  ],
);
