import type { CallEvent } from "../../voice/timeline/events.ts";
import type { TurnOutcome } from "../../voice/timeline/turn-metrics.ts";
import {
  type Moment,
  measuredValue,
  noted,
  type SpanClock,
  type SpanEvent,
  type SpanOfTurn,
  spanNumber,
} from "./span.ts";

/** Turn of the agent that has begun. */
interface OpenTurn {
  index: number;
  start: Moment;
  source: string;
  isSpeculative: boolean;
  milestones: Milestone[];
  playback: { index: number; start: Moment; isResumed: boolean } | null;
  hasAudio: boolean;
}

interface Milestone {
  name: string;
  atMs: number;
  clock: SpanClock;
}

type Commit = Extract<CallEvent, { type: "turn_committed" }>;
type TurnEnd = Extract<CallEvent, { type: "agent_turn_ended" }>;

/** End reasons of the conventions for the outcomes that have one; a failed turn has an error instead. */
const END_REASONS: Readonly<Record<TurnOutcome, string | null>> = {
  completed: "completed",
  interrupted: "interrupted",
  unheard: "interrupted",
  hung_up: "session_closed",
  failed: null,
};

/**
 * Spans of the agent's turns (`invoke_agent`) and of their playback. A turn lasts from the caller's first sound that it
 * answers to the end of its own audio; speculation that was thrown away is a turn that ends there. Milestones are its
 * events, each with the point in time that it is counted from and the clock that it was read off.
 */
export class TurnSpans {
  readonly #add: (span: SpanOfTurn) => void;
  readonly #open = new Map<string, OpenTurn>();
  readonly #tools = new Map<string, { index: number; start: Moment }[]>();
  readonly #speechStarts = new Map<string, Moment>();
  #commit: Commit | null = null;
  #agent: { id: string; version: number } | null = null;

  constructor(add: (span: SpanOfTurn) => void) {
    this.#add = add;
  }

