import type { CallEndReason, CallEvent, CallEventBody } from "../../voice/timeline/events.ts";
import type { TurnSource } from "../../voice/timeline/turn-metrics.ts";
import { noWaste, type Waste } from "../../voice/timeline/turn-timer.ts";
import type { DemoAgent } from "./agents.ts";
import { writeAnswer } from "./answer.ts";
import type { Circumstances } from "./circumstances.ts";
import { PlayedTurn } from "./played-turn.ts";
import type { Exchange, Script } from "./scripts/script.ts";
import { agentSpeechMs, callerSpeechMs, interimsOf } from "./speech.ts";
import type { VendorTimes } from "./vendor-times.ts";

/** What a call is played with. */
export interface PlayedCall {
  callId: string;
  agent: DemoAgent;
  script: Script;
  circumstances: Circumstances;
  times: VendorTimes;
  /** Fills a text's slots. */
  fill: (text: string) => string;
}

/** Speech after which voice activity says that it began, and after which it says that it ended. */
const SPEECH_STARTED_MS = 120;
const SPEECH_ENDED_MS = 200;
/** Speech over the agent that silences it. */
const SUSTAINED_MS = 160;
/** Silence after which the agent asks whether anybody is there. */
const PROMPT_AFTER_MS = 10_000;
/** The browser says four times a second how far its loudspeaker is. */
const REPORT_MS = 250;
const CALL_ENDED_MS = 400;
/** A caller who was lost is waited for. */
const RECONNECT_GRACE_MS = 15_000;

/** Where a stretch of the caller's speech lies. */
interface Said {
  fromMs: number;
  toMs: number;
}

/** Plays a script and writes down the timeline that the platform would have: all numbers come from there. */
export class CallPlayer {
  readonly #call: PlayedCall;
  readonly #events: CallEvent[] = [];
  /** Until when the call has been played. */
  #nowMs = 0;
  #turnCount = 0;
  #index = 0;
  #waste: Waste = noWaste;
  /** The agent's turn that the caller is about to speak over. */
  #playing: { turn: PlayedTurn; heardShare: number } | null = null;

  constructor(call: PlayedCall) {
    this.#call = call;
  }

  play(): CallEvent[] {
    const { agent, script, callId, times } = this.#call;
    const { agentId, transport } = agent;
    this.#note(0, { type: "call_started", callId, agentId, agentVersion: 1, transport });
    this.#note(1, { type: "caller_connected", isResumed: false });
    this.#note(times.between(70, 160), { type: "stt_ready", provider: agent.speechToText });
    this.#sayLine("greeting", agent.greeting, 8);
    const reason = this.#playExchanges();
    for (let prompt = 0; prompt < (script.silencePrompts ?? 0); prompt++) {
      this.#sayLine("silence_prompt", agent.silencePrompt, PROMPT_AFTER_MS);
    }
    if (reason === "silence") this.#sayLine("closing", agent.closing, PROMPT_AFTER_MS);
    this.#note(this.#nowMs + times.between(20, CALL_ENDED_MS), { type: "call_ended", reason });
    // Events were written down turn by turn, and some of the caller's lie within the agent's.
    return this.#events.sort((a, b) => a.atMs - b.atMs);
  }

