import { eq, gte, lt, sql } from "drizzle-orm";
import type { CallEndReason } from "../../../voice/timeline/events.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { type CallState, callLabels, callTranscripts, type LabelKind, voiceCalls } from "../../db/schema.ts";
import { callHasWords } from "./call-words.ts";

/** Characters of a caller's first line that a list shows. */
const MAX_FIRST_WORDS = 160;

/** Figures that a call may lack come last where the greatest are first. */
const orLeast = (
  column: typeof voiceCalls.worstTurnGapMs | typeof voiceCalls.costMicroUsd | typeof voiceCalls.turnCount,
) => sql`coalesce(${column}, -1)`;

/** Labels of other organisations are in other indexes' stretches: theirs are never read. */
const hasLabel = (kind: LabelKind, label: string) => sql`exists (
  select 1 from ${callLabels} where ${callLabels.callId} = ${voiceCalls.id}
    and ${callLabels.organizationId} = ${voiceCalls.organizationId}
    and ${callLabels.kind} = ${kind} and ${callLabels.label} = ${label})`;

/** List of an organisation's calls. */
export const callList = {
  name: "calls",
  table: voiceCalls,
  organizationId: voiceCalls.organizationId,
  id: voiceCalls.id,
  fields: {
    id: voiceCalls.id,
    agentId: voiceCalls.agentId,
    agentVersion: voiceCalls.agentVersion,
    campaignId: voiceCalls.campaignId,
    leadId: voiceCalls.leadId,
    transport: voiceCalls.transport,
    status: voiceCalls.status,
    endReason: voiceCalls.endReason,
    createdAt: voiceCalls.createdAt,
    startedAt: voiceCalls.startedAt,
    endedAt: voiceCalls.endedAt,
    durationMs: sql<
      number | null
    >`(extract(epoch from ${voiceCalls.endedAt} - ${voiceCalls.startedAt}) * 1000)::float8`.as("duration_ms"),
    turnCount: voiceCalls.turnCount,
    interruptionCount: voiceCalls.interruptionCount,
    medianResponseTimeMs: voiceCalls.medianResponseTimeMs,
    medianAnswerHeardMs: voiceCalls.medianAnswerHeardMs,
    medianTurnGapMs: voiceCalls.medianTurnGapMs,
    worstTurnGapMs: voiceCalls.worstTurnGapMs,
    costMicroUsd: voiceCalls.costMicroUsd,
    services: voiceCalls.services,
    simulatedLatency: voiceCalls.simulatedLatency,
    // Read from the transcript and kept nowhere else: it goes when the words go.
    firstWords: sql<string | null>`(
      select left(line.text, ${sql.raw(String(MAX_FIRST_WORDS))}) from ${callTranscripts} line
      where line.call_id = ${voiceCalls}."id" and line.organization_id = ${voiceCalls}."organization_id"
        and line.role = 'user' and line.text <> '' order by line.index limit 1)`.as("first_words"),
    outcome: sql<string | null>`(
      select label from ${callLabels} outcome where outcome.call_id = ${voiceCalls}."id"
        and outcome.organization_id = ${voiceCalls}."organization_id" and outcome.kind = 'outcome')`.as("outcome"),
    tags: sql<string[]>`array(
      select label from ${callLabels} tag where tag.call_id = ${voiceCalls}."id"
        and tag.organization_id = ${voiceCalls}."organization_id" and tag.kind = 'tag' order by label)`.as("tags"),
  },
  sorts: {
    createdAt: voiceCalls.createdAt,
    worstTurnGapMs: orLeast(voiceCalls.worstTurnGapMs),
    costMicroUsd: orLeast(voiceCalls.costMicroUsd),
    turnCount: orLeast(voiceCalls.turnCount),
  },
  filters: {
    status: (status: CallState) => eq(voiceCalls.status, status),
    endReason: (endReason: CallEndReason) => eq(voiceCalls.endReason, endReason),
    agentId: (agentId: string) => eq(voiceCalls.agentId, agentId),
    services: (services: ServicesKind) => eq(voiceCalls.services, services),
    campaignId: (campaignId: string) => eq(voiceCalls.campaignId, campaignId),
    from: (from: string) => gte(voiceCalls.createdAt, new Date(from)),
    to: (to: string) => lt(voiceCalls.createdAt, new Date(to)),
    // As it stands in the index of the order.
    worstGapOverMs: (ms: string) => sql`${orLeast(voiceCalls.worstTurnGapMs)} > ${Number(ms)}::float8`,
    words: callHasWords,
    outcome: (outcome: string) => hasLabel("outcome", outcome),
    tag: (tag: string) => hasLabel("tag", tag),
  },
} as const satisfies ListDefinition;
