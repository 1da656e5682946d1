import type { AgentConfig } from "../agent.ts";
import type { FrameClassifier } from "../audio/vad.ts";
import type { Clock } from "../clock.ts";
import { CallerPauses } from "../listening/caller-pauses.ts";
import { EarlyEnd } from "../listening/early-end.ts";
import { EndOfTurnHold, type HeardEvent } from "../listening/end-of-turn-hold.ts";
import { Hearing } from "../listening/hearing.ts";
import { ListeningPause } from "../listening/listening-pause.ts";
import { ResilientSpeechToText } from "../listening/resilient-speech-to-text.ts";
import { speechToTextOptions } from "../listening/speech-to-text-options.ts";
import type { SpeechToText } from "../providers.ts";
import type { CallEvent, CallEventBody } from "../timeline/events.ts";
import { type AgentWords, echoSinceMs, OverlapJudge } from "../turn/overlap.ts";
import type { Overlap, TurnEvent } from "../turn/turn-state.ts";
import { expectedAnswerOf } from "../words/expected-answer.ts";
import { isOwnQuestion } from "../words/own-question.ts";
import { createCompletenessJudge, type TextCompleteness } from "../words/text-completeness.ts";

/** Dependencies of a `CallerEar`. */
export interface CallerEarDeps {
  clock: Clock;
  agent: AgentConfig;
  classifier: FrameClassifier;
  speechToText: readonly SpeechToText[];
  /** Milliseconds since the Unix epoch; the zero of the call's clock. */
  startedAtEpochMs: number;
  /** The agent's present words. `isAnswer`: its turn answers the caller's speech, or is about to. */
  agentVoice: () => Pick<AgentWords, "latestText" | "playingText" | "isAudible"> & { isAnswer: boolean };
  /** The agent's words that began to be heard at `atMs` of the call or later, and those on their way to the caller. */
  agentWordsSince: (atMs: number) => string;
  emit: (event: CallEventBody) => void;
  dispatch: (event: TurnEvent) => void;
}

/**
 * Age up to which an answer counts as young. Speech over a young answer most likely goes on with the words that it
 * answers: an agent that cuts into a pause of a caller's mostly hears them again within this time, and no caller has
 * heard enough of the answer to object.
 */
const YOUNG_ANSWER_MS = 3_000;
/**
 * Speech that is noticed over a young answer: the least that voice activity needs to notice any, and all that the
 * shortest words ("a", "to") have. A wrong guess costs nothing but a pause.
 */
const FALSE_START_SPEECH_MS = 80;

/**
 * Hears the caller for turn taking: voice activity says when there is speech, speech to text which words, the hold if
 * the turn is over, and the overlap judge the meaning of words over the agent.
 */
export class CallerEar {
  readonly #deps: CallerEarDeps;
  readonly #hearing: Hearing;
  readonly #early: EarlyEnd;
  readonly #hold: EndOfTurnHold;
  readonly #overlap: OverlapJudge;
  readonly #judge: (text: string) => TextCompleteness;
  /** Null for an agent that does not pause its speech to text. */
  readonly #pause: ListeningPause | null;
  #speechToText: ResilientSpeechToText | null = null;
  #speechStartMs: number | null = null;
  /** End of the words of the latest spoken turn; null before. */
  #turnSpeechEndMs: number | null = null;
  /** Beginning of the speech that was noticed first since the latest end of a turn; null before. */
  #wordsSinceMs: number | null = null;
  /** The agent's voice is in the air. */
  #isAgentSounding = false;
  /** When the agent last fell silent; null before. */
  #agentSilentSinceMs: number | null = null;
  /** When the agent's voice last set in, with a turn or with the rest of one that was silenced; null before. */
  #agentSetInAtMs: number | null = null;
  /** The latest turn that was heard, since when, and whether there was any sound of the caller's over it. */
  #audibleTurn: { turnId: string; sinceMs: number; isSpokenOver: boolean } | null = null;
  /** The words of the latest committed turn asked for more. */
  #isTurnOpen = false;
  /** The same words, joined to those that they went on with. */
  #turnText = "";
  #interimText = "";