  /** Notes where the speech that a turn answers began. */
  speechOf(turnId: string, start: Moment): void {
    if (!this.#speechStarts.has(turnId)) this.#speechStarts.set(turnId, start);
  }

  observe(event: CallEvent, index: number): void {
    if (event.type === "call_started") this.#agent = { id: event.agentId, version: event.agentVersion };
    if (event.type === "turn_committed") this.#commit = event;
    if (event.type === "agent_turn_started") this.#begin(event, index);
    const turn = "turnId" in event ? this.#open.get(event.turnId) : undefined;
    if (turn === undefined) return;
    switch (event.type) {
      case "tool_called":
        this.#toolsOf(event).push({ index, start: noted(event) });
        return;
      case "tool_finished":
        this.#endTool(event);
        return;
      case "audio_started":
        this.#noteAudio(turn, event, index);
        return;
      case "playback_acknowledged":
        turn.milestones.push({ name: "audible", atMs: event.atMs - event.playedMs, clock: "caller_device" });
        return;
      case "playback_cleared":
        this.#endPlayback(event.turnId, turn, event, event.playedMs);
        return;
      case "playback_resumed":
        turn.playback ??= { index, start: noted(event), isResumed: true };
        return;
      case "knowledge_retrieved":
      case "opener_chosen":
      case "llm_first_token":
      case "tts_first_byte":
      case "answer_ready":
      case "holding_line_started":
      case "barge_in":
        turn.milestones.push({ name: event.type, atMs: event.atMs, clock: "server" });
        return;
      case "speculation_discarded":
        this.#end(event.turnId, turn, event);
        return;
      case "agent_turn_ended":
        this.#endPlayback(event.turnId, turn, event, event.metrics.heardMs);
        this.#end(event.turnId, turn, event);
        return;
      default:
        return;
    }
  }

  #begin(event: Extract<CallEvent, { type: "agent_turn_started" }>, index: number): void {
    const { source, isSpeculative } = event;
    this.#open.set(event.turnId, {
      ...{ index, start: noted(event), source, isSpeculative },
      ...{ milestones: [], playback: null, hasAudio: false },
    });
  }

  #noteAudio(turn: OpenTurn, event: Extract<CallEvent, { type: "audio_started" }>, index: number): void {
    if (!turn.hasAudio) turn.playback = { index, start: noted(event), isResumed: false };
    const name = event.isOpener ? "opener_submitted" : "answer_submitted";
    turn.milestones.push({ name, atMs: event.atMs, clock: "server" });
    turn.hasAudio = true;
  }

  #toolsOf({ turnId, name }: { turnId: string; name: string }): { index: number; start: Moment }[] {
    const key = `${turnId} ${name}`;
    const known = this.#tools.get(key);
    if (known !== undefined) return known;
    const fresh: { index: number; start: Moment }[] = [];
    this.#tools.set(key, fresh);
    return fresh;
  }

  #endTool(event: Extract<CallEvent, { type: "tool_finished" }>): void {
    const tool = this.#toolsOf(event).shift();
    if (tool === undefined) return;
    this.#add({
      number: spanNumber("tool", tool.index),
      turnId: event.turnId,
      name: `execute_tool ${event.name}`,
      kind: "internal",
      start: tool.start,
      end: noted(event),
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": event.name,
        "gen_ai.tool.type": "function",
        "error.type": event.isOk ? null : "tool_failed",
      },
      events: [],
      error: event.isOk ? null : "tool_failed",
      words: event.personal === null ? {} : { "gen_ai.tool.call.result": event.personal.result },
    });
  }

  #endPlayback(turnId: string, turn: OpenTurn, end: CallEvent, playedMs: number): void {
    const { playback } = turn;
    if (playback === null) return;
    turn.playback = null;
    this.#add({
      number: spanNumber("playback", playback.index),
      turnId,
      name: "playback",
      kind: "internal",
      start: playback.start,
      end: noted(end),
      attributes: {
        "quantum_voice.outcome": end.type === "playback_cleared" ? "cleared" : "ended",
        "quantum_voice.resumed": playback.isResumed,
        "quantum_voice.played_ms": measuredValue(playedMs),
      },
      events: turn.milestones
        .filter(({ name }) => name === "audible")
        .map(({ name, atMs, clock }) => {
          return { name, atMs, attributes: { "quantum_voice.clock": clock } };
        }),
      error: null,
      words: end.type === "agent_turn_ended" ? { "quantum_voice.heard_text": end.personal.heardText } : {},
    });
  }

  #end(turnId: string, turn: OpenTurn, end: TurnEnd | Extract<CallEvent, { type: "speculation_discarded" }>): void {
    this.#open.delete(turnId);
    const metrics = end.type === "agent_turn_ended" ? end.metrics : null;
    const outcome = metrics?.outcome ?? null;
    const error = outcome === "failed" ? "turn_failed" : null;
    this.#add({
      number: spanNumber("turn", turn.index),
      turnId,
      name: this.#agent === null ? "invoke_agent" : `invoke_agent ${this.#agent.id}`,
      kind: "internal",
      start: this.#speechStarts.get(turnId) ?? turn.start,
      end: noted(end),
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.id": this.#agent?.id,
        "gen_ai.agent.version": this.#agent === null ? null : String(this.#agent.version),
        "gen_ai.agent.invocation.end_reason": outcome === null ? null : END_REASONS[outcome],
        "quantum_voice.turn.id": turnId,
        "quantum_voice.turn.source": turn.source,
        "quantum_voice.turn.speculative": turn.isSpeculative,
        "quantum_voice.outcome": outcome ?? "discarded",
        "quantum_voice.answer_heard_ms": measuredValue(metrics?.answerHeardMs),
        "quantum_voice.response_time_ms": measuredValue(metrics?.responseTimeMs),
        "quantum_voice.turn_gap_ms": measuredValue(metrics?.turnGapMs),
        "error.type": error,
      },
      events: this.#milestonesOf(turnId, turn),
      error,
      words: end.type === "agent_turn_ended" ? { "gen_ai.output.messages": end.personal.replyText } : {},
    });
    this.#speechStarts.delete(turnId);
  }

  /** Counts a turn's milestones from the end of the caller's speech, or else from the turn's own start. */
  #milestonesOf(turnId: string, turn: OpenTurn): SpanEvent[] {
    const commit = this.#commit?.turnId === turnId ? this.#commit : null;
    const committed: Milestone[] =
      commit === null ? [] : [{ name: "turn_committed", atMs: commit.atMs, clock: "server" }];
    const speechEndMs = commit?.speechEndMs ?? null;
    const originMs = speechEndMs ?? turn.start.atMs;
    return [...committed, ...turn.milestones].map(({ name, atMs, clock }) => ({
      name,
      atMs,
      attributes: {
        "quantum_voice.clock": clock,
        "quantum_voice.origin": speechEndMs === null ? "turn_started" : "user_speech_ended",
        "quantum_voice.since_origin_ms": measuredValue(atMs - originMs),
      },
    }));
  }
}
