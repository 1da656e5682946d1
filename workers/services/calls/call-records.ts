import { sql } from "drizzle-orm";
import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import { usageTotal } from "../../../voice/timeline/usage-line.ts";
import type { Database, OpenDatabase } from "../../db/client.ts";
import { callCosts, callLabels, callTranscripts, callTurns, costChangeCalls, voiceCalls } from "../../db/schema.ts";
import { type CallCost, callCostOf } from "../../measure/cost/call-cost.ts";
import { microUsdOf } from "../../measure/cost/price-usage.ts";
import { trialCallRow } from "../costs/changes/trial-calls.ts";
import { recordCost } from "../costs/record-cost.ts";
import { recordLabels } from "./labels/record-labels.ts";
import { summariseTurns } from "./turn-summary.ts";

/** Rows of one statement: with fifty columns, well below the 65,535 parameters that one may have. */
const ROWS_PER_INSERT = 500;

/** An attempt to store a call is given up after this; the outbox tries again. */
const STORE_DEADLINE_MS = 5_000;

/**
 * Writes a call with its turns and transcript in one transaction, and throws when that failed. The same record may be
 * written any number of times, and a record of the running call may arrive after that of the ended one: an ended call
 * stays ended, rows that exist stay as they are.
 */
export async function storeCallRecord(record: CallRecord, openDatabase: OpenDatabase): Promise<void> {
  const db = openDatabase(() => AbortSignal.timeout(STORE_DEADLINE_MS));
  const { callId, organizationId } = record;
  const startedAt = new Date(record.startedAtEpochMs);
  const isEnded = record.status === "ended";
  const [cost, labels] = isEnded
    ? await Promise.all([recordCost(record, db).then(callCostOf), recordLabels(record, db)])
    : [null, []];
  const call = db
    .insert(voiceCalls)
    .values({
      id: callId,
      organizationId,
      agentId: record.agentId,
      agentVersion: record.agentVersion,
      transport: record.transport,
      status: record.status,
      endReason: record.endReason,
      createdAt: startedAt,
      startedAt,
      endedAt: record.endedAtEpochMs === null ? null : new Date(record.endedAtEpochMs),
      services: record.services,
      simulatedLatency: record.simulatedLatency,
      ...(cost === null ? {} : { ...summariseTurns(record.turns), ...usageColumns(record, cost) }),
    })
    .onConflictDoUpdate({
      target: voiceCalls.id,
      set: {
        agentVersion: sql`excluded.agent_version`,
        status: sql`excluded.status`,
        endReason: sql`excluded.end_reason`,
        startedAt: sql`excluded.started_at`,
        endedAt: sql`excluded.ended_at`,
        services: sql`excluded.services`,
        simulatedLatency: sql`excluded.simulated_latency`,
        sttAudioMs: sql`excluded.stt_audio_ms`,
        llmPromptTokens: sql`excluded.llm_prompt_tokens`,
        llmCompletionTokens: sql`excluded.llm_completion_tokens`,
        ttsCharacters: sql`excluded.tts_characters`,
        costMicroUsd: sql`excluded.cost_micro_usd`,
        turnCount: sql`excluded.turn_count`,
        medianResponseTimeMs: sql`excluded.median_response_time_ms`,
        medianAnswerHeardMs: sql`excluded.median_answer_heard_ms`,
        interruptionCount: sql`excluded.interruption_count`,
        medianTurnGapMs: sql`excluded.median_turn_gap_ms`,
        worstTurnGapMs: sql`excluded.worst_turn_gap_ms`,
      },
      setWhere: sql`${voiceCalls.organizationId} = excluded.organization_id and ${voiceCalls.status} <> 'ended'`,
    });
  const turns = record.turns.map(({ metrics, userText, replyText, heardText }) => ({
    ...metrics,
    callId,
    organizationId,
    userText,
    replyText,
    heardText,
  }));
  const lines = record.transcript.map((segment) => ({ ...segment, callId, organizationId }));
  const trial = cost === null ? null : await trialCallRow(record, cost.nanoUsd, db);
  await db.batch([
    call,
    ...(cost === null ? [] : [costInsertion(record, cost, db)]),
    // What a person has set while the call went on stays.
    ...(labels.length === 0 ? [] : [db.insert(callLabels).values(labels).onConflictDoNothing()]),
    ...(trial === null ? [] : [db.insert(costChangeCalls).values(trial).onConflictDoNothing()]),
    ...slicesOf(turns).map((rows) => db.insert(callTurns).values(rows).onConflictDoNothing()),
    ...slicesOf(lines).map((rows) => db.insert(callTranscripts).values(rows).onConflictDoNothing()),
  ]);
}

function slicesOf<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / ROWS_PER_INSERT);
  return Array.from({ length: count }, (_, at) => rows.slice(at * ROWS_PER_INSERT, (at + 1) * ROWS_PER_INSERT));
}

/** Returns the columns of a call that tell its usage and cost. */
function usageColumns({ usage }: CallRecord, { nanoUsd }: CallCost) {
  return {
    sttAudioMs: usageTotal(usage, "stt_audio_ms"),
    llmPromptTokens: usageTotal(usage, "llm_prompt_token", "llm_cached_token"),
    llmCompletionTokens: usageTotal(usage, "llm_completion_token"),
    ttsCharacters: usageTotal(usage, "tts_character"),
    costMicroUsd: nanoUsd === null ? null : microUsdOf(nanoUsd),
  };
}

/** Writes the cost of a call that has ended, once. */
function costInsertion(record: CallRecord, { layers, ...cost }: CallCost, db: Database) {
  const { callId, organizationId, agentId, services, transport, startedAtEpochMs, endedAtEpochMs } = record;
  return db
    .insert(callCosts)
    .values({
      callId,
      organizationId,
      agentId,
      services,
      transport,
      startedAt: new Date(startedAtEpochMs),
      durationMs: Math.max(0, (endedAtEpochMs ?? startedAtEpochMs) - startedAtEpochMs),
      telephonyNanoUsd: layers.telephony,
      sttNanoUsd: layers.stt,
      llmNanoUsd: layers.llm,
      ttsNanoUsd: layers.tts,
      platformNanoUsd: layers.platform,
      ...cost,
    })
    .onConflictDoNothing();
}
