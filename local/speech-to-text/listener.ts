import type { CepstralAverage } from "./cepstral-average.ts";
import type { SilenceWaits } from "./end-of-turn.ts";
import { NoiseReducer } from "./noise-reduction.ts";
import type { PhraseDecoder } from "./phrase-decoder.ts";
import type { PhraseGrammar } from "./phrase-grammar.ts";
import { type HeardFrame, type Level, type SpokenWord, Utterance } from "./utterance.ts";
import { FRAME_MS, FRAME_SAMPLES, VoiceActivity } from "./voice-activity.ts";

/** What a listener listens for and how patiently. */
export interface ListenerSettings {
  readonly grammar: PhraseGrammar;
  readonly waits: SilenceWaits;
}

/** Where a turn stands. All times are seconds of audio since the connection's first sample. */
export interface TurnState {
  readonly turnIndex: number;
  readonly windowStartS: number;
  readonly windowEndS: number;
  readonly words: readonly SpokenWord[];
  /** Share of the silence that would end the turn, 0..1. */
  readonly silenceShare: number;
}

/** `turn_started` also says when speech began. */
export type ListenerEvent =
  | (TurnState & { readonly type: "turn_started"; readonly speechStartS: number })
  | (TurnState & { readonly type: "update" | "eager_end_of_turn" | "turn_resumed" })
  | (TurnState & { readonly type: "turn_ended"; readonly trigger: "model" | "forced" });

/** Audio kept from before the detected onset, so that a soft first consonant is decoded too. */
const PREROLL_FRAMES = 30;
/** Onset detection looks back this far; see `VoiceActivity`. */
const LOOKBACK_FRAMES = PREROLL_FRAMES + 12;
const UPDATE_EVERY_FRAMES = 25;
/** A click or a breath shorter than this is not the speaker going on. */
const RESUMING_FRAMES = 3;
/** In silence: how often the words are looked at, and after how much decoding rests until speech returns. */
const READ_EVERY_FRAMES = 2;
const DECODED_SILENCE_FRAMES = 30;
/** A turn of 60 s is ended by force, so that memory is bounded. */
const LONGEST_TURN_FRAMES = 6000;

interface OpenTurn {
  readonly utterance: Utterance;
  frames: number;
  activeRun: number;
  silentFrames: number;
  words: readonly SpokenWord[];
  /** Words already announced as an eager end of turn; speech since takes it back. */
  eagerWords: readonly SpokenWord[] | undefined;
  /** The latest reading in this silence is a whole phrase. */
  isComplete: boolean;
}

/**
 * One connection's ear: 16 kHz audio in, turn events out, in the order Flux documents. Time is counted in samples, so
 * audio that arrives faster than real time gives the same events. Methods throw when the decoder fails.
 */
export class Listener {
  readonly #decoder: PhraseDecoder;
  readonly #emit: (event: ListenerEvent) => void;
  #settings: ListenerSettings;
  readonly #noise = new NoiseReducer();
  readonly #activity = new VoiceActivity();
  #partial = new Float32Array(FRAME_SAMPLES);
  #partialLength = 0;
  #frames = 0;
  readonly #recent: HeardFrame[] = [];
  #turn: OpenTurn | undefined;
  #turnIndex = 0;
  #windowStartS = 0;
  #line: CepstralAverage | undefined;

  constructor(settings: ListenerSettings, decoder: PhraseDecoder, emit: (event: ListenerEvent) => void) {
    this.#settings = settings;
    this.#decoder = decoder;
    this.#emit = emit;
    decoder.usePhrases(settings.grammar);
  }

