import type { FrameClassifier } from "./audio/vad.ts";
import type { Timer } from "./clock.ts";
import type { CallEndReason, CallEvent, CallEventBody } from "./events.ts";
import { Hearing } from "./hearing.ts";
import type { SpeechToText } from "./providers.ts";
import { AgentTurns, type AgentTurnsDeps } from "./reply/agent-turns.ts";
import { ResilientSpeechToText } from "./resilient-speech-to-text.ts";
import { CallerPauses } from "./turn/caller-pauses.ts";
import { EndOfTurnHold, type HeardEvent } from "./turn/end-of-turn-hold.ts";
import { expectedAnswerOf } from "./turn/expected-answer.ts";
import { speechToTextOptions } from "./turn/listening.ts";
import { type AgentVoice, OverlapJudge } from "./turn/overlap.ts";
import { createCompletenessJudge } from "./turn/text-completeness.ts";
import {
  initialTurnState,
  type Overlap,
  type TimerName,
  type TurnEffect,
  type TurnEvent,
  type TurnOptions,
  turnOptionsOf,
} from "./turn/turn-state.ts";
import { step } from "./turn/turn-taking.ts";

/** Speech this soon after the end of a turn is probably its continuation, and this much of it is enough to know. */
const FALSE_START_MS = 1_500;
const FALSE_START_SPEECH_MS = 120;

/** How long a lost caller may take to come back. */
export const RECONNECT_GRACE_MS = 15_000;

export interface CallDeps extends Omit<AgentTurnsDeps, "callMs" | "emit" | "dispatch"> {
  classifier: FrameClassifier;
  speechToText: readonly SpeechToText[];
  /** Name of the transport, for the timeline. */
  transportName: string;
  /** Milliseconds since the Unix epoch; the zero of the call's clock. */
  startedAtEpochMs: number;
  /** Takes every event of the timeline, in order. */
  record: (event: CallEvent) => void;
}

/**
 * One call: hears the caller, takes turns, lets the agent speak and tells the timeline. Its owner feeds it audio and messages and performs nothing:
 * every effect goes out through the transport, the providers and `record`. Ends once, by either side, by a limit or by failure.
 */
export class Call {
  readonly #deps: CallDeps;
  readonly #options: TurnOptions;
  readonly #hearing: Hearing;
  readonly #turns: AgentTurns;
  #speechToText: ResilientSpeechToText | null = null;
  #state = initialTurnState;
  readonly #timers = new Map<TimerName | "reconnect", Timer>();
  readonly #pending: TurnEvent[] = [];
  /** Agent turns behind a call that is taken up again; 0 for a new one. */
  readonly #turnsBefore: number;
  #isDispatching = false;
  #isClosed = false;
  readonly #overlap: OverlapJudge;
  readonly #hold: EndOfTurnHold;
  #speechStartMs: number | null = null;
  /** End of the words of the latest turn that was spoken; null before. */
  #turnSpeechEndMs: number | null = null;
  /** When the agent was last heard to end a turn; null before. */
  #agentHeardAtMs: number | null = null;
  #interimText = "";

