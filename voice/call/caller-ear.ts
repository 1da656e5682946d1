import type { AgentConfig } from "../agent.ts";
import type { FrameClassifier } from "../audio/vad.ts";
import type { Clock } from "../clock.ts";
import { CallerPauses } from "../listening/caller-pauses.ts";
import { EarlyEnd } from "../listening/early-end.ts";
import { EndOfTurnHold, type HeardEvent } from "../listening/end-of-turn-hold.ts";
import { Hearing } from "../listening/hearing.ts";
import { ResilientSpeechToText } from "../listening/resilient-speech-to-text.ts";
import { speechToTextOptions } from "../listening/speech-to-text-options.ts";
import type { SpeechToText } from "../providers.ts";
import type { CallEvent, CallEventBody } from "../timeline/events.ts";
import { type AgentWords, echoSinceMs, OverlapJudge } from "../turn/overlap.ts";
import type { Overlap, TurnEvent } from "../turn/turn-state.ts";
import { expectedAnswerOf } from "../words/expected-answer.ts";
import { createCompletenessJudge, type TextCompleteness } from "../words/text-completeness.ts";

/**
 * The caller, as turn taking hears them: voice activity says when there is speech, speech to text what is said, the hold whether it is all, and
 * the overlap judge what it means while the agent speaks.
 */
export interface CallerEarDeps {
  clock: Clock;
  agent: AgentConfig;
  classifier: FrameClassifier;
  speechToText: readonly SpeechToText[];
  /** Milliseconds since the Unix epoch; the zero of the call's clock. */
  startedAtEpochMs: number;
  /** What the agent says at this moment. `isAnswer`: it answers the caller's speech, or is about to. */
  agentVoice: () => Pick<AgentWords, "latestText" | "playingText" | "isAudible"> & { isAnswer: boolean };
  /** What of it began to be heard at `atMs` of the call or later. */
  agentWordsSince: (atMs: number) => string;
  emit: (event: CallEventBody) => void;
  dispatch: (event: TurnEvent) => void;
}

/**
 * Who speaks before an answer has been heard for so long most likely goes on with what it answers: an agent that cuts into a pause of a caller's mostly
 * hears them again within this time, and nobody else has heard enough to object.
 */
const YOUNG_ANSWER_MS = 3_000;
/** As much speech as voice activity needs to notice any: the shortest words ("a", "to") have no more. A wrong guess costs nothing but a pause. */
const FALSE_START_SPEECH_MS = 80;

