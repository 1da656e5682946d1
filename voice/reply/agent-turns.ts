import type { AgentConfig } from "../agent.ts";
import type { Clock } from "../clock.ts";
import type { CallEvent, CallEventBody } from "../events.ts";
import type { ChatMessage, LanguageModel } from "../providers.ts";
import type { CallTransport } from "../transport.ts";
import type { TurnEffect, TurnEvent } from "../turn/turn-state.ts";
import type { TurnOutcome } from "../turn-metrics.ts";
import { noWaste, TurnTimer } from "../turn-timer.ts";
import { Conversation, systemPrompt } from "./conversation.ts";
import { createKnowledgeIndex, KNOWLEDGE_LIMIT, type KnowledgeIndex } from "./knowledge.ts";
import { lineOf } from "./lines.ts";
import { Playback } from "./playback.ts";
import type { ProviderHealth } from "./provider-health.ts";
import { type NamedVoice, Reply, type ReplyContent } from "./reply.ts";
import type { Tool } from "./tools.ts";

/** A line that is played without a synthesiser: the last resort. */
export interface Recording {
  text: string;
  /** At the transport's output rate. */
  samples: Int16Array;
}

export interface AgentTurnsDeps {
  clock: Clock;
  health: ProviderHealth;
  callId: string;
  agent: AgentConfig;
  models: readonly LanguageModel[];
  voices: readonly NamedVoice[];
  tools: readonly Tool[];
  apology: Recording;
  transport: CallTransport;
  /** Milliseconds since the call's start. */
  callMs: () => number;
  emit: (event: CallEventBody) => void;
  dispatch: (event: TurnEvent) => void;
}

type StartTurn = Extract<TurnEffect, { type: "start_turn" }>;

interface ActiveTurn extends StartTurn {
  reply: Reply;
  timer: TurnTimer;
  hasFailed: boolean;
  isAcknowledged: boolean;
}

/** Performs the turn-taking effects that concern the agent's turns; at most one turn is active. */
export class AgentTurns {
  readonly #deps: AgentTurnsDeps;
  readonly #knowledge: KnowledgeIndex;
  readonly #conversation = new Conversation();
  #active: ActiveTurn | null = null;
  /** The latest commit: it comes before the start of the turn that it times. */
  #committed: { turnId: string; atMs: number; speechEndMs: number | null } | null = null;
  #count = 0;

  constructor(deps: AgentTurnsDeps) {
    this.#deps = deps;
    this.#knowledge = createKnowledgeIndex(deps.agent.knowledge);
  }

  /** Follows the timeline: what was said is remembered, the active turn is timed. */
  observe(event: CallEvent): void {
    this.#conversation.observe(event);
    this.#active?.timer.observe(event);
    if (event.type === "agent_turn_ended") this.#count = event.metrics.index + 1;
  }

