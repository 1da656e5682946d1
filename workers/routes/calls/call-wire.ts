import { z } from "@hono/zod-openapi";
import { transcriptMarks } from "../../../voice/timeline/call-record.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { turnMetricsSchema } from "../../../voice/timeline/turn-metrics.ts";
import { callStates, speakers } from "../../db/states.ts";
import { servicesSchema, timeSchema } from "../../http/wire-schemas.ts";
import type { Call, TranscriptLine, Turn } from "../../services/calls/calls.ts";

/** Rows of calls as the API shows them: every field named here, so that a new column is not told by accident. */

/** A call on the wire. */
export const callSchema = z
  .object({
    id: z.string(),
    agentId: z.string(),
    agentVersion: z.number().int(),
    campaignId: z.string().nullable(),
    leadId: z.string().nullable(),
    transport: z.string(),
    status: z.enum(callStates),
    endReason: z.string().nullable(),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable().openapi({ description: "Null for a call that nobody has connected to" }),
    endedAt: timeSchema.nullable(),
    durationMs: z.number().nullable(),
    turnCount: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "The agent's turns, its greeting included; null until the call has ended" }),
    interruptionCount: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "Of these, the turns that the caller interrupted; null until the call has ended" }),
    medianTurnGapMs: z.number().nullable().openapi({
      description: "End of the caller's speech → the first sound, over its answers to speech; null as the next",
    }),
    worstTurnGapMs: z.number().nullable().openapi({
      description: "The longest of these; null until the call has ended, and where none was measured",
    }),
    medianResponseTimeMs: z.number().nullable().openapi({
      description: "Over its answers to speech; null until the call has ended, and where none was measured",
    }),
    medianAnswerHeardMs: z.number().nullable().openapi({
      description:
        "End of the caller's speech → the answer's own words heard, over the same answers; null in the same cases",
    }),
    costMicroUsd: z.number().int().nullable().openapi({
      description:
        "Charged by the vendors, in micro-dollars, stand-ins being free; null until the call has ended, and where a rate is not known",
    }),
    services: servicesSchema,
    simulatedLatency: z.string().nullable().openapi({
      description:
        "The latency profile of stand-in services that were slow on purpose; null where nothing was simulated",
    }),
  })
  .openapi("Call");

/** A call in a list: the same, and how the caller began. */
export const listedCallSchema = callSchema
  .extend({
    firstWords: z.string().nullable().openapi({
      description: "The caller's first line, at most 160 characters; null where nothing was said or it was erased",
    }),
    outcome: z.string().nullable().openapi({ description: "Set by hand or by a rule; null where none was" }),
    tags: z.array(z.string()),
  })
  .openapi("ListedCall");

/** A call on its own: the same, and how it stands while it goes on. */
export const callDetailSchema = callSchema
  .extend({
    live: z
      .object({
        state: z.enum(["running", "caller_away", "interrupted", "unreachable", "gone"]).openapi({
          description:
            "`caller_away`: the line is lost, and the caller may come back within 15 s. `interrupted`: the platform was restarted under the call, which ends within a minute unless the caller comes back. `unreachable`: the call does not answer at the moment, and the other fields are as old as its start. `gone`: nothing is known of it beyond its start",
        }),
        takenOverBy: z.string().nullable().openapi({
          description: "Id of the operator who has the call; null while the agent has it",
        }),
        waitingLines: z.number().int().openapi({ description: "Operators' lines that wait until the caller pauses" }),
        listeners: z.number().int().openapi({ description: "Operators who listen" }),
      })
      .nullable()
      .openapi({ description: "Of a call that goes on: its turns, medians and duration are those so far. Else null" }),
  })
  .openapi("CallDetail");

/** The call of a row. Every field is named, so that a new column is not shown by accident. */
export function callOnWire(call: Call): z.infer<typeof callSchema> {
  const { id, agentId, agentVersion, campaignId, leadId, transport, status, endReason, startedAt, endedAt } = call;
  return {
    id,
    agentId,
    agentVersion,
    campaignId,
    leadId,
    transport,
    status,
    endReason,
    createdAt: call.createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    durationMs: startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : null,
    turnCount: call.turnCount,
    interruptionCount: call.interruptionCount,
    medianTurnGapMs: call.medianTurnGapMs,
    worstTurnGapMs: call.worstTurnGapMs,
    medianResponseTimeMs: call.medianResponseTimeMs,
    medianAnswerHeardMs: call.medianAnswerHeardMs,
    costMicroUsd: call.costMicroUsd,
    services: call.services,
    simulatedLatency: call.simulatedLatency,
  };
}

/** The call of a row, on its own: as if it did not go on. */
export function callDetailOnWire(call: Call): z.infer<typeof callDetailSchema> {
  return { ...callOnWire(call), live: null };
}

/** An agent turn on the wire: latencies in ms, and the words. */
export const turnSchema = turnMetricsSchema
  .extend({
    services: servicesSchema,
    userText: z.string().nullable(),
    replyText: z.string(),
    heardText: z.string(),
  })
  .openapi("Turn");

/** The agent turn of a row, in a call over `services`. */
export function turnOnWire(turn: Turn, services: ServicesKind): z.infer<typeof turnSchema> {
  const { callId: _callId, organizationId: _organizationId, ...shown } = turn;
  return turnSchema.parse({ ...shown, services });
}

/** A line of the transcript on the wire; times are ms since the call's start. */
export const lineSchema = z
  .object({
    index: z.number().int(),
    turnId: z.string(),
    role: z.enum(speakers).openapi({
      description: "`operator`: an operator's words in the agent's voice, or what one did in the call",
    }),
    mark: z
      .enum(transcriptMarks)
      .nullable()
      .openapi({ description: "What an operator did; `text` is then what the caller did not hear, or empty" }),
    text: z.string(),
    startMs: z.number(),
    endMs: z.number(),
    isInterrupted: z.boolean(),
  })
  .openapi("TranscriptLine");

/** The transcript's line of a row. */
export function lineOnWire(line: TranscriptLine): z.infer<typeof lineSchema> {
  const { index, turnId, role, mark, text, startMs, endMs, isInterrupted } = line;
  return { index, turnId, role, mark, text, startMs, endMs, isInterrupted };
}

/**
 * The timeline on the wire: events of `voice/timeline/events.ts`, each type with fields of its own besides these two.
 */
export const timelineSchema = z.array(
  z.looseObject({ atMs: z.number().openapi({ description: "Since the call's start" }), type: z.string() }),
);