  /** New waits count at once, new phrases from the next turn on. */
  configure(settings: ListenerSettings): void {
    this.#settings = settings;
    if (!this.#turn) this.#decoder.usePhrases(settings.grammar);
  }

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      const piece = samples.subarray(from, from + FRAME_SAMPLES - this.#partialLength);
      this.#partial.set(piece, this.#partialLength);
      this.#partialLength += piece.length;
      from += piece.length;
      if (this.#partialLength < FRAME_SAMPLES) return;
      const frame = this.#partial;
      this.#partial = new Float32Array(FRAME_SAMPLES);
      this.#partialLength = 0;
      this.#frame(frame);
    }
  }

  /** Ends an open turn now, with whatever whole phrase it says. */
  endTurn(): void {
    if (this.#turn) this.#endTurn(this.#turn, "forced");
  }

  /** Lets go of an open turn without an event, so that the decoder can serve another connection. */
  close(): void {
    this.#turn?.utterance.finish(this.#level);
    this.#turn = undefined;
  }

  /** Levels are those of the line as it is: how much is taken out changes while somebody speaks. */
  #frame(samples: Float32Array): void {
    this.#frames += 1;
    const { levelDb, isActive, onsetFramesAgo } = this.#activity.frame(samples);
    const heard = { samples: this.#noise.frame(samples), levelDb };
    if (this.#turn) {
      this.#continueTurn(this.#turn, heard, isActive);
    } else {
      this.#recent.push(heard);
      if (this.#recent.length > LOOKBACK_FRAMES) this.#recent.shift();
      if (onsetFramesAgo !== undefined) this.#startTurn(onsetFramesAgo);
    }
    if (this.#frames % UPDATE_EVERY_FRAMES === 0) this.#update();
  }

  #startTurn(onsetFramesAgo: number): void {
    const utterance = new Utterance(this.#decoder, this.#settings.grammar, this.#line);
    const preroll = this.#recent.slice(-(onsetFramesAgo + PREROLL_FRAMES));
    for (const frame of preroll) utterance.push(frame);
    this.#recent.length = 0;
    this.#turn = {
      utterance,
      frames: preroll.length,
      activeRun: RESUMING_FRAMES,
      silentFrames: 0,
      words: [],
      eagerWords: undefined,
      isComplete: false,
    };
    const speechStartS = ((this.#frames - onsetFramesAgo) * FRAME_MS) / 1000;
    this.#emit({ type: "turn_started", speechStartS, ...this.#state(this.#turn) });
  }

  #continueTurn(turn: OpenTurn, heard: HeardFrame, isActive: boolean): void {
    turn.frames += 1;
    turn.utterance.push(heard);
    turn.activeRun = isActive ? turn.activeRun + 1 : 0;
    if (turn.activeRun >= RESUMING_FRAMES) {
      turn.silentFrames = 0;
      turn.isComplete = false;
      if (turn.eagerWords) {
        turn.eagerWords = undefined;
        this.#emit({ type: "turn_resumed", ...this.#state(turn) });
      }
    } else {
      turn.silentFrames += 1;
    }
    if (turn.silentFrames <= DECODED_SILENCE_FRAMES) turn.utterance.decode();
    if (turn.frames >= LONGEST_TURN_FRAMES) this.#endTurn(turn, "forced");
    else if (turn.silentFrames > 0) this.#considerEnding(turn);
  }

  #considerEnding(turn: OpenTurn): void {
    const { eagerMs, completeMs, incompleteMs } = this.#settings.waits;
    const silentMs = turn.silentFrames * FRAME_MS;
    const firstLookMs = eagerMs ?? completeMs;
    const mayRead = turn.silentFrames % READ_EVERY_FRAMES === 0 && turn.silentFrames <= DECODED_SILENCE_FRAMES;
    if (!turn.isComplete && silentMs >= Math.min(firstLookMs, DECODED_SILENCE_FRAMES * FRAME_MS - 50) && mayRead) {
      const reading = turn.utterance.read(this.#level);
      turn.isComplete = reading.isComplete;
      if (reading.isComplete) turn.words = reading.words;
    }
    if (turn.isComplete && !turn.eagerWords && eagerMs !== undefined && silentMs >= eagerMs) {
      turn.eagerWords = turn.words;
      this.#emit({ type: "eager_end_of_turn", ...this.#state(turn) });
    }
    if (silentMs >= (turn.isComplete ? completeMs : incompleteMs)) this.#endTurn(turn, "model");
  }

  #endTurn(turn: OpenTurn, trigger: "model" | "forced"): void {
    const finished = turn.utterance.finish(this.#level);
    turn.words = turn.eagerWords ?? (turn.isComplete ? turn.words : finished.words);
    this.#line = turn.utterance.measureLine();
    this.#emit({ type: "turn_ended", trigger, ...this.#state(turn), silenceShare: 1 });
    this.#turn = undefined;
    this.#turnIndex += 1;
    this.#windowStartS = this.#nowS();
    this.#activity.turnEnded();
  }

  #update(): void {
    const turn = this.#turn;
    if (turn && !turn.isComplete) {
      const words = turn.utterance.interim(this.#level);
      if (words.length > 0) turn.words = words;
    }
    this.#emit({ type: "update", ...this.#state(turn) });
  }

  get #level(): Level {
    return { speechDb: this.#activity.speechDb, noiseDb: this.#noise.noiseDb };
  }

  #nowS(): number {
    return (this.#frames * FRAME_MS) / 1000;
  }

  #state(turn: OpenTurn | undefined): TurnState {
    const windowEndS = this.#nowS();
    const state = { turnIndex: this.#turnIndex, windowStartS: this.#windowStartS, windowEndS };
    if (!turn) return { ...state, words: [], silenceShare: 0 };
    const startS = windowEndS - (turn.frames * FRAME_MS) / 1000;
    const words = turn.words.map((word) => ({ ...word, startS: startS + word.startS, endS: startS + word.endS }));
    const { completeMs, incompleteMs } = this.#settings.waits;
    const waitMs = turn.isComplete ? completeMs : incompleteMs;
    return { ...state, words, silenceShare: Math.min(1, (turn.silentFrames * FRAME_MS) / waitMs) };
  }
}