  start(effect: StartTurn): void {
    const { emit, clock, transport, callMs, dispatch } = this.#deps;
    const { turnId, source, isSpeculative } = effect;
    emit({ type: "agent_turn_started", turnId, source, isSpeculative });
    const playback = new Playback({
      clock,
      sampleRateHz: transport.outputSampleRateHz,
      send: (samples) => transport.sendAudio(samples, turnId),
      onStarted: () => this.#noteAudioStarted(turnId),
      onHeard: (heardText) => transport.showHeardText(heardText, turnId),
      onFinished: () => this.#finishPlayback(turnId),
    });
    const timer = new TurnTimer({ turnId, index: this.#count, source, atMs: callMs(), isSpeculative });
    if (this.#committed?.turnId === turnId) timer.committed(this.#committed.atMs, this.#committed.speechEndMs);
    const active: Omit<ActiveTurn, "reply"> = { ...effect, timer, hasFailed: false, isAcknowledged: false };
    // The turn must be active before its reply runs: the reply's first events are timed.
    this.#active = active as ActiveTurn;
    const content = this.#contentOf(effect);
    this.#active.reply = new Reply(
      {
        ...this.#deps,
        sampleRateHz: transport.outputSampleRateHz,
        farewell: lineOf(this.#deps.agent, "closing"),
        onHangUpRequested: () => dispatch({ type: "hang_up_requested", turnId }),
        onFailed: () => this.#noteFailure(turnId),
      },
      { turnId, callId: this.#deps.callId, content, playback },
    );
    if (!isSpeculative) this.#active.reply.commit();
  }

  /** t1: the caller's words are final. A speculative turn with this id may now be heard. */
  commit(effect: Extract<TurnEffect, { type: "commit_turn" }>, speechEndMs: number | null): void {
    const { turnId, userText, confidence } = effect;
    const active = this.#active?.turnId === turnId ? this.#active : null;
    this.#committed = { turnId, atMs: this.#deps.callMs(), speechEndMs };
    active?.timer.committed(this.#committed.atMs, speechEndMs);
    this.#deps.emit({
      type: "turn_committed",
      turnId,
      confidence,
      speechEndMs,
      continuesTurnId: null,
      personal: { text: userText },
    });
    active?.reply.commit();
  }

  /** A speculative turn leaves no trace but the note that it was made. */
  discard(effect: Extract<TurnEffect, { type: "discard_turn" }>): void {
    const active = this.#take(effect.turnId);
    if (!active) return;
    active.reply.stop();
    this.#deps.emit({
      type: "speculation_discarded",
      turnId: effect.turnId,
      reason: effect.reason,
      tokens: 0,
      characters: 0,
    });
  }

  /** Stops a committed turn where it is. `speechStartMs` is where the interrupting speech began. */
  stop(effect: Extract<TurnEffect, { type: "stop_turn" }>, speechStartMs: number | null): void {
    const active = this.#take(effect.turnId);
    if (!active) return;
    const { emit, transport, callMs } = this.#deps;
    const { turnId, cause } = effect;
    const { playedMs } = active.reply.stop();
    if (active.reply.playback.hasStarted) {
      if (cause !== "ended") emit({ type: "barge_in", turnId, cause });
      transport.clearAudio();
      emit({ type: "playback_cleared", turnId, playedMs: Math.round(playedMs) });
    }
    const { hasStarted, heardText } = active.reply.playback;
    const stoppedOutcome = heardText === "" ? "unheard" : "interrupted";
    const isTimed = cause === "speech" && hasStarted && speechStartMs !== null;
    const bargeInStopMs = isTimed ? Math.max(0, Math.round(callMs() - speechStartMs)) : null;
    this.#end(active, cause === "ended" ? "hung_up" : stoppedOutcome, playedMs, bargeInStopMs);
  }

  /** The listener's word on how much was played. The first that says anything was goes on the timeline. */
  acknowledge(turnId: string, playedMs: number): void {
    const active = this.#active;
    if (active?.turnId !== turnId || !active.reply.playback.hasStarted) return;
    active.reply.playback.acknowledge(playedMs);
    if (playedMs <= 0 || active.isAcknowledged) return;
    active.isAcknowledged = true;
    this.#deps.emit({ type: "playback_acknowledged", turnId, playedMs: Math.round(playedMs) });
  }

  #contentOf(effect: StartTurn): ReplyContent {
    const { agent, apology } = this.#deps;
    if (effect.line === "apology") return { type: "recording", ...apology };
    if (effect.line !== null) return { type: "line", text: lineOf(agent, effect.line) };
    const question = effect.userText ?? "";
    const knowledge = this.#knowledge.retrieve(question, KNOWLEDGE_LIMIT);
    this.#deps.emit({ type: "knowledge_retrieved", turnId: effect.turnId, entryCount: knowledge.length });
    const messages: ChatMessage[] = [
      { role: "system", content: systemPrompt(agent, knowledge, null) },
      ...this.#conversation.messages,
    ];
    // A committed turn's words are remembered already; a speculative turn's are not yet true.
    if (effect.isSpeculative) messages.push({ role: "user", content: question });
    return { type: "answer", messages };
  }

  #noteAudioStarted(turnId: string): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    const trimmedSilenceMs = Math.round(active.reply.trimmedSilenceMs);
    this.#deps.emit({ type: "audio_started", turnId, trimmedSilenceMs, isOpener: false });
    this.#deps.dispatch({ type: "audio_started", turnId });
  }

  #noteFailure(turnId: string): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    active.hasFailed = true;
    // What was already made is still played; the apology follows it.
    if (active.reply.playback.hasStarted) active.reply.playback.breakOff();
    else this.#endFailed(active);
  }

  #finishPlayback(turnId: string): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    if (active.hasFailed) {
      this.#endFailed(active);
      return;
    }
    this.#take(turnId);
    const { playedMs } = active.reply.stop();
    this.#end(active, "completed", playedMs, null);
    this.#deps.dispatch({ type: "playback_finished", turnId });
  }

  #endFailed(active: ActiveTurn): void {
    this.#take(active.turnId);
    const { playedMs } = active.reply.stop();
    this.#end(active, "failed", playedMs, null);
    this.#deps.dispatch({ type: "reply_failed", turnId: active.turnId });
  }

  #end(active: ActiveTurn, outcome: TurnOutcome, heardMs: number, bargeInStopMs: number | null): void {
    this.#deps.emit({
      type: "agent_turn_ended",
      turnId: active.turnId,
      metrics: active.timer.finish({
        outcome,
        heardMs,
        bargeInStopMs,
        discarded: noWaste,
        isFalseStart: false,
        longestSilenceMs: null,
      }),
      personal: {
        userText: active.userText,
        replyText: active.reply.text,
        heardText: active.reply.playback.heardText,
      },
    });
  }

  #take(turnId: string): ActiveTurn | null {
    const active = this.#active;
    if (active?.turnId !== turnId) return null;
    this.#active = null;
    return active;
  }
}
