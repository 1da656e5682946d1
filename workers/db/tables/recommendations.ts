import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Finding, Realised, RecommendationState } from "../../measure/recommendations/recommendation.ts";
import type { Undo } from "../../measure/recommendations/undo.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";

/**
 * Recommendations, from their finding to what they brought; those that were applied are kept for ever. Hold no words.
 */
export const recommendations = pgTable(
  "recommendations",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** Report whose evidence it rests on. */
    reportId: text("report_id").notNull(),
    rule: text("rule").notNull(),
    subject: text("subject").notNull(),
    finding: jsonb("finding").$type<Finding>().notNull(),
    state: text("state").$type<RecommendationState>().notNull(),
    /** Key or member that approved, dismissed or rolled it back last, for the page; the audit log has every step. */
    decidedBy: text("decided_by"),
    scheduledAt: time("scheduled_at"),
    appliedAt: time("applied_at"),
    /** Takes the change back; null before it was made. */
    undo: jsonb("undo").$type<Undo>(),
    /** Benchmark that verifies it. */
    verificationId: text("verification_id"),
    realised: jsonb("realised").$type<Realised>(),
    failure: text("failure"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("recommendations_list").on(table.organizationId, table.createdAt, table.id),
    index("recommendations_state").on(table.organizationId, table.state, table.createdAt, table.id),
    // Of a rule and subject there is one at a time that is not over.
    uniqueIndex("recommendations_current")
      .on(table.organizationId, table.rule, table.subject)
      .where(sql`${table.state} in ('open', 'scheduled', 'applying', 'verifying')`),
    index("recommendations_scheduled").on(table.scheduledAt).where(sql`${table.state} = 'scheduled'`),
    index("recommendations_unsettled").on(table.updatedAt).where(sql`${table.state} in ('applying', 'verifying')`),
  ],
);

/** Settings of cache strategies that differ from the platform's; KV has a copy for readers. */
export const cacheSettings = pgTable(
  "cache_settings",
  {
    organizationId: organizationId(),
    strategy: text("strategy").notNull(),
    isEnabled: boolean("is_enabled").notNull(),
    /** Null: the platform's own time. */
    freshMs: integer("fresh_ms"),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.strategy] })],
);

/** Lists that are kept warm for an organisation, besides those of every one. */
export const warmPaths = pgTable(
  "warm_paths",
  { organizationId: organizationId(), path: text("path").notNull(), createdAt: createdAt() },
  (table) => [primaryKey({ columns: [table.organizationId, table.path] })],
);

/** Acknowledgements: a person takes note of a regression, with a reason, until it expires. */
export const benchmarkAcknowledgements = pgTable(
  "benchmark_acknowledgements",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    reportId: text("report_id").notNull(),
    /** Key of the metric. */
    metric: text("metric").notNull(),
    reason: text("reason").notNull(),
    acknowledgedBy: text("acknowledged_by").notNull(),
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("benchmark_acknowledgements_list").on(table.organizationId, table.createdAt, table.id)],
);
