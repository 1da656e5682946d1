/**
 * Turns for engines that only transcribe.
 *
 * Flux decides by itself when the caller has finished; other engines deliver text. Here the same events are made from
 * three signals: voice activity says when the caller is silent, the words say how likely more will follow, and the
 * engine, asked to finish its segment (`flush`) as soon as a pause is longer than those inside a phrase, says what was
 * understood. Confidence that the turn is over grows with silence, the faster the more complete the words are for what
 * was asked, and the slower the longer this caller pauses: after one half-life it is 0.5, after two 0.75. An eager end
 * waits less: being wrong costs work that is never heard.
 *
 * Silence is counted in audio, so that neither network jitter nor a busy process shortens or stretches it; the clock
 * serves only to notice that audio has stopped and that a flush goes unanswered. Prosody is left out: the engines that
 * hear it have turns.
 */

import type { ExpectedAnswer } from "../agent.ts";
import { FRAME_MS, FRAME_SAMPLES, FrameSlicer, SAMPLE_RATE_HZ } from "../audio/frame.ts";
import { createResampler, type Resampler } from "../audio/resample.ts";
import { type FrameClassifier, VoiceActivityDetector } from "../audio/vad.ts";
import type { Clock, Timer } from "../clock.ts";
import type {
  SegmentEvent,
  SegmentTranscriber,
  SegmentTranscriberSession,
  SpeechToText,
  SpeechToTextEvent,
  SpeechToTextOptions,
  SpeechToTextSession,
} from "../providers.ts";
import { createCompletenessJudge, normalizeText, type TextCompleteness } from "../words/text-completeness.ts";
import { finishOf, type TurnFinish } from "../words/turn-finish.ts";
import { CallerPauses } from "./caller-pauses.ts";
import { InputGapWatch } from "./input-gap.ts";

/**
 * Silence that makes an end as likely as not. Most gaps between speakers last about 200 ms, most pauses inside a turn
 * under 500 ms (Heldner & Edlund, Journal of Phonetics 38, 2010). At a threshold of 0.7, 1.74 half-lives, these wait
 * 350, 700 and 1,400 ms.
 */
const HALF_LIFE_MS: Record<TurnFinish, number> = {
  answered: 150,
  complete: 200,
  unknown: 400,
  open: 800,
  digits: 800,
  spelling: 800,
};
/**
 * The same for an eager end: 100 ms at a threshold of 0.4, when voice activity has just ended. Words that go on start
 * no work.
 */
const EAGER_HALF_LIFE_MS: Record<TurnFinish, number> = {
  ...HALF_LIFE_MS,
  answered: 135,
  complete: 135,
  unknown: 135,
};

/**
 * Voice activity ends after this: longer than the closures inside words, since a pause that is resumed costs nothing
 * yet.
 */
const HANGOVER_MS = 100;

/**
 * Silence after which the engine is asked for its final text: a pause this long lies between phrases, not within one.
 */
const FLUSH_SILENCE_MS = 160;

/**
 * An engine that has not answered a flush by now is taken at its last word; Deepgram answers none when it has no audio
 * left.
 */
const FLUSH_DEADLINE_MS = 500;

/**
 * Interim text that has not changed for this long is what the engine will say, unless more is said; whole sentences are
 * at once.
 */
const STABLE_MS = 200;

/** Dependencies of an endpointed engine, besides the engine itself. */
export interface EndpointingDeps {
  /** One per call, since classifiers follow a stream. */
  createClassifier(): FrameClassifier;
  clock: Clock;
}

/** Gives `transcriber` turns: a `SpeechToText` with all of Flux's events, under the transcriber's provider name. */
export function createEndpointedSpeechToText(transcriber: SegmentTranscriber, deps: EndpointingDeps): SpeechToText {
  return {
    provider: transcriber.provider,
    ...(transcriber.keepsIdleSessions === true && { keepsIdleSessions: true }),
    open: (options, listener) => new EndpointedSession(transcriber, deps, options, listener),
  };
}

/** State of the turn that is open. */
interface OpenTurn {
  /** Text of the segments that will not change. */
  settled: string;
  /** Time at which the last of them came, on the audio clock. */
  settledAtMs: number;
  interim: string;
  finish: TurnFinish;
  /** Time at which the text last changed, on the audio clock. */
  changedAtMs: number;
  eagerText: string | null;
  /** The engine has said something since the turn began. */
  isAnswered: boolean;
  /** Of the present silence. A flush that went unanswered past its deadline counts as answered. */
  flush: "not_asked" | "asked" | "answered";
}

