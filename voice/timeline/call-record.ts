import type { TrialPart } from "../cost-trial.ts";
import { callUsage } from "./call-usage.ts";
import type { CallEndReason, CallEvent } from "./events.ts";
import type { CallProvenance } from "./services-kind.ts";
import { succeededToolsOf } from "./succeeded-tools.ts";
import type { TurnMetrics } from "./turn-metrics.ts";
import type { UsageLine } from "./usage-line.ts";

/** Marks of a transcript that are no words of the conversation: what an operator did, and a line that was not said. */
export const transcriptMarks = ["listen", "whisper", "take_over", "hand_back", "unsaid", "end"] as const;
/** Mark of a transcript. */
export type TranscriptMark = (typeof transcriptMarks)[number];

/** One line of the conversation as it was heard, or a mark. Times are ms since the call's start. */
export interface TranscriptSegment {
  index: number;
  turnId: string;
  /** `operator`: an operator's words in the agent's voice, or what one did. */
  role: "user" | "assistant" | "operator";
  /** Null for words that were heard. */
  mark: TranscriptMark | null;
  /** The words; of a mark, those that the caller did not hear, or none. */
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

/** Part of a call in a trial, and what became of its answers to questions about the agent's knowledge. */
export interface CallTrial extends TrialPart {
  answersChecked: number;
  /** Answers that held no fact of what was asked for. */
  answersWithoutFact: number;
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
  /** Null for a call of no trial. */
  trial: CallTrial | null;
  /** Usage of vendors; of a call that goes on, so far. */
  usage: UsageLine[];
  /** Names of the tools that did what they were asked, each once. */
  succeededTools: string[];
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

/** Record of a call without its usage and tools, as far as its timeline tells. */
export type CallRecordSoFar = Omit<CallRecord, "usage" | "succeededTools">;

/** Agent turn that is being said: what was heard of it by `atMs`. */
export interface PlayingTurn {
  turnId: string;
  heardText: string;
  atMs: number;
}

/**
 * Reads a call's record off its timeline, of one that goes on with the turn that is `playing`. Turns and words that
 * were not heard are turns without heard text, not segments.
 */
export function callRecordOf(
  identity: CallIdentity,
  events: readonly CallEvent[],
  playing: PlayingTurn | null = null,
): CallRecord {
  const reader = new CallRecordReader(identity);
  for (const event of events) reader.observe(event);
  return { ...reader.record(playing), usage: callUsage(events), succeededTools: succeededToolsOf(events) };
}

/** Follows a call's timeline and has its record at every moment. */
export class CallRecordReader {
  readonly #record: CallRecordSoFar;
  readonly #audibleFromMs = new Map<string, number>();
  #speechStartMs: number | null = null;
  /** When the caller's connection was lost; null while there is one. */
  #callerLostAtMs: number | null = null;
  /** The latest turn that said an operator's line. */
  #operatorTurnId: string | null = null;

  constructor(identity: CallIdentity) {
    this.#record = {
      ...identity,
      status: "active",
      endedAtEpochMs: null,
      endReason: null,
      turns: [],
      transcript: [],
      trial: null,
    };
  }

