import type { AgentConfig } from "../agent.ts";
import { PrivateWords } from "../clips/private-words.ts";
import type { VoiceClips } from "../clips/voice-clips.ts";
import type { Clock } from "../clock.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import type { KnowledgeIndex } from "../knowledge/knowledge.ts";
import { HeardWords } from "../playback/heard-words.ts";
import { Playback } from "../playback/playback.ts";
import type { LanguageModel, NamedVoice } from "../providers.ts";
import type { CallEvent, CallEventBody } from "../timeline/events.ts";
import type { TurnOutcome } from "../timeline/turn-metrics.ts";
import { noWaste, TurnTimer, type Waste } from "../timeline/turn-timer.ts";
import type { TurnEffect, TurnEvent } from "../turn/turn-state.ts";
import type { CallTransport } from "../wire/transport.ts";
import { HOLDING_LINES, lineOf } from "./lines.ts";
import { isInOwnWords, isOwnText, ownTermsOf } from "./own-words.ts";
import { type Recording, Reply } from "./reply.ts";
import { ReplyPlan } from "./reply-plan.ts";
import type { Tool } from "./tools.ts";

/**
 * Dependencies of a call's `AgentTurns`: the agent, its providers, clips, knowledge and transport, and the timeline.
 */
export interface AgentTurnsDeps {
  clock: Clock;
  health: ProviderHealth;
  callId: string;
  agent: AgentConfig;
  models: readonly LanguageModel[];
  /** Model for easy turns, of an agent that has one. */
  easyTurnModel?: LanguageModel;
  voices: readonly NamedVoice[];
  tools: readonly Tool[];
  apology: Recording;
  /** Openers and fixed lines in the agent's voice; may be filled while the call goes on. */
  clips: VoiceClips;
  /** Knowledge that an answer may use; may grow while the call goes on. */
  knowledge: KnowledgeIndex;
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
  /** The part that was heard first; null before. */
  startedWith: "answer" | "opening" | null;
  hasFailed: boolean;
  isAcknowledged: boolean;
  /** When the turn was last silenced for the caller, and when that speech began; null while it is not. */
  silenced: { atMs: number; speechStartMs: number | null } | null;
}

/** The end of an agent turn. */
interface Ending {
  outcome: TurnOutcome;
  heardMs: number;
  bargeInStopMs?: number | null;
  isFalseStart?: boolean;
}

/** Performs the turn-taking effects that concern the agent's turns; at most one turn is active. */
export class AgentTurns {
  readonly #deps: AgentTurnsDeps;
  readonly #plan: ReplyPlan;
  #active: ActiveTurn | null = null;
  /** The latest commit: it comes before the start of the turn that it times. */
  #committed: { turnId: string; atMs: number; speechEndMs: number | null } | null = null;
  #count = 0;
  /** Waste of the speculative turns since the latest answer. */
  #waste: Waste = noWaste;
  /** Heard text of the agent's last turn. */
  #lastHeardText = "";
  readonly #heardWords = new HeardWords();
  /** Of agents with a speech cache alone. */
  readonly #privateWords: PrivateWords | null;
  readonly #tools: readonly Tool[];

  constructor(deps: AgentTurnsDeps) {
    this.#deps = deps;
    this.#plan = new ReplyPlan(deps);
    const privateWords = deps.agent.costLevers.speechCache ? new PrivateWords(ownTermsOf(deps.agent)) : null;
    this.#privateWords = privateWords;
    this.#tools = privateWords === null ? deps.tools : deps.tools.map((tool) => overheard(tool, privateWords));
  }

  /** The agent's latest words: the heard text of its last turn, then the turn being played as far as it was sent. */
  get latestText(): string {
    return `${this.#lastHeardText} ${this.playingText}`.trim();
  }

  /** Text sent of the turn being played; empty when there is none. */
  get playingText(): string {
    return this.#active?.reply.playback.hasStarted ? this.#active.reply.playback.sentText : "";
  }

