import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { AgentSettings } from "../../voice/agent.ts";
import type { CallEndReason } from "../../voice/events.ts";
import type { TurnOutcome, TurnSource } from "../../voice/turn-metrics.ts";

/**
 * The tables. Every row belongs to one organisation and every query names it. Ids are prefixed UUIDv7. Times are kept to the millisecond, so that what JavaScript read
 * compares equal to what is stored: the list cursors depend on it. `migrations/` is generated from this file by `npm run db:generate` and only ever appended to.
 */
const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
const createdAt = () => time("created_at").notNull().defaultNow();

/** A tenant. */
export const organizations = pgTable("organizations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: createdAt(),
});

const organizationId = () =>
  text("organization_id")
    .notNull()
    .references(() => organizations.id);

/** What a key or session may do; each role may do everything that those below it may. */
export const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** Keys of the HTTP API. The key itself is shown once and kept nowhere: `hash` is its SHA-256 in hex, `prefix` its first characters for display. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    hash: text("hash").notNull(),
    prefix: text("prefix").notNull(),
    role: text("role").$type<Role>().notNull(),
    createdAt: createdAt(),
    /** To the minute, so that a busy key is not a busy row. */
    lastUsedAt: time("last_used_at"),
    revokedAt: time("revoked_at"),
  },
  (table) => [
    uniqueIndex("api_keys_hash").on(table.hash),
    index("api_keys_organization").on(table.organizationId, table.createdAt),
  ],
);

/** Agents: the settings of `voice/agent.ts`. A deleted agent that has had calls stays, for their sake, with `deletedAt` set. */
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
    /** Null in these two: saved before the setting existed; the platform's defaults. */
    turnTaking: jsonb("turn_taking").$type<AgentSettings["turnTaking"]>(),
    flightRecorder: jsonb("flight_recorder").$type<AgentSettings["flightRecorder"]>(),
    limits: jsonb("limits").$type<AgentSettings["limits"]>().notNull(),
    isPublic: boolean("is_public").notNull(),
    idempotencyKey: text("idempotency_key"),
    createdAt: createdAt(),
    updatedAt: time("updated_at").notNull().defaultNow(),
    deletedAt: time("deleted_at"),
  },
  (table) => [
    uniqueIndex("agents_slug").on(table.organizationId, table.slug).where(sql`${table.deletedAt} is null`),
    uniqueIndex("agents_idempotency_key").on(table.organizationId, table.idempotencyKey),
    index("agents_list").on(table.organizationId, table.createdAt.desc(), table.id.desc()),
    index("agents_public").on(table.slug).where(sql`${table.isPublic} and ${table.deletedAt} is null`),
  ],
);

/** `created` until somebody connects, `active` while the call runs. */
export const callStates = ["created", "active", "ended"] as const;
export type CallState = (typeof callStates)[number];

/** Calls, one row each from the moment their token is given out. */
export const voiceCalls = pgTable(
  "voice_calls",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    agentId: text("agent_id")
      .notNull()
      .references(() => agents.id),
    agentVersion: integer("agent_version").notNull(),
    transport: text("transport").notNull(),
    status: text("status").$type<CallState>().notNull(),
    endReason: text("end_reason").$type<CallEndReason>(),
    idempotencyKey: text("idempotency_key"),
    createdAt: createdAt(),
    startedAt: time("started_at"),
    endedAt: time("ended_at"),
  },
  (table) => [
    uniqueIndex("voice_calls_idempotency_key").on(table.organizationId, table.idempotencyKey),
    index("voice_calls_list").on(table.organizationId, table.createdAt.desc(), table.id.desc()),
    index("voice_calls_agent").on(table.organizationId, table.agentId, table.createdAt.desc(), table.id.desc()),
    index("voice_calls_active")
      .on(table.organizationId, table.createdAt.desc(), table.id.desc())
      .where(sql`${table.status} = 'active'`),
  ],
);

const callId = () =>
  text("call_id")
    .notNull()
    .references(() => voiceCalls.id, { onDelete: "cascade" });

/** One row per agent turn: `TurnMetrics` of `voice/turn-metrics.ts`, all times in ms, and the words. */
export const callTurns = pgTable(
  "call_turns",
  {
    callId: callId(),
    turnId: text("turn_id").notNull(),
    organizationId: organizationId(),
    index: integer("index").notNull(),
    source: text("source").$type<TurnSource>().notNull(),
    outcome: text("outcome").$type<TurnOutcome>().notNull(),
    startedAtMs: doublePrecision("started_at_ms").notNull(),
    responseTimeMs: doublePrecision("response_time_ms"),
    turnGapMs: doublePrecision("turn_gap_ms"),
    endpointingMs: doublePrecision("endpointing_ms"),
    llmFirstTokenMs: doublePrecision("llm_first_token_ms"),
    ttsFirstByteMs: doublePrecision("tts_first_byte_ms"),
    firstSubstantiveMs: doublePrecision("first_substantive_ms"),
    trimmedSilenceMs: doublePrecision("trimmed_silence_ms"),
    bargeInStopMs: doublePrecision("barge_in_stop_ms"),
    speculative: boolean("speculative").notNull(),
    opener: text("opener"),
    interrupted: boolean("interrupted").notNull(),
    heardMs: doublePrecision("heard_ms").notNull(),
    discardedAttempts: integer("discarded_attempts").notNull().default(0),
    discardedTokens: integer("discarded_tokens").notNull().default(0),
    discardedCharacters: integer("discarded_characters").notNull().default(0),
    savedMs: doublePrecision("saved_ms"),
    falseStart: boolean("false_start").notNull().default(false),
    longestSilenceMs: doublePrecision("longest_silence_ms"),
    hedge: text("hedge"),
    userText: text("user_text"),
    replyText: text("reply_text").notNull(),
    heardText: text("heard_text").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.turnId] }),
    index("call_turns_order").on(table.organizationId, table.callId, table.index),
  ],
);

/** What was said, line by line, as it was heard. Times are ms since the call's start. */
export const callTranscripts = pgTable(
  "call_transcripts",
  {
    callId: callId(),
    index: integer("index").notNull(),
    organizationId: organizationId(),
    turnId: text("turn_id").notNull(),
    role: text("role").$type<"user" | "assistant">().notNull(),
    text: text("text").notNull(),
    startMs: doublePrecision("start_ms").notNull(),
    endMs: doublePrecision("end_ms").notNull(),
    isInterrupted: boolean("is_interrupted").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.index] }),
    index("call_transcripts_order").on(table.organizationId, table.callId, table.index),
  ],
);

/** An appointment is booked, or was moved (another row took its place) or cancelled. */
export type AppointmentStatus = "booked" | "moved" | "cancelled";

/**
 * Appointments made by the agent's tools; day and time are the caller's words. `idempotencyKey` names the tool call that made
 * the row, `closedByKey` the one that moved or cancelled it: a repeated tool call finds its mark and changes nothing.
 */
export const appointments = pgTable(
  "appointments",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    callId: callId(),
    /** Whom it is for, when the call says; a browser's does not. */
    caller: text("caller"),
    day: text("day").notNull(),
    time: text("time"),
    status: text("status").$type<AppointmentStatus>().notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    closedByKey: text("closed_by_key"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("appointments_idempotency_key").on(table.organizationId, table.idempotencyKey),
    index("appointments_call").on(table.organizationId, table.callId, table.createdAt.desc()),
  ],
);
