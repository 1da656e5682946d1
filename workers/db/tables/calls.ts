import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { TranscriptMark } from "../../../voice/timeline/call-record.ts";
import type { CallEndReason } from "../../../voice/timeline/events.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { agents } from "./agents.ts";
import { campaigns, leads } from "./campaigns.ts";
import { createdAt, organizationId, time } from "./columns.ts";
import type { AppointmentStatus, CallState, Speaker } from "./states.ts";
import { turnColumns } from "./turn-columns.ts";

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
    /** Set for calls of a campaign; a deleted campaign or lead leaves its calls. */
    campaignId: text("campaign_id").references(() => campaigns.id, { onDelete: "set null" }),
    leadId: text("lead_id").references(() => leads.id, { onDelete: "set null" }),
    /** The other party's number (E.164), where the transport tells it. Personal data. */
    phone: text("phone"),
    /**
     * Kind of services that the call was held over, or would have been. Of calls before it was kept, those without a
     * simulated latency count as a vendor's.
     */
    services: text("services").$type<ServicesKind>().notNull(),
    /** The latency profile of stand-in services that the call was held over; null: real vendors. */
    simulatedLatency: text("simulated_latency"),
    /**
     * Usage of vendors in this and the next three columns; null until the call has ended. Speech heard, in ms of audio.
     */
    sttAudioMs: doublePrecision("stt_audio_ms"),
    llmPromptTokens: integer("llm_prompt_tokens"),
    llmCompletionTokens: integer("llm_completion_tokens"),
    ttsCharacters: integer("tts_characters"),
    /** Cost by the rates of the call's day; null where one of them is not known. */
    costMicroUsd: bigint("cost_micro_usd", { mode: "number" }),
    /** The agent's turns and figures over its answers to speech (`TurnSummary`); null until the call has ended. */
    turnCount: integer("turn_count"),
    interruptionCount: integer("interruption_count"),
    medianResponseTimeMs: doublePrecision("median_response_time_ms"),
    medianAnswerHeardMs: doublePrecision("median_answer_heard_ms"),
    medianTurnGapMs: doublePrecision("median_turn_gap_ms"),
    worstTurnGapMs: doublePrecision("worst_turn_gap_ms"),
    createdAt: createdAt(),
    startedAt: time("started_at"),
    endedAt: time("ended_at"),
  },
  (table) => [
    index("voice_calls_list").on(table.organizationId, table.createdAt, table.id),
    index("voice_calls_agent").on(table.organizationId, table.agentId, table.createdAt, table.id),
    index("voice_calls_status").on(table.organizationId, table.status, table.createdAt, table.id),
    index("voice_calls_services").on(table.organizationId, table.services, table.createdAt, table.id),
    index("voice_calls_end_reason")
      .on(table.organizationId, table.endReason, table.createdAt, table.id)
      .where(sql`${table.endReason} is not null`),
    // Orders of the list. Calls without the figure are the least of all.
    index("voice_calls_worst_gap").on(table.organizationId, sql`coalesce(${table.worstTurnGapMs}, -1)`, table.id),
    index("voice_calls_cost").on(table.organizationId, sql`coalesce(${table.costMicroUsd}, -1)`, table.id),
    index("voice_calls_turns").on(table.organizationId, sql`coalesce(${table.turnCount}, -1)`, table.id),
    index("voice_calls_campaign")
      .on(table.organizationId, table.campaignId, table.createdAt, table.id)
      .where(sql`${table.campaignId} is not null`),
    index("voice_calls_phone").on(table.organizationId, table.phone).where(sql`${table.phone} is not null`),
    // Deleting an agent, campaign or lead looks for its calls.
    index("voice_calls_agent_id").on(table.agentId),
    index("voice_calls_campaign_id").on(table.campaignId).where(sql`${table.campaignId} is not null`),
    index("voice_calls_lead_id").on(table.leadId).where(sql`${table.leadId} is not null`),
    index("voice_calls_active")
      .on(table.organizationId, table.createdAt, table.id)
      .where(sql`${table.status} = 'active'`),
  ],
);

const callId = () =>
  text("call_id")
    .notNull()
    .references(() => voiceCalls.id, { onDelete: "cascade" });

/** One row per agent turn: the fields of `voice/timeline/turn-metric-table.ts`, all times in ms, and the words. */
export const callTurns = pgTable(
  "call_turns",
  {
    callId: callId(),
    organizationId: organizationId(),
    ...turnColumns(),
    userText: text("user_text"),
    replyText: text("reply_text").notNull(),
    heardText: text("heard_text").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.turnId] }),
    index("call_turns_order").on(table.organizationId, table.callId, table.index),
  ],
);

/** Transcripts of calls, line by line, as they were heard. Times are ms since the call's start. */
export const callTranscripts = pgTable(
  "call_transcripts",
  {
    callId: callId(),
    index: integer("index").notNull(),
    organizationId: organizationId(),
    turnId: text("turn_id").notNull(),
    role: text("role").$type<Speaker>().notNull(),
    /** What an operator did; null for words that were heard. */
    mark: text("mark").$type<TranscriptMark>(),
    text: text("text").notNull(),
    startMs: doublePrecision("start_ms").notNull(),
    endMs: doublePrecision("end_ms").notNull(),
    isInterrupted: boolean("is_interrupted").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.index] }),
    index("call_transcripts_order").on(table.organizationId, table.callId, table.index),
    // In one form: a letter with its accent beside it, or of full width, is found as the one on the keyboard.
    index("call_transcripts_words").using("gin", sql`to_tsvector('english', normalize(${table.text}, NFKC))`),
  ],
);

/**
 * Appointments made by the agent's tools; day and time are the caller's words. `idempotencyKey` names the tool call
 * that made the row, `closedByKey` the one that moved or cancelled it: a repeated tool call finds its mark and changes
 * nothing.
 */
export const appointments = pgTable(
  "appointments",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    callId: callId(),
    /** Person that it is for, when the call says; a browser's does not. */
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
    index("appointments_call").on(table.callId, table.createdAt, table.id),
  ],
);