  /** Returns the agent's words that began to be heard at `atMs` or later, and those that are on their way. */
  wordsSince(atMs: number): string {
    const onTheirWay = this.playingText.slice(this.#active?.reply.playback.heardText.length);
    return `${this.#heardWords.since(atMs)} ${onTheirWay.trim()}`.trim();
  }

  /** Follows the timeline: the conversation is remembered, the active turn is timed. */
  observe(event: CallEvent): void {
    this.#plan.observe(event);
    if (event.type === "turn_committed") this.#privateWords?.note(event.personal.text);
    this.#active?.timer.observe(event);
    if (event.type === "agent_turn_ended") this.#count = event.metrics.index + 1;
  }

  /** Starts an agent turn: its reply runs from now on, and may be heard at once unless the turn is speculative. */
  start(effect: StartTurn): void {
    const { emit, clock, transport, callMs, dispatch, agent } = this.#deps;
    const { turnId, source, isSpeculative } = effect;
    emit({ type: "agent_turn_started", turnId, source, isSpeculative });
    const playback = new Playback({
      clock,
      sampleRateHz: transport.outputSampleRateHz,
      send: (samples) => transport.sendAudio(samples, turnId),
      onStarted: () => this.#noteAudioStarted(turnId),
      onAnswerStarted: () => this.#noteAnswerStarted(turnId),
      onHeard: (heardText) => {
        this.#heardWords.note(turnId, heardText, callMs());
        transport.showHeardText(heardText, turnId);
      },
      onFinished: () => this.#finishPlayback(turnId),
    });
    const timer = new TurnTimer({ turnId, index: this.#count, source, atMs: callMs(), isSpeculative });
    if (this.#committed?.turnId === turnId) timer.committed(this.#committed.atMs, this.#committed.speechEndMs);
    const isNew = { startedWith: null, hasFailed: false, isAcknowledged: false, silenced: null };
    const active: Omit<ActiveTurn, "reply"> = { ...effect, timer, ...isNew };
    // The turn must be active before its reply runs: the reply's first events are timed.
    this.#active = active as ActiveTurn;
    const content = this.#plan.contentOf(effect);
    this.#active.reply = new Reply(
      {
        ...this.#deps,
        sampleRateHz: transport.outputSampleRateHz,
        holdingLines: HOLDING_LINES.flatMap((key) => this.#deps.clips.find(lineOf(agent, key)) ?? []),
        tools: this.#tools,
        cachesSpeech: agent.costLevers.speechCache,
        ...(agent.costLevers.stablePromptFirst ? { sharedPrefixKey: `${agent.id}:${agent.version}` } : {}),
        speaksBeforeCommit: agent.turnTaking.speculation === "llm_tts",
        farewell: lineOf(agent, "closing"),
        onHangUpRequested: () => dispatch({ type: "hang_up_requested", turnId }),
        onFailed: () => this.#noteFailure(turnId),
      },
      { turnId, callId: this.#deps.callId, content, playback },
    );
    if (!isSpeculative) this.#active.reply.commit();
  }

  /**
   * Commits a turn (t1): the caller's words are final, and a speculative turn with this id may be heard. `speechEndMs`
   * is t0; null for typed words and where voice activity missed the speech.
   */
  commit(effect: Extract<TurnEffect, { type: "commit_turn" }>, speechEndMs: number | null): void {
    const { turnId, userText, continuesTurnId, confidence } = effect;
    const active = this.#active?.turnId === turnId ? this.#active : null;
    this.#committed = { turnId, atMs: this.#deps.callMs(), speechEndMs };
    active?.timer.committed(this.#committed.atMs, speechEndMs);
    const personal = { text: userText };
    this.#deps.emit({ type: "turn_committed", turnId, confidence, speechEndMs, continuesTurnId, personal });
    active?.reply.commit();
  }

  /** Lets the opener of a speculative turn be heard before its commit. */
  releaseOpener(turnId: string): void {
    if (this.#active?.turnId === turnId) this.#active.reply.releaseOpener();
  }

  /** Discards a speculative turn: it leaves no trace but the note that it was made. */
  discard(effect: Extract<TurnEffect, { type: "discard_turn" }>): void {
    const active = this.#take(effect.turnId);
    if (!active) return;
    active.reply.stop();
    const { tokens, characters } = active.reply.usage;
    this.#deps.emit({
      type: "speculation_discarded",
      turnId: effect.turnId,
      reason: effect.reason,
      tokens,
      characters,
    });
    const { attempts } = this.#waste;
    this.#waste = {
      attempts: attempts + 1,
      tokens: this.#waste.tokens + tokens,
      characters: this.#waste.characters + characters,
    };
  }

  /**
   * Silences a turn, or keeps it from being heard, until it is known what the caller wants. `speechStartMs` is where
   * their speech began.
   */
  pause(turnId: string, speechStartMs: number | null): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    const { playedMs } = active.reply.playback.pause();
    if (active.reply.playback.hasStarted) this.#clear(active, playedMs);
    active.silenced = { atMs: this.#deps.callMs(), speechStartMs };
  }

  /**
   * Silences a turn because the connection to its listener is lost: it waits where they are known to have heard it.
   * `aliveAtMs`: clock time at which the line last worked.
   */
  hold(turnId: string, aliveAtMs: number): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    const { playedMs } = active.reply.playback.hold(aliveAtMs);
    if (active.reply.playback.hasStarted) this.#clear(active, playedMs);
    active.silenced = { atMs: this.#deps.callMs(), speechStartMs: null };
  }

  /** Lets a paused turn go on where its listener stopped hearing it. */
  resume(turnId: string): void {
    const active = this.#active;
    if (active?.turnId !== turnId || active.silenced === null) return;
    active.silenced = null;
    const { playback } = active.reply;
    if (playback.hasStarted)
      this.#deps.emit({ type: "playback_resumed", turnId, fromMs: Math.round(playback.playedMs()) });
    playback.resume();
  }

  /** Stops a turn at its present position. `speechStartMs` is where the interrupting speech began. */
  stop(effect: Extract<TurnEffect, { type: "stop_turn" }>, speechStartMs: number | null): void {
    const active = this.#take(effect.turnId);
    if (!active) return;
    const { emit, callMs } = this.#deps;
    const { turnId, cause, isFalseStart } = effect;
    const silenced = active.silenced ?? { atMs: callMs(), speechStartMs };
    const { playedMs } = active.reply.stop();
    const { hasStarted, heardText } = active.reply.playback;
    if (hasStarted) {
      if (cause !== "ended" && cause !== "operator") emit({ type: "barge_in", turnId, cause });
      if (active.silenced === null) this.#clear(active, playedMs);
    }
    const heardOutcome = cause === "operator" ? "yielded" : "interrupted";
    const stoppedOutcome = heardText === "" ? "unheard" : heardOutcome;
    const isTimed = cause === "speech" && hasStarted && silenced.speechStartMs !== null;
    this.#end(active, {
      outcome: cause === "ended" ? "hung_up" : stoppedOutcome,
      heardMs: playedMs,
      bargeInStopMs: isTimed ? Math.max(0, Math.round(silenced.atMs - (silenced.speechStartMs ?? 0))) : null,
      // Of a turn that was never heard, nothing was started.
      isFalseStart: isFalseStart && hasStarted,
    });
  }

  /** Takes the listener's word on how much of a turn was played. The first word above 0 ms goes on the timeline. */
  acknowledge(turnId: string, playedMs: number, isStopped: boolean): void {
    const active = this.#active;
    if (active?.turnId !== turnId || !active.reply.playback.hasStarted) return;
    active.reply.playback.acknowledge(playedMs, isStopped);
    if (playedMs <= 0 || active.isAcknowledged) return;
    active.isAcknowledged = true;
    this.#deps.emit({ type: "playback_acknowledged", turnId, playedMs: Math.round(playedMs) });
  }

  #noteAudioStarted(turnId: string): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    active.startedWith = active.reply.hasOpener || !active.reply.playback.hasAnswer ? "opening" : "answer";
    this.#emitAudioStarted(active, active.startedWith === "opening");
    this.#deps.dispatch({ type: "audio_started", turnId });
  }

  #noteAnswerStarted(turnId: string): void {
    const active = this.#active;
    if (active?.turnId === turnId && active.startedWith === "opening") this.#emitAudioStarted(active, false);
  }