  observe(event: CallEvent): void {
    const record = this.#record;
    switch (event.type) {
      case "caller_connected":
        this.#callerLostAtMs = null;
        break;
      case "caller_disconnected":
        this.#callerLostAtMs = event.atMs;
        break;
      case "speech_started":
        this.#speechStartMs ??= event.speechAtMs;
        break;
      case "turn_committed":
        this.#append({
          turnId: event.turnId,
          role: "user",
          mark: null,
          text: event.personal.text,
          // Typed words have no speech, whatever noise came before them.
          startMs: event.speechEndMs === null ? event.atMs : (this.#speechStartMs ?? event.atMs),
          endMs: event.speechEndMs ?? event.atMs,
          isInterrupted: false,
        });
        this.#speechStartMs = null;
        break;
      case "turn_unintelligible":
        this.#speechStartMs = null;
        break;
      case "agent_turn_started":
        if (event.source === "operator") this.#operatorTurnId = event.turnId;
        break;
      case "operator_listening_changed":
        if (event.isListening) this.#mark("listen", event.atMs);
        break;
      case "operator_whispered":
        this.#mark("whisper", event.atMs, event.personal.text);
        break;
      case "operator_took_over":
        this.#mark("take_over", event.atMs);
        break;
      case "operator_handed_back":
        this.#mark("hand_back", event.atMs);
        break;
      case "operator_line_dropped":
        this.#mark("unsaid", event.atMs, event.personal.text);
        break;
      case "operator_ended_call":
        this.#mark("end", event.atMs);
        break;
      case "audio_started":
        if (!this.#audibleFromMs.has(event.turnId)) this.#audibleFromMs.set(event.turnId, event.atMs);
        break;
      case "agent_turn_ended":
        this.#endTurn(event);
        break;
      case "trial_joined":
        record.trial = { changeId: event.changeId, arm: event.arm, answersChecked: 0, answersWithoutFact: 0 };
        break;
      case "answer_checked":
        if (record.trial !== null) {
          record.trial.answersChecked += 1;
          if (!event.holdsFact) record.trial.answersWithoutFact += 1;
        }
        break;
      case "call_ended":
        record.status = "ended";
        record.endReason = event.reason;
        // The wait for a caller who did not come back is no part of the call.
        record.endedAtEpochMs = record.startedAtEpochMs + (this.#callerLostAtMs ?? event.atMs);
        break;
      default:
        break;
    }
  }

  /**
   * Returns the record so far. `playing`: what was heard of an agent turn by `atMs`; while that turn goes on, it is the
   * last line but for what operators did meanwhile.
   */
  record(playing: PlayingTurn | null = null): CallRecordSoFar {
    const { turns, transcript } = this.#record;
    const line = playing && this.#agentLine(playing.turnId, playing.heardText, playing.atMs);
    const lines = line ? withAgentLine(transcript, line) : [...transcript];
    return {
      ...this.#record,
      trial: this.#record.trial && { ...this.#record.trial },
      turns: [...turns],
      transcript: lines,
    };
  }

  #endTurn({ turnId, metrics, personal }: Extract<CallEvent, { type: "agent_turn_ended" }>): void {
    const { userText, replyText, heardText } = personal;
    this.#record.turns.push({ metrics, userText, replyText, heardText });
    const endMs = (this.#audibleFromMs.get(turnId) ?? 0) + metrics.heardMs;
    const line = this.#agentLine(turnId, heardText, endMs);
    this.#audibleFromMs.delete(turnId);
    if (line === null) return;
    const isInterrupted = metrics.interrupted || metrics.outcome === "yielded";
    this.#record.transcript = withAgentLine(this.#record.transcript, { ...line, isInterrupted });
  }

  /** The line of an agent turn; null when nothing of it was heard, or it is over. */
  #agentLine(turnId: string, text: string, endMs: number): Omit<TranscriptSegment, "index"> | null {
    const startMs = this.#audibleFromMs.get(turnId);
    if (startMs === undefined || text === "") return null;
    const role = turnId === this.#operatorTurnId ? "operator" : "assistant";
    return { turnId, role, mark: null, text, startMs, endMs, isInterrupted: false };
  }

  #mark(mark: TranscriptMark, atMs: number, text = ""): void {
    this.#append({ turnId: "", role: "operator", mark, text, startMs: atMs, endMs: atMs, isInterrupted: false });
  }

  #append(segment: Omit<TranscriptSegment, "index">): void {
    this.#record.transcript.push({ index: this.#record.transcript.length, ...segment });
  }
}

/**
 * Adds a line of the agent, before the marks of what operators did while it was said: a line is known when it is over,
 * and one that an operator cut off does not stand behind the end of the call.
 */
function withAgentLine(
  transcript: readonly TranscriptSegment[],
  line: Omit<TranscriptSegment, "index">,
): TranscriptSegment[] {
  const place = transcript.findLastIndex(({ mark, startMs }) => mark === null || startMs <= line.startMs) + 1;
  const lines = [...transcript.slice(0, place), { index: place, ...line }, ...transcript.slice(place)];
  return lines.map((segment, index) => ({ ...segment, index }));
}