  #playExchanges(): CallEndReason {
    const { script, circumstances, times } = this.#call;
    const failsAt = circumstances.isModelDown ? times.between(0, Math.max(1, script.exchanges.length)) : -1;
    for (const [at, exchange] of script.exchanges.entries()) {
      const isLast = at === script.exchanges.length - 1;
      const { turn, isFailed } = this.#exchange(exchange, at === failsAt);
      if (isFailed) return "failed";
      if (exchange.heardShare === undefined) this.#hearOut(turn, exchange.coughShare);
      else if (isLast) this.#breakOff(turn, exchange.heardShare);
      else this.#playing = { turn, heardShare: exchange.heardShare };
    }
    return script.end;
  }

  /** The caller says something and the agent begins to answer. */
  #exchange(exchange: Exchange, fails: boolean): { turn: PlayedTurn; isFailed: boolean } {
    const { fill } = this.#call;
    const [first = "", rest] = fill(exchange.caller)
      .split("…")
      .map((part) => part.trim());
    const whole = rest === undefined ? first : `${first} ${rest}`;
    let said = this.#callerSays(first);
    let continuesTurnId: string | null = null;
    if (rest !== undefined && exchange.pauseLeadsTo === "false_start") {
      const early = this.#answerTooEarly(exchange, first, said);
      continuesTurnId = early.turnId;
      said = this.#callerSays(rest, early.goesOnMs);
    } else if (rest !== undefined) {
      said = this.#pauseInside(said, first, rest);
    }
    return this.#answer({ exchange, userText: whole, said, continuesTurnId, fails });
  }

  /** The caller speaks: after the agent's turn, or over it, or from `fromMs` on. */
  #callerSays(text: string, fromMs: number | null = null): Said {
    const { times } = this.#call;
    const playing = this.#playing;
    this.#playing = null;
    const startMs =
      fromMs ??
      (playing === null ? this.#nowMs + times.between(350, 1_600) : playing.turn.playedAt(playing.heardShare));
    const said = { fromMs: startMs, toMs: startMs + callerSpeechMs(text) };
    this.#noteSpeech(said);
    if (playing !== null) this.#stop(playing.turn, startMs, false);
    for (const { text: interim, share } of interimsOf(text)) {
      const atMs = Math.round(startMs + share * (said.toMs - startMs)) + 90;
      this.#note(atMs, { type: "interim_transcript", personal: { text: interim } });
    }
    this.#nowMs = said.toMs;
    return said;
  }

  #noteSpeech({ fromMs, toMs }: Said): void {
    this.#note(fromMs + SPEECH_STARTED_MS, { type: "speech_started", speechAtMs: fromMs });
    this.#note(toMs + SPEECH_ENDED_MS, { type: "speech_ended", speechAtMs: toMs });
  }

  /** The caller pauses, an answer is begun in secret, and they go on. */
  #pauseInside(said: Said, first: string, rest: string): Said {
    const { times, agent } = this.#call;
    const eagerMs = said.toMs + times.between(180, 320);
    const goesOnMs = eagerMs + times.between(250, 700);
    const turn = this.#begin("speech", eagerMs, { isSpeculative: true, commit: null, userText: null, replyText: "" });
    this.#note(eagerMs, { type: "eager_end_of_turn", confidence: 0.52, personal: { text: first } });
    const [{ provider, model }] = agent.models;
    turn.note(eagerMs + 2, { type: "llm_requested", turnId: turn.turnId, provider, model });
    const resumedMs = goesOnMs + times.draw("stt_turn_resumed");
    const tokens = agent.promptTokens + times.between(40, 160);
    this.#events.push(...turn.discard(resumedMs, tokens));
    this.#note(resumedMs, { type: "turn_resumed" });
    this.#waste = { ...this.#waste, attempts: this.#waste.attempts + 1, tokens: this.#waste.tokens + tokens };
    const { toMs } = this.#callerSays(rest, goesOnMs);
    return { fromMs: said.fromMs, toMs };
  }

  /** The agent takes a pause for the end, is heard, and is stopped by the rest of the sentence. */
  #answerTooEarly({ caller, agent }: Exchange, text: string, said: Said): { turnId: string; goesOnMs: number } {
    // Too early for a tool, too.
    const exchange = { caller, agent };
    const { turn } = this.#answer({ exchange, userText: text, said, continuesTurnId: null, fails: false });
    const goesOnMs = turn.playedAt(0) + this.#call.times.between(250, 600);
    this.#stop(turn, goesOnMs, true);
    return { turnId: turn.turnId, goesOnMs };
  }

  #answer(asked: {
    exchange: Exchange;
    userText: string;
    said: Said;
    continuesTurnId: string | null;
    fails: boolean;
  }): { turn: PlayedTurn; isFailed: boolean } {
    const { times, fill, circumstances, agent } = this.#call;
    const { exchange, userText, said, continuesTurnId } = asked;
    const waitMs = times.draw("stt_end_of_turn");
    const commit = { atMs: said.toMs + waitMs, speechEndMs: said.toMs };
    const isSpeculative = times.isSo(0.78) && exchange.tool === undefined;
    const eagerMs = Math.max(said.toMs + 40, commit.atMs - times.draw("stt_eager_lead"));
    if (isSpeculative) {
      this.#note(eagerMs, { type: "eager_end_of_turn", confidence: 0.58, personal: { text: userText } });
    }
    const replyText = fill(exchange.agent);
    const beginMs = isSpeculative ? eagerMs : commit.atMs;
    const turn = this.#begin("speech", beginMs, { isSpeculative, commit, userText, replyText });
    const { turnId } = turn;
    const confidence = Math.round(70 + times.between(0, 28)) / 100;
    this.#note(commit.atMs, {
      ...{ type: "turn_committed", turnId, confidence, continuesTurnId },
      ...{ speechEndMs: commit.speechEndMs, personal: { text: userText } },
    });
    this.#note(commit.atMs, { type: "status_changed", status: "thinking" });
    if (asked.fails) return { turn: this.#fail(turn, beginMs), isFailed: true };
    writeAnswer(turn, { exchange, replyText, beginMs, commitMs: commit.atMs, times, circumstances, agent });
    this.#nowMs = commit.atMs;
    return { turn, isFailed: false };
  }

  /** No model answers: the caller hears the recorded apology, and the call is over. */
  #fail(turn: PlayedTurn, beginMs: number): PlayedTurn {
    const { agent, times } = this.#call;
    const { turnId } = turn;
    let atMs = beginMs + 2;
    for (const { provider, model } of agent.models) {
      turn.note(atMs, { type: "llm_requested", turnId, provider, model });
      atMs += times.between(900, 2_400);
      turn.note(atMs, {
        type: "provider_failed",
        stage: "llm",
        provider,
        reason: "the vendor answered 503",
        status: 503,
      });
    }
    this.#end(turn, { outcome: "failed", atMs });
    this.#nowMs = atMs;
    this.#sayLine("apology", "I'm sorry, something went wrong. Please call again.", 2);
    return turn;
  }

  /** A fixed line, which needs no vendor. */
  #sayLine(source: TurnSource, text: string, afterMs: number): void {
    const { circumstances } = this.#call;
    const atMs = this.#nowMs + afterMs;
    const turn = this.#begin(source, atMs, { isSpeculative: false, commit: null, userText: null, replyText: text });
    const { turnId } = turn;
    const kind = source === "apology" ? "recording" : "clip";
    turn.note(atMs + 1, { type: "answer_ready", turnId, source: kind });
    turn.note(atMs + 3, { type: "audio_started", turnId, trimmedSilenceMs: 0, isOpener: false });
    const answerMs = agentSpeechMs(text);
    turn.audio = { openerAtMs: null, openerMs: 0, answerAtMs: atMs + 3, answerMs, oneWayMs: circumstances.oneWayMs };
    this.#hearOut(turn);
  }

  #begin(
    source: TurnSource,
    atMs: number,
    rest: Pick<ConstructorParameters<typeof PlayedTurn>[0], "isSpeculative" | "commit" | "userText" | "replyText">,
  ): PlayedTurn {
    const turnId = `turn_${String(this.#turnCount++).padStart(4, "0")}`;
    return new PlayedTurn({ turnId, index: this.#index, source, atMs, ...rest });
  }

  #hearOut(turn: PlayedTurn, coughShare?: number): void {
    const pauseMs = coughShare === undefined ? 0 : this.#cough(turn, coughShare);
    this.#end(turn, { outcome: "completed", atMs: turn.playedAtMs + pauseMs });
  }

  /** A sound over the agent that no word follows: it goes on where it stopped. */
  #cough(turn: PlayedTurn, share: number): number {
    const { turnId } = turn;
    const fromMs = turn.playedAt(share);
    const coughMs = 240;
    this.#noteSpeech({ fromMs, toMs: fromMs + coughMs });
    const stoppedMs = fromMs + SUSTAINED_MS + 20;
    const resumedMs = fromMs + coughMs + SPEECH_ENDED_MS + 400;
    const playedMs = Math.round((turn.audio?.answerMs ?? 0) * share);
    turn.note(stoppedMs, { type: "playback_cleared", turnId, playedMs });
    turn.note(resumedMs, { type: "playback_resumed", turnId, fromMs: playedMs });
    return resumedMs - stoppedMs;
  }

  /** The caller's speech stops the agent. */
  #stop(turn: PlayedTurn, speechMs: number, isFalseStart: boolean): void {
    const { turnId, audio } = turn;
    const bargeInStopMs = SUSTAINED_MS + this.#call.times.between(8, 45);
    const clearedMs = speechMs + bargeInStopMs;
    const endMs = clearedMs + this.#call.times.between(60, 240);
    const playedMs = Math.max(0, clearedMs - (audio?.openerAtMs ?? audio?.answerAtMs ?? clearedMs));
    turn.note(clearedMs, { type: "playback_cleared", turnId, playedMs });
    turn.note(endMs, { type: "barge_in", turnId, cause: "speech" });
    this.#end(turn, { outcome: "interrupted", atMs: endMs, bargeInStopMs, isFalseStart, silencedAtMs: clearedMs });
  }

  /** The caller is gone before the answer is over. */
  #breakOff(turn: PlayedTurn, share: number): void {
    const atMs = turn.playedAt(share);
    if (this.#call.script.end !== "caller_lost") {
      this.#end(turn, { outcome: "hung_up", atMs });
      return;
    }
    this.#note(atMs, { type: "caller_disconnected" });
    this.#end(turn, { outcome: "hung_up", atMs: atMs + RECONNECT_GRACE_MS, silencedAtMs: atMs });
  }

  #end(turn: PlayedTurn, end: Parameters<PlayedTurn["end"]>[0]): void {
    this.#noteStatus(turn, end.atMs);
    const events = turn.end(end, turn.isAnswer ? this.#waste : noWaste);
    if (turn.isAnswer) this.#waste = noWaste;
    this.#events.push(...events);
    this.#index++;
    this.#nowMs = Math.max(this.#nowMs, end.atMs);
  }

  #noteStatus(turn: PlayedTurn, endMs: number): void {
    const { audio, turnId } = turn;
    const firstMs = audio?.openerAtMs ?? audio?.answerAtMs;
    if (audio !== null && firstMs !== undefined && firstMs < endMs) {
      this.#note(firstMs, { type: "status_changed", status: "speaking" });
      const reportedMs = firstMs + 2 * audio.oneWayMs + REPORT_MS;
      turn.note(reportedMs, { type: "playback_acknowledged", turnId, playedMs: REPORT_MS });
    }
    this.#note(endMs, { type: "status_changed", status: "listening" });
  }

  #note(atMs: number, body: CallEventBody): void {
    this.#events.push({ atMs, ...body });
  }
}
