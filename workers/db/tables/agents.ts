import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { type AgentConfig, type AgentSettings, defaultCostLevers } from "../../../voice/agent.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";

/**
 * Agents: the settings of `voice/agent.ts`. A deleted agent that has had calls stays, for their sake, with `deletedAt`
 * set.
 */
export const agents = pgTable(
  "agents",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** Grows with every edit. */
    version: integer("version").notNull().default(1),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    prompt: text("prompt").notNull(),
    greeting: text("greeting").notNull(),
    language: text("language").notNull(),
    providers: jsonb("providers").$type<AgentSettings["providers"]>().notNull(),
    expectedPhrases: jsonb("expected_phrases").$type<AgentSettings["expectedPhrases"]>().notNull(),
    knowledge: jsonb("knowledge").$type<AgentSettings["knowledge"]>().notNull(),
    script: jsonb("script").$type<AgentSettings["script"]>().notNull(),
    tools: jsonb("tools").$type<AgentSettings["tools"]>().notNull(),
    openers: jsonb("openers").$type<AgentSettings["openers"]>().notNull(),
    /** Null in these three: saved before the setting existed; the platform's defaults. */
    turnTaking: jsonb("turn_taking").$type<AgentSettings["turnTaking"]>(),
    flightRecorder: jsonb("flight_recorder").$type<AgentSettings["flightRecorder"]>(),
    recording: jsonb("recording").$type<AgentSettings["recording"]>(),
    limits: jsonb("limits").$type<AgentSettings["limits"]>().notNull(),
    costLevers: jsonb("cost_levers").$type<AgentSettings["costLevers"]>().notNull().default(defaultCostLevers),
    isPublic: boolean("is_public").notNull(),
    /** Settings on trial, see `cost_changes`. */
    trial: jsonb("trial").$type<NonNullable<AgentConfig["trial"]>>(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: time("deleted_at"),
  },
  (table) => [
    uniqueIndex("agents_slug").on(table.organizationId, table.slug).where(sql`${table.deletedAt} is null`),
    index("agents_list").on(table.organizationId, table.createdAt, table.id),
    index("agents_name").on(table.organizationId, table.name, table.id),
    index("agents_public_name")
      .on(table.organizationId, table.name, table.id)
      .where(sql`${table.isPublic} and ${table.deletedAt} is null`),
  ],
);
