import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { LabelCondition } from "../../measure/calls/label-rule.ts";
import { agents } from "./agents.ts";
import { voiceCalls } from "./calls.ts";
import { createdAt, organizationId } from "./columns.ts";
import type { LabelKind, LabelSource } from "./states.ts";

const callId = () =>
  text("call_id")
    .notNull()
    .references(() => voiceCalls.id, { onDelete: "cascade" });

/** Labels of calls: any number of tags, and one outcome at most. */
export const callLabels = pgTable(
  "call_labels",
  {
    callId: callId(),
    organizationId: organizationId(),
    kind: text("kind").$type<LabelKind>().notNull(),
    label: text("label").notNull(),
    source: text("source").$type<LabelSource>().notNull(),
    /** The key or member that set it, or the rule. */
    authorId: text("author_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.kind, table.label] }),
    uniqueIndex("call_labels_outcome").on(table.callId).where(sql`${table.kind} = 'outcome'`),
    // Ids of calls grow with time.
    index("call_labels_label").on(table.organizationId, table.kind, table.label, table.callId),
  ],
);

/** Notes that people wrote on a call. They go with its words: they tell of them. */
export const callNotes = pgTable(
  "call_notes",
  {
    id: text("id").primaryKey(),
    callId: callId(),
    organizationId: organizationId(),
    authorId: text("author_id").notNull(),
    text: text("text").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("call_notes_list").on(table.organizationId, table.callId, table.createdAt, table.id),
    index("call_notes_call_id").on(table.callId),
  ],
);

/** Rules that label calls as they end. */
export const callLabelRules = pgTable(
  "call_label_rules",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** Null for calls of all agents. */
    agentId: text("agent_id").references(() => agents.id, { onDelete: "cascade" }),
    kind: text("kind").$type<LabelKind>().notNull(),
    label: text("label").notNull(),
    condition: jsonb("condition").$type<LabelCondition>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("call_label_rules_list").on(table.organizationId, table.createdAt, table.id),
    index("call_label_rules_agent_id").on(table.agentId).where(sql`${table.agentId} is not null`),
  ],
);

/** Views of the list of calls: filters and an order under a name. */
export const callViews = pgTable(
  "call_views",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    filters: jsonb("filters").$type<Record<string, string>>().notNull(),
    sort: text("sort").notNull(),
    authorId: text("author_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("call_views_name").on(table.organizationId, table.name),
    index("call_views_list").on(table.organizationId, table.createdAt, table.id),
  ],
);