  constructor(deps: CallerEarDeps) {
    const { agent, clock, startedAtEpochMs, emit, dispatch } = deps;
    this.#deps = deps;
    this.#overlap = new OverlapJudge(agent);
    const settings = agent.turnTaking.endpointing;
    const judge = createCompletenessJudge(speechToTextOptions(agent).expectedPhrases);
    this.#judge = judge;
    this.#early = new EarlyEnd({ clock, settings, judge, listener: (event) => this.#hold.receive(event) });
    this.#hold = new EndOfTurnHold({
      clock,
      settings,
      judge,
      pauses: new CallerPauses(),
      isEager: agent.turnTaking.speculation !== "off",
      listener: (event) => this.#hearWords(event),
    });
    this.#pause = agent.costLevers.pausesSpeechToText
      ? new ListeningPause({
          send: (samples) => this.#speechToText?.push(samples),
          keepsIdleSession: () => this.#speechToText?.keepsIdleSession ?? true,
          emit,
        })
      : null;
    const pause = this.#pause;
    this.#hearing = new Hearing({
      clock,
      classifier: deps.classifier,
      toCallMs: (now) => now - startedAtEpochMs,
      interruptionMs: () => this.#interruptionMs(),
      onSpeechStarted: (speechAtMs) => this.#noteSpeechStarted(speechAtMs),
      onSpeechSustained: () => {
        if (!this.#overlap.needsWords) dispatch({ type: "speech_sustained" });
      },
      onSpeechProlonged: () => dispatch({ type: "speech_prolonged" }),
      onSpeechEnded: (speechAtMs) => {
        emit({ type: "speech_ended", speechAtMs: Math.round(speechAtMs) });
        const silenceMs = this.#callMs() - speechAtMs;
        this.#speechToText?.speechEnded(silenceMs);
        this.#early.speechEnded(silenceMs);
        this.#hold.speechEnded(silenceMs);
        pause?.speechEnded();
        dispatch({ type: "speech_ended" });
      },
      onAudio: pause ? (samples) => pause.push(samples) : (samples) => this.#speechToText?.push(samples),
    });
  }

  /** Beginning of the speech noticed last, in ms of the call; null when it has been accounted for. */
  get speechStartMs(): number | null {
    return this.#speechStartMs;
  }

  /** True when only words may interrupt on this line, not sounds. */
  get needsWords(): boolean {
    return this.#overlap.needsWords;
  }

  /** Opens speech to text. */
  start(): void {
    const { clock, agent, speechToText, emit } = this.#deps;
    this.#speechToText = new ResilientSpeechToText({
      chain: speechToText,
      options: speechToTextOptions(agent),
      clock,
      emit,
      listener: (event) => {
        this.#pause?.observe(event);
        this.#early.receive(event);
      },
    });
  }

  /** Audio from the caller: 16-bit mono at 16 kHz, any length. Takes ownership of `samples`. */
  push(samples: Int16Array): void {
    this.#hearing.push(samples);
  }

  /**
   * Follows the timeline: tracks the agent's voice, and has speech to text and the hold expect the answer that its
   * latest words ask for.
   */
  observe(event: CallEvent): void {
    if (event.type === "audio_started" || event.type === "playback_resumed") this.#noteAgentSounding();
    if (event.type === "playback_cleared" || event.type === "agent_turn_ended") this.#noteAgentSilent(event.atMs);
    if (event.type === "playback_resumed") this.#agentSetInAtMs = event.atMs;
    if (event.type === "audio_started" && event.turnId !== this.#audibleTurn?.turnId) {
      this.#agentSetInAtMs = event.atMs;
      this.#audibleTurn = { turnId: event.turnId, sinceMs: event.atMs, isSpokenOver: false };
    }
    if (event.type === "turn_committed") {
      const { text } = event.personal;
      this.#isTurnOpen = this.#judge(text) === "open";
      this.#turnText = event.continuesTurnId === null ? text : `${this.#turnText} ${text}`;
    }
    if (event.type !== "agent_turn_ended" || event.personal.heardText === "") return;
    if (this.#audibleTurn?.isSpokenOver === false) this.#overlap.heardNothing(event.metrics.heardMs);
    const { questions } = this.#deps.agent.turnTaking.endpointing;
    const expected = expectedAnswerOf(event.personal.heardText, questions);
    this.#hold.expect(expected);
    this.#speechToText?.expect(expected);
  }

  /**
   * Returns t0 of a turn that is committed now, in ms of the call; null when voice activity missed its speech. Each
   * stretch of speech counts once.
   */
  takeSpeechEnd(): number | null {
    if (this.#speechStartMs === null) return null;
    this.#speechStartMs = null;
    const { speechEndMs } = this.#hearing;
    this.#turnSpeechEndMs = speechEndMs;
    return speechEndMs === null ? null : Math.round(speechEndMs);
  }

  /** Forgets speech that was not understood: nothing later is measured from it. */
  forgetSpeech(): void {
    this.#speechStartMs = null;
  }

  /** Ends the caller's turn with the words so far; false without any. */
  endOverdueTurn(): boolean {
    return this.#early.endOverdue();
  }

  /** Stops listening and closes speech to text. */
  close(): void {
    this.#hearing.close();
    this.#pause?.close();
    this.#early.close();
    this.#hold.close();
    this.#speechToText?.close();
  }

  #callMs(): number {
    return this.#deps.clock.now() - this.#deps.startedAtEpochMs;
  }

  #noteSpeechStarted(speechAtMs: number): void {
    const { emit, dispatch } = this.#deps;
    const isAudible = this.#isAgentSounding;
    this.#speechStartMs = speechAtMs;
    this.#wordsSinceMs ??= speechAtMs;
    emit({ type: "speech_started", speechAtMs: Math.round(speechAtMs) });
    this.#pause?.speechStarted();
    if (isAudible && this.#audibleTurn) this.#audibleTurn.isSpokenOver = true;
    this.#overlap.speechStarted({
      isAudible,
      silentForMs: this.#agentSilentForMs(this.#callMs()),
      setInForMs: this.#agentSetInAtMs === null ? null : speechAtMs - this.#agentSetInAtMs,
    });
    this.#speechToText?.speechStarted(this.#callMs() - speechAtMs);
    this.#early.speechStarted();
    this.#hold.speechStarted();
    const sinceTurnMs = this.#turnSpeechEndMs === null ? null : speechAtMs - this.#turnSpeechEndMs;
    dispatch({ type: "speech_started", sinceTurnMs, isOpen: this.#isTurnOpen });
  }

  /** Speech is noticed sooner over an answer that may have come too early. */
  #interruptionMs(): number {
    const { minSpeechMs } = this.#deps.agent.turnTaking.interruption;
    const { isAnswer, isAudible } = this.#deps.agentVoice();
    const heardForMs = isAudible && this.#audibleTurn ? this.#callMs() - this.#audibleTurn.sinceMs : 0;
    return isAnswer && heardForMs <= YOUNG_ANSWER_MS ? Math.min(FALSE_START_SPEECH_MS, minSpeechMs) : minSpeechMs;
  }

  #hearWords(event: HeardEvent): void {
    const { emit, dispatch } = this.#deps;
    switch (event.type) {
      case "ready":
        dispatch({ type: "stt_ready" });
        return;
      case "lost":
        dispatch({ type: "stt_lost" });
        return;
      case "speech_started":
        dispatch({ type: "stt_speech_started" });
        return;
      case "interim":
        // Engines repeat themselves several times a second; the timeline tells what changed.
        if (event.text !== this.#interimText) emit({ type: "interim_transcript", personal: { text: event.text } });
        this.#interimText = event.text;
        dispatch({ ...event, overlap: this.#overlapOf(event.text, true) });
        return;
      case "eager_end_of_turn":
        emit({ type: "eager_end_of_turn", confidence: event.confidence, personal: { text: event.text } });
        dispatch({ ...event, ...this.#meaningOf(event.text) });
        return;
      case "turn_resumed":
        emit({ type: "turn_resumed" });
        dispatch(event);
        return;
      case "end_of_turn": {
        const { isMereSound } = this.#hearing;
        this.#interimText = "";
        this.#hearing.endTurn();
        dispatch({ ...event, ...this.#meaningOf(event.text), isMereSound });
        this.#wordsSinceMs = null;
        return;
      }
    }
  }

  #meaningOf(text: string): { overlap: Overlap; isOwnQuestion: boolean } {
    return { overlap: this.#overlapOf(text), isOwnQuestion: isOwnQuestion(text, this.#turnText, this.#judge) };
  }

  #overlapOf(text: string, isPartial = false): Overlap {
    const { agentVoice, agentWordsSince } = this.#deps;
    const { latestText, playingText, isAudible } = agentVoice();
    const echoText = this.#wordsSinceMs === null ? latestText : agentWordsSince(echoSinceMs(this.#wordsSinceMs));
    const { speechEndMs } = this.#hearing;
    const silentForMs = speechEndMs === null ? null : this.#agentSilentForMs(speechEndMs);
    return this.#overlap.judge(text, { latestText, echoText, playingText, isAudible, silentForMs }, isPartial);
  }

  #noteAgentSounding(): void {
    this.#isAgentSounding = true;
    this.#pause?.agentSounds(true);
  }

  #noteAgentSilent(atMs: number): void {
    if (this.#isAgentSounding) this.#agentSilentSinceMs = atMs;
    this.#isAgentSounding = false;
    this.#pause?.agentSounds(false);
  }

  /** Milliseconds of the agent's silence at `atMs`; null while the agent is heard and before it first fell silent. */
  #agentSilentForMs(atMs: number): number | null {
    return this.#isAgentSounding || this.#agentSilentSinceMs === null ? null : atMs - this.#agentSilentSinceMs;
  }
}
