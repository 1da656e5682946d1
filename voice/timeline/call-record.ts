import { callUsage, type UsageLine } from "./call-usage.ts";
import type { CallEndReason, CallEvent } from "./events.ts";
import type { CallProvenance } from "./services-kind.ts";
import type { TurnMetrics } from "./turn-metrics.ts";

/** One line of the conversation as it was heard. Times are ms since the call's start. */
export interface TranscriptSegment {
  index: number;
  turnId: string;
  role: "user" | "assistant";
  text: string;
  startMs: number;
  endMs: number;
  isInterrupted: boolean;
}

/** One agent turn: its metrics, the caller's words that it answers, and its text as made and as heard. */
export interface TurnRecord {
  metrics: TurnMetrics;
  userText: string | null;
  replyText: string;
  heardText: string;
}

/** A whole call as Postgres keeps it. */
export interface CallRecord extends Omit<CallProvenance, "colo"> {
  callId: string;
  organizationId: string;
  agentId: string;
  agentVersion: number;
  transport: string;
  status: "active" | "ended";
  /** Milliseconds since the Unix epoch. */
  startedAtEpochMs: number;
  endedAtEpochMs: number | null;
  endReason: CallEndReason | null;
  turns: TurnRecord[];
  transcript: TranscriptSegment[];
  /** Usage of vendors; of a call that goes on, so far. */
  usage: UsageLine[];
}

/** Identity of a call: the fields of its record that its timeline does not tell. */
export type CallIdentity = Pick<
  CallRecord,
  | "callId"
  | "organizationId"
  | "agentId"
  | "agentVersion"
  | "transport"
  | "startedAtEpochMs"
  | "services"
  | "standIns"
  | "simulatedLatency"
>;

/**
 * Reads a call's record off its timeline. Turns and words that were not heard are turns without heard text, not
 * segments.
 */
export function callRecordOf(identity: CallIdentity, events: readonly CallEvent[]): CallRecord {
  const record: CallRecord = {
    ...identity,
    status: "active",
    endedAtEpochMs: null,
    endReason: null,
    turns: [],
    transcript: [],
    usage: callUsage(events),
  };
  let speechStartMs: number | null = null;
  const audibleFromMs = new Map<string, number>();
  const append = (segment: Omit<TranscriptSegment, "index">): void => {
    record.transcript.push({ index: record.transcript.length, ...segment });
  };
  for (const event of events) {
    switch (event.type) {
      case "speech_started":
        speechStartMs ??= event.speechAtMs;
        break;
      case "turn_committed":
        append({
          turnId: event.turnId,
          role: "user",
          text: event.personal.text,
          // Typed words have no speech, whatever noise came before them.
          startMs: event.speechEndMs === null ? event.atMs : (speechStartMs ?? event.atMs),
          endMs: event.speechEndMs ?? event.atMs,
          isInterrupted: false,
        });
        speechStartMs = null;
        break;
      case "turn_unintelligible":
        speechStartMs = null;
        break;
      case "audio_started":
        if (!audibleFromMs.has(event.turnId)) audibleFromMs.set(event.turnId, event.atMs);
        break;
      case "agent_turn_ended": {
        const { userText, replyText, heardText } = event.personal;
        record.turns.push({ metrics: event.metrics, userText, replyText, heardText });
        const startMs = audibleFromMs.get(event.turnId);
        if (startMs !== undefined && heardText !== "") {
          const endMs = startMs + event.metrics.heardMs;
          append({
            turnId: event.turnId,
            role: "assistant",
            text: heardText,
            startMs,
            endMs,
            isInterrupted: event.metrics.interrupted,
          });
        }
        break;
      }
      case "call_ended":
        record.status = "ended";
        record.endReason = event.reason;
        record.endedAtEpochMs = identity.startedAtEpochMs + event.atMs;
        break;
      default:
        break;
    }
  }
  return record;
}