export class CallerEar {
  readonly #deps: CallerEarDeps;
  readonly #hearing: Hearing;
  readonly #early: EarlyEnd;
  readonly #hold: EndOfTurnHold;
  readonly #overlap: OverlapJudge;
  readonly #judge: (text: string) => TextCompleteness;
  #speechToText: ResilientSpeechToText | null = null;
  #speechStartMs: number | null = null;
  /** End of the words of the latest turn that was spoken; null before. */
  #turnSpeechEndMs: number | null = null;
  /** Where the speech began that was noticed first since the latest end of a turn; null before. */
  #wordsSinceMs: number | null = null;
  /** Whether the agent's voice is in the air, and when it last fell silent; null before. */
  #isAgentSounding = false;
  #agentSilentSinceMs: number | null = null;
  /** When its voice last set in, with a turn or with the rest of one that was silenced; null before. */
  #agentSetInAtMs: number | null = null;
  /** The latest turn that was heard, since when, and whether there was any sound of the caller's over it. */
  #audibleTurn: { turnId: string; sinceMs: number; isSpokenOver: boolean } | null = null;
  /** Whether the words of the latest turn that was spoken asked for more. */
  #isTurnOpen = false;
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
    this.#hearing = new Hearing({
      clock,
      classifier: deps.classifier,
      toCallMs: (now) => now - startedAtEpochMs,
      interruptionMs: () => this.#interruptionMs(),
      onSpeechStarted: (speechAtMs) => this.#noteSpeechStarted(speechAtMs),
      onSpeechSustained: () => {
        if (!this.#overlap.needsWords) dispatch({ type: "speech_sustained" });
      },
      onSpeechEnded: (speechAtMs) => {
        emit({ type: "speech_ended", speechAtMs: Math.round(speechAtMs) });
        const silenceMs = this.#callMs() - speechAtMs;
        this.#early.speechEnded(silenceMs);
        this.#hold.speechEnded(silenceMs);
        dispatch({ type: "speech_ended" });
      },
      onAudio: (samples) => this.#speechToText?.push(samples),
    });
  }

  /** Where the speech that was noticed last began; null when it has been accounted for. */
  get speechStartMs(): number | null {
    return this.#speechStartMs;
  }

  /** Opens speech to text. */
  start(): void {
    const { clock, agent, speechToText, emit } = this.#deps;
    this.#speechToText = new ResilientSpeechToText({
      chain: speechToText,
      options: speechToTextOptions(agent),
      clock,
      emit,
      listener: (event) => this.#early.receive(event),
    });
  }

  /** Audio from the caller: 16-bit mono at 16 kHz, any length. Takes ownership of `samples`. */
  push(samples: Int16Array): void {
    this.#hearing.push(samples);
  }

  /** What the agent says decides how we listen to the answer. */
  observe(event: CallEvent): void {
    if (event.type === "audio_started" || event.type === "playback_resumed") this.#isAgentSounding = true;
    if (event.type === "playback_cleared" || event.type === "agent_turn_ended") this.#noteAgentSilent(event.atMs);
    if (event.type === "playback_resumed") this.#agentSetInAtMs = event.atMs;
    if (event.type === "audio_started" && event.turnId !== this.#audibleTurn?.turnId) {
      this.#agentSetInAtMs = event.atMs;
      this.#audibleTurn = { turnId: event.turnId, sinceMs: event.atMs, isSpokenOver: false };
    }
    if (event.type === "turn_committed") this.#isTurnOpen = this.#judge(event.personal.text) === "open";
    if (event.type !== "agent_turn_ended" || event.personal.heardText === "") return;
    if (this.#audibleTurn?.isSpokenOver === false) this.#overlap.heardNothing(event.metrics.heardMs);
    const { questions } = this.#deps.agent.turnTaking.endpointing;
    const expected = expectedAnswerOf(event.personal.heardText, questions);
    this.#hold.expect(expected);
    this.#speechToText?.expect(expected);
  }

  /** t0 of a turn that is committed now; null when voice activity missed it. Each stretch of speech counts once. */
  takeSpeechEnd(): number | null {
    if (this.#speechStartMs === null) return null;
    this.#speechStartMs = null;
    const { speechEndMs } = this.#hearing;
    this.#turnSpeechEndMs = speechEndMs;
    return speechEndMs === null ? null : Math.round(speechEndMs);
  }

  /** What was spoken and not understood is over: nothing later is measured from it. */
  forgetSpeech(): void {
    this.#speechStartMs = null;
  }

  close(): void {
    this.#hearing.close();
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
    if (isAudible && this.#audibleTurn) this.#audibleTurn.isSpokenOver = true;
    this.#overlap.speechStarted({
      isAudible,
      silentForMs: this.#agentSilentForMs(this.#callMs()),
      setInForMs: this.#agentSetInAtMs === null ? null : speechAtMs - this.#agentSetInAtMs,
    });
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
        dispatch({ ...event, overlap: this.#overlapOf(event.text) });
        return;
      case "turn_resumed":
        emit({ type: "turn_resumed" });
        dispatch(event);
        return;
      case "end_of_turn":
        this.#interimText = "";
        dispatch({ ...event, overlap: this.#overlapOf(event.text) });
        this.#wordsSinceMs = null;
        return;
    }
  }

  #overlapOf(text: string, isPartial = false): Overlap {
    const { agentVoice, agentWordsSince } = this.#deps;
    const { latestText, playingText, isAudible } = agentVoice();
    const echoText = this.#wordsSinceMs === null ? latestText : agentWordsSince(echoSinceMs(this.#wordsSinceMs));
    const { speechEndMs } = this.#hearing;
    const silentForMs = speechEndMs === null ? null : this.#agentSilentForMs(speechEndMs);
    return this.#overlap.judge(text, { latestText, echoText, playingText, isAudible, silentForMs }, isPartial);
  }

  #noteAgentSilent(atMs: number): void {
    if (this.#isAgentSounding) this.#agentSilentSinceMs = atMs;
    this.#isAgentSounding = false;
  }

  /** As of `atMs`; null while the agent is heard. */
  #agentSilentForMs(atMs: number): number | null {
    return this.#isAgentSounding || this.#agentSilentSinceMs === null ? null : atMs - this.#agentSilentSinceMs;
  }
}