  #emitAudioStarted({ turnId, reply }: ActiveTurn, isOpener: boolean): void {
    const trimmedSilenceMs = Math.round(reply.trimmedSilenceMs);
    this.#deps.emit({ type: "audio_started", turnId, trimmedSilenceMs, isOpener });
  }

  /** Has the transport forget the audio that was sent and not yet played. */
  #clear({ turnId }: ActiveTurn, playedMs: number): void {
    this.#deps.transport.clearAudio();
    this.#deps.emit({ type: "playback_cleared", turnId, playedMs: Math.round(playedMs) });
  }

  #noteFailure(turnId: string): void {
    const active = this.#active;
    if (active?.turnId !== turnId) return;
    active.hasFailed = true;
    // Audio that was already made is still played; the apology follows it.
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
    this.#end(active, { outcome: "completed", heardMs: playedMs });
    this.#deps.dispatch({ type: "playback_finished", turnId });
  }

  #endFailed(active: ActiveTurn): void {
    this.#take(active.turnId);
    const { playedMs } = active.reply.stop();
    this.#end(active, { outcome: "failed", heardMs: playedMs });
    this.#deps.dispatch({ type: "reply_failed", turnId: active.turnId });
  }

  #end(active: ActiveTurn, ending: Ending): void {
    const { playback, text } = active.reply;
    const { heardText, longestSilenceMs } = playback;
    this.#keepClauses(active.reply);
    const isAnswer = active.userText !== null;
    const discarded = isAnswer ? this.#waste : noWaste;
    if (isAnswer) this.#waste = noWaste;
    this.#lastHeardText = heardText;
    this.#deps.emit({
      type: "agent_turn_ended",
      turnId: active.turnId,
      metrics: active.timer.finish({
        bargeInStopMs: null,
        isFalseStart: false,
        ...ending,
        discarded,
        longestSilenceMs,
        answerHeardAtMs: this.#callMsAt(playback.answerHeardAtMs),
      }),
      personal: { userText: active.userText, replyText: text, heardText },
    });
  }

  /** Notes the clauses that other callers may hear the same audio of. */
  #keepClauses({ heardClauses }: Reply): void {
    const { agent, callId, clips } = this.#deps;
    const privateWords = this.#privateWords;
    const mayBeKept = (clause: string): boolean => isInOwnWords(clause, agent) && !privateWords?.isIn(clause);
    for (const clause of heardClauses) {
      clips.heard(clause, callId, mayBeKept, privateWords !== null && isOwnText(clause.text, agent));
    }
  }

  /** A time of the clock as ms since the call's start. */
  #callMsAt(atEpochMs: number | null): number | null {
    const { clock, callMs } = this.#deps;
    return atEpochMs === null ? null : callMs() - (clock.now() - atEpochMs);
  }

  #take(turnId: string): ActiveTurn | null {
    const active = this.#active;
    if (active?.turnId !== turnId) return null;
    this.#active = null;
    return active;
  }
}

/** The tool, whose answers are noted as this caller's. */
function overheard(tool: Tool, words: PrivateWords): Tool {
  return {
    ...tool,
    run: async (call, idempotencyKey, signal) => {
      const outcome = await tool.run(call, idempotencyKey, signal);
      words.note(outcome.content);
      return outcome;
    },
  };
}