class EndpointedSession implements SpeechToTextSession {
  readonly #options: SpeechToTextOptions;
  readonly #listener: (event: SpeechToTextEvent) => void;
  readonly #clock: Clock;
  readonly #segments: SegmentTranscriberSession;
  readonly #resampler: Resampler;
  readonly #slicer = new FrameSlicer(FRAME_SAMPLES);
  readonly #vad: VoiceActivityDetector;
  readonly #gapWatch: InputGapWatch;
  readonly #judge: (text: string) => TextCompleteness;
  readonly #pauses = new CallerPauses();
  readonly #silentFrame = new Int16Array(FRAME_SAMPLES);
  /** Kept so that no closure is made per push. */
  readonly #takeFrame = (frame: Int16Array) => this.#onFrame(frame);
  #turn: OpenTurn | null = null;
  #expected: ExpectedAnswer | null = null;
  /** Time at which the caller fell silent, on the audio clock; a pause since then is one if words follow. */
  #silentSinceMs = 0;
  #pausedMs: number | null = null;
  #flushTimer: Timer | null = null;
  #isOver = false;

  constructor(
    transcriber: SegmentTranscriber,
    deps: EndpointingDeps,
    options: SpeechToTextOptions,
    listener: (event: SpeechToTextEvent) => void,
  ) {
    this.#options = options;
    this.#listener = listener;
    this.#clock = deps.clock;
    this.#resampler = createResampler(options.sampleRateHz, SAMPLE_RATE_HZ);
    this.#vad = new VoiceActivityDetector(deps.createClassifier(), {
      startMs: 80,
      startWindowMs: 120,
      hangoverMs: HANGOVER_MS,
    });
    this.#gapWatch = new InputGapWatch(deps.clock, (silenceMs) => this.#onGap(silenceMs));
    this.#judge = createCompletenessJudge(options.expectedPhrases);
    this.#segments = transcriber.open(options, (event) => this.#onSegment(event));
  }

  push(samples: Int16Array): void {
    if (this.#isOver) return;
    this.#gapWatch.heard();
    this.#segments.push(samples);
    this.#slicer.push(this.#resampler.push(samples), this.#takeFrame);
  }

  expect(answer: ExpectedAnswer | null): void {
    this.#expected = answer;
    if (this.#turn) this.#turn.finish = this.#finishOf(textOf(this.#turn));
  }

  close(): void {
    if (this.#isOver) return;
    this.#end();
    this.#segments.close();
  }

  #onFrame(frame: Int16Array): void {
    const event = this.#vad.push(frame);
    if (event?.type === "speech_started") this.#onSpeech(event.startMs);
    if (event?.type === "speech_ended") this.#silentSinceMs = event.endMs;
    if (this.#turn) this.#decide();
  }

  #onSpeech(startMs: number): void {
    if (!this.#turn) {
      this.#turn = {
        settled: "",
        settledAtMs: 0,
        interim: "",
        finish: "unknown",
        changedAtMs: this.#vad.audioMs,
        eagerText: null,
        isAnswered: false,
        flush: "not_asked",
      };
      this.#gapWatch.start();
      this.#listener({ type: "speech_started", isGuess: true });
      return;
    }
    this.#pausedMs = startMs - this.#silentSinceMs;
    this.#forgetFlush();
    this.#turn.flush = "not_asked";
    this.#resume(this.#turn);
  }

  #onSegment(event: SegmentEvent): void {
    if (this.#isOver) return;
    if (this.#turn) this.#turn.isAnswered = true;
    switch (event.type) {
      case "ready":
        this.#listener(event);
        return;
      case "failed":
        this.#end();
        this.#listener(event);
        return;
      case "interim":
        if (this.#turn) this.#onText(this.#turn, this.#turn.settled, event.text);
        break;
      case "final":
        // Without an open turn this is the tail of one that was not waited for any longer.
        if (!this.#turn) return;
        if (event.isFlush) this.#onFlushed(this.#turn);
        this.#turn.settledAtMs = this.#vad.audioMs;
        this.#onText(this.#turn, join(this.#turn.settled, event.text), "");
        break;
    }
    this.#decide();
  }

  #onText(turn: OpenTurn, settled: string, interim: string): void {
    const before = textOf(turn);
    turn.settled = settled;
    turn.interim = interim;
    const text = textOf(turn);
    if (text === before) return;
    turn.finish = this.#finishOf(text);
    // Punctuation and capitals that come with the final text change nothing of what was said.
    if (normalizeText(text) === normalizeText(before)) return;
    turn.changedAtMs = this.#vad.audioMs;
    this.#resume(turn);
    if (text === "") return;
    if (this.#pausedMs !== null) this.#pauses.note(this.#pausedMs);
    this.#pausedMs = null;
    this.#listener({ type: "interim", text });
  }

  /** Takes an eager end back. */
  #resume(turn: OpenTurn): void {
    if (turn.eagerText === null) return;
    turn.eagerText = null;
    this.#listener({ type: "turn_resumed" });
  }

  #finishOf(text: string): TurnFinish {
    return finishOf(text, this.#judge(text), this.#expected);
  }

  /** Moves the turn on as far as silence, text and flush allow. */
  #decide(): void {
    const turn = this.#turn;
    if (!turn || this.#vad.isSpeaking) return;
    const silenceMs = this.#vad.audioMs - (this.#vad.lastSpeechEndMs ?? 0);
    if (silenceMs >= FLUSH_SILENCE_MS) this.#askForFinalText(turn);

    const confidence = confidenceAfter(silenceMs, this.#halfLifeMs(turn.finish));
    const isOver = confidence >= this.#options.endOfTurnThreshold || silenceMs >= this.#options.endOfTurnTimeoutMs;
    if (isOver && turn.flush === "answered") this.#commit(turn, confidence);
    else this.#beEager(turn, confidenceAfter(silenceMs, EAGER_HALF_LIFE_MS[turn.finish]));
  }

  /** Whole words need no patience, however slow the caller is otherwise. */
  #halfLifeMs(finish: TurnFinish): number {
    const isWhole = finish === "answered" || finish === "complete";
    return HALF_LIFE_MS[finish] * (isWhole ? 1 : this.#pauses.factor);
  }

  #beEager(turn: OpenTurn, confidence: number): void {
    const { eagerEndOfTurnThreshold: threshold } = this.#options;
    if (threshold === null || confidence < threshold || turn.eagerText !== null || textOf(turn) === "") return;
    if (!this.#isStable(turn)) return;
    turn.eagerText = textOf(turn);
    this.#listener({ type: "eager_end_of_turn", text: turn.eagerText, confidence });
  }

  /** True when the engine will hardly change its text. The answer to a flush would show it, but is not waited for. */
  #isStable(turn: OpenTurn): boolean {
    if (turn.flush === "answered" || turn.finish === "complete" || turn.finish === "answered") return true;
    const isSettledInSilence = turn.interim === "" && turn.settledAtMs > (this.#vad.lastSpeechEndMs ?? 0);
    return isSettledInSilence || this.#vad.audioMs - turn.changedAtMs >= STABLE_MS;
  }

  #commit(turn: OpenTurn, confidence: number): void {
    this.#closeTurn();
    const text = turn.eagerText ?? textOf(turn);
    this.#listener({ type: "end_of_turn", text, confidence, ...(!turn.isAnswered && { isGuess: true }) });
  }

  #askForFinalText(turn: OpenTurn): void {
    if (turn.flush !== "not_asked") return;
    turn.flush = "asked";
    this.#flushTimer = this.#clock.startTimer(FLUSH_DEADLINE_MS, () => {
      this.#onFlushed(turn);
      this.#decide();
    });
    this.#segments.flush();
  }

  #onFlushed(turn: OpenTurn): void {
    this.#forgetFlush();
    if (turn.flush === "asked") turn.flush = "answered";
  }

  #forgetFlush(): void {
    this.#flushTimer?.cancel();
    this.#flushTimer = null;
  }

  /** Audio has stopped: to the caller's ear that is silence. */
  #onGap(silenceMs: number): void {
    for (let ms = 0; ms < silenceMs && this.#turn; ms += FRAME_MS) this.#onFrame(this.#silentFrame);
  }

  #closeTurn(): void {
    this.#turn = null;
    this.#pausedMs = null;
    this.#forgetFlush();
    this.#gapWatch.stop();
  }

  #end(): void {
    this.#isOver = true;
    this.#closeTurn();
  }
}

function confidenceAfter(silenceMs: number, halfLifeMs: number): number {
  return 1 - 2 ** (-silenceMs / halfLifeMs);
}

function textOf(turn: OpenTurn): string {
  return join(turn.settled, turn.interim);
}

function join(first: string, second: string): string {
  const rest = second.trim();
  return first === "" || rest === "" ? first + rest : `${first} ${rest}`;
}
