import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { type AgentConfig, type AgentSettings, defaultCostLevers } from "../../../voice/agent.ts";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";
import type { ActorType } from "./states.ts";

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

/** Versions of agents: the settings that each save left, the newest hundred of an agent. */
export const agentVersions = pgTable(
  "agent_versions",
  {
    organizationId: organizationId(),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    /** All settings, by the names of `voice/agent.ts` at the time. */
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull(),
    /** Length of the settings as text, so that a bound on them reads none. */
    settingsBytes: integer("settings_bytes").notNull(),
    /** Names of the settings that the save changed; empty for the first version. */
    fields: jsonb("fields").$type<string[]>().notNull(),
    /** Version whose settings were put back; null for any other save. */
    restoredVersion: integer("restored_version"),
    /** Null in these two: saved before versions were kept. */
    authorType: text("author_type").$type<ActorType>(),
    authorId: text("author_id"),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.agentId, table.version] }),
    // Deleting an agent looks for its versions.
    index("agent_versions_agent").on(table.agentId),
  ],
);