  /** `history` is the timeline of the same call before its object was restarted. */
  constructor(deps: CallDeps, history: readonly CallEvent[] = []) {
    this.#deps = deps;
    this.#options = turnOptionsOf(deps.agent);
    this.#overlap = new OverlapJudge(deps.agent);
    this.#hold = new EndOfTurnHold({
      clock: deps.clock,
      settings: deps.agent.turnTaking.endpointing,
      judge: createCompletenessJudge(speechToTextOptions(deps.agent).expectedPhrases),
      pauses: new CallerPauses(),
      isEager: deps.agent.turnTaking.speculation !== "off",
      listener: (event) => this.#hearWords(event),
    });
    this.#hearing = new Hearing({
      clock: deps.clock,
      classifier: deps.classifier,
      toCallMs: (now) => now - deps.startedAtEpochMs,
      interruptionMs: () => this.#interruptionMs(),
      onSpeechStarted: (speechAtMs) => this.#noteSpeechStarted(speechAtMs),
      onSpeechSustained: () => {
        if (!this.#overlap.needsWords) this.#dispatch({ type: "speech_sustained" });
      },
      onSpeechEnded: (speechAtMs) => {
        this.#emit({ type: "speech_ended", speechAtMs: Math.round(speechAtMs) });
        this.#hold.speechEnded(this.#callMs() - speechAtMs);
        this.#dispatch({ type: "speech_ended" });
      },
      onAudio: (samples) => this.#speechToText?.push(samples),
    });
    this.#turns = new AgentTurns({
      ...deps,
      callMs: () => this.#callMs(),
      emit: (event) => this.#emit(event),
      dispatch: (event) => this.#dispatch(event),
    });
    for (const event of history) this.#turns.observe(event);
    this.#turnsBefore = history.filter((event) => event.type === "agent_turn_started").length;
  }

  get isEnded(): boolean {
    return this.#state.isEnded;
  }

  /** Opens speech to text and greets the caller, or takes up a call that had already begun. */
  start(): void {
    const { agent, callId, transportName, clock } = this.#deps;
    const isResumed = this.#turnsBefore > 0;
    if (!isResumed) {
      const { id: agentId, version: agentVersion } = agent;
      this.#emit({ type: "call_started", callId, agentId, agentVersion, transport: transportName });
    }
    this.#emit({ type: "caller_connected", isResumed });
    this.#speechToText = new ResilientSpeechToText({
      chain: this.#deps.speechToText,
      options: speechToTextOptions(agent),
      clock,
      emit: (event) => this.#emit(event),
      listener: (event) => this.#hold.receive(event),
    });
    if (isResumed) this.#dispatch({ type: "call_resumed", turnCount: this.#turnsBefore, elapsedMs: this.#callMs() });
    else this.#dispatch({ type: "call_started" });
  }

  /** Audio from the caller: 16-bit mono at 16 kHz, any length. Takes ownership of `samples`. */
  receiveAudio(samples: Int16Array): void {
    if (!this.#state.isEnded) this.#hearing.push(samples);
  }

  /** Words typed instead of spoken. */
  receiveText(text: string): void {
    this.#dispatch({ type: "text_received", text });
  }

  /** The caller's device noticed an interruption. */
  interrupt(): void {
    this.#dispatch({ type: "interrupt_requested" });
  }

  /** The caller's device has played `playedMs` of a turn; `isStopped` when it has dropped the rest because it was told to. */
  acknowledgePlayback(turnId: string, playedMs: number, isStopped = false): void {
    this.#turns.acknowledge(turnId, playedMs, isStopped);
  }

  /** The caller's connection is gone; the call waits a little for another. */
  loseCaller(): void {
    if (this.#state.isEnded) return;
    this.#emit({ type: "caller_disconnected" });
    this.#startTimer("reconnect", RECONNECT_GRACE_MS, () => this.end("caller_lost"));
    this.#dispatch({ type: "caller_lost" });
  }

  /** The caller is back on a new connection. */
  regainCaller(): void {
    if (this.#state.isEnded) return;
    this.#cancelTimer("reconnect");
    this.#emit({ type: "caller_connected", isResumed: true });
    this.#emit({ type: "status_changed", status: this.#state.status });
    this.#dispatch({ type: "caller_regained" });
  }

  /** Ends the call now. Idempotent. */
  end(reason: CallEndReason): void {
    this.#dispatch({ type: "call_ended", reason });
  }

  #callMs(): number {
    return this.#deps.clock.now() - this.#deps.startedAtEpochMs;
  }

  #emit(body: CallEventBody): void {
    // A tool that was still running when the call ended has nobody to tell.
    if (this.#isClosed) return;
    const event: CallEvent = { atMs: this.#callMs(), ...body };
    this.#turns.observe(event);
    if (event.type === "agent_turn_ended") this.#noteAgentTurnEnded(event);
    this.#deps.record(event);
    this.#deps.transport.notify(event);
  }

  /** One event at a time: effects may raise further events, which wait their turn. */
  #dispatch(event: TurnEvent): void {
    this.#pending.push(event);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
        const { state, effects } = step(this.#state, next, this.#options);
        this.#state = state;
        for (const effect of effects) this.#perform(effect);
      }
    } finally {
      this.#isDispatching = false;
    }
  }

  #perform(effect: TurnEffect): void {
    switch (effect.type) {
      case "commit_turn":
        this.#turns.commit(effect, this.#takeSpeechEnd());
        return;
      case "start_turn":
        // What was spoken and not understood is over: nothing later is measured from it.
        if (effect.line === "cannot_hear") this.#speechStartMs = null;
        this.#turns.start(effect);
        return;
      case "release_opener":
        this.#turns.releaseOpener(effect.turnId);
        return;
      case "pause_turn":
        this.#turns.pause(effect.turnId, this.#speechStartMs);
        return;
      case "resume_turn":
        this.#turns.resume(effect.turnId);
        return;
      case "discard_turn":
        this.#turns.discard(effect);
        return;
      case "stop_turn":
        this.#turns.stop(effect, this.#speechStartMs);
        return;
      case "note_unintelligible":
        if (!this.#state.isCallerSpeaking) this.#speechStartMs = null;
        this.#emit({ type: "turn_unintelligible" });
        return;
      case "set_status":
        this.#emit({ type: "status_changed", status: effect.status });
        return;
      case "start_timer":
        this.#startTimer(effect.timer, effect.delayMs, () =>
          this.#dispatch({ type: "timer_fired", timer: effect.timer }),
        );
        return;
      case "cancel_timer":
        this.#cancelTimer(effect.timer);
        return;
      case "end_call":
        this.#close(effect.reason);
        return;
    }
  }

  /** t0 of the turn being committed; null when it was typed or voice activity missed it. Each stretch of speech counts once. */
  #takeSpeechEnd(): number | null {
    if (this.#state.agentTurn?.source !== "speech" || this.#speechStartMs === null) return null;
    this.#speechStartMs = null;
    const { speechEndMs } = this.#hearing;
    this.#turnSpeechEndMs = speechEndMs;
    return speechEndMs === null ? null : Math.round(speechEndMs);
  }

  #noteSpeechStarted(speechAtMs: number): void {
    this.#speechStartMs = speechAtMs;
    this.#emit({ type: "speech_started", speechAtMs: Math.round(speechAtMs) });
    this.#overlap.speechStarted(this.#agentVoice());
    this.#hold.speechStarted();
    const sinceTurnMs = this.#turnSpeechEndMs === null ? null : speechAtMs - this.#turnSpeechEndMs;
    this.#dispatch({ type: "speech_started", sinceTurnMs });
  }

  /** Right after the agent began, a caller who speaks most likely had not finished: a false start is taken back at once. */
  #interruptionMs(): number {
    const { minSpeechMs } = this.#deps.agent.turnTaking.interruption;
    const isEarly = this.#turnSpeechEndMs !== null && this.#callMs() - this.#turnSpeechEndMs <= FALSE_START_MS;
    return isEarly ? Math.min(FALSE_START_SPEECH_MS, minSpeechMs) : minSpeechMs;
  }

  #hearWords(event: HeardEvent): void {
    switch (event.type) {
      case "ready":
        this.#dispatch({ type: "stt_ready" });
        return;
      case "lost":
        this.#dispatch({ type: "stt_lost" });
        return;
      case "speech_started":
        this.#dispatch({ type: "stt_speech_started" });
        return;
      case "interim":
        // Engines repeat themselves several times a second; the timeline tells what changed.
        if (event.text !== this.#interimText)
          this.#emit({ type: "interim_transcript", personal: { text: event.text } });
        this.#interimText = event.text;
        this.#dispatch({ ...event, overlap: this.#overlapOf(event.text) });
        return;
      case "eager_end_of_turn":
        this.#emit({ type: "eager_end_of_turn", confidence: event.confidence, personal: { text: event.text } });
        this.#dispatch({ ...event, overlap: this.#overlapOf(event.text) });
        return;
      case "turn_resumed":
        this.#emit({ type: "turn_resumed" });
        this.#dispatch(event);
        return;
      case "end_of_turn":
        this.#interimText = "";
        this.#dispatch({ ...event, overlap: this.#overlapOf(event.text) });
        return;
    }
  }

  #overlapOf(text: string): Overlap {
    return this.#overlap.judge(text, this.#agentVoice());
  }

  #agentVoice(): AgentVoice {
    return {
      audibleText: this.#turns.audibleText,
      isAudible: this.#state.agentTurn?.isAudible ?? false,
      silentForMs: this.#agentHeardAtMs === null ? null : this.#callMs() - this.#agentHeardAtMs,
    };
  }

  /** What the agent said last decides how we listen to the answer. */
  #noteAgentTurnEnded({ atMs, personal }: Extract<CallEvent, { type: "agent_turn_ended" }>): void {
    if (personal.heardText === "") return;
    this.#agentHeardAtMs = atMs;
    const { questions } = this.#deps.agent.turnTaking.endpointing;
    this.#hold.expect(expectedAnswerOf(personal.heardText, questions));
  }

  #close(reason: CallEndReason): void {
    this.#hearing.close();
    this.#hold.close();
    this.#speechToText?.close();
    for (const voice of this.#deps.voices) voice.session.close();
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#emit({ type: "call_ended", reason });
    this.#isClosed = true;
  }

  #startTimer(name: TimerName | "reconnect", delayMs: number, task: () => void): void {
    this.#cancelTimer(name);
    this.#timers.set(name, this.#deps.clock.startTimer(delayMs, task));
  }

  #cancelTimer(name: TimerName | "reconnect"): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }
}
