import { FRAME_SAMPLES } from "../voice-activity.ts";
import { CepstralAverage } from "./cepstral-average.ts";
import type { PhraseDecoder, Segment } from "./phrase-decoder.ts";
import type { PhraseGrammar } from "./phrase-grammar.ts";
import {
  confidenceOf,
  type Loudness,
  MINIMUM_CONFIDENCE,
  MINIMUM_INTERIM_CONFIDENCE,
  MINIMUM_RISKY_CONFIDENCE,
  signalToNoiseDb,
  strain,
} from "./plausibility.ts";

/** One 10 ms frame with its level. */
export interface HeardFrame {
  readonly samples: Float32Array;
  readonly levelDb: number;
}

/** A recognised word; times are seconds since the utterance's first frame. */
export interface SpokenWord {
  readonly word: string;
  readonly startS: number;
  readonly endS: number;
  readonly confidence: number;
}

/** What an utterance seems to say. `words` is empty unless the words are plausible. */
export interface Reading {
  readonly words: readonly SpokenWord[];
  /** A whole phrase, plausibly: nothing more need come. */
  readonly isComplete: boolean;
}

/** No words that anybody could be sure of. */
export const NOTHING_READ: Reading = { words: [], isComplete: false };

/** Frames the decoder is fed at a time: its cost per call hardly matters from 100 ms on. */
const FEED_FRAMES = 10;
/** Frames measured before decoding starts: 0.9 s on an unknown line (less misses words in noise), then 0.5 s. */
const UNKNOWN_LINE_FRAMES = 90;
const KNOWN_LINE_FRAMES = 50;
/** Past speech that makes a line known, and the most weight it gets against the utterance's own beginning. */
const LINE_KNOWN_AFTER_FRAMES = 150;
const LINE_WEIGHT_FRAMES = 300;
/** Weight of the engine's default average; it only steadies very short utterances. */
const DEFAULT_WEIGHT_FRAMES = 20;
/**
 * Loudest tenth of the utterance over the line's noise, in dB, below which nothing is published: without this limit two
 * of three sentences published in white noise at 10 dB were wrong. At 15 dB half of them are still above it.
 */
const LOWEST_SNR_DB = 14;
/**
 * Below this, open phrases (`PhraseGrammar.isOpen`) are not published: something that can be said in them fits almost
 * any sound, and which day or time is heard hangs on consonants that the noise has swallowed.
 */
const CLEAR_SNR_DB = 27;
/**
 * Fewer words than this say too little to be sure of in noise: "eight of spades" fits "yes please" nearly well enough.
 */
const FEW_WORDS = 3;
/** Right words fit so much worse then; it is safe to allow for it once bare slots are out. */
const NOISE_ALLOWANCE = 1.1;
/** Most audio of an utterance that is kept to learn the line from, or to decode it again: 5 s. */
const REMEMBERED_FRAMES = 500;
/**
 * A whole phrase that lacks no more confidence than this may have been said by another voice than the line's earlier
 * turns. After another voice right phrases lacked up to 0.10.
 */
const NEAR_MISS_CONFIDENCE = 0.15;

/** What is speech and what is noise on the line now; see `Loudness`. */
export type Level = Pick<Loudness, "speechDb" | "noiseDb">;

/** Decodes one turn while it is being spoken. */
export class Utterance {
  readonly #decoder: PhraseDecoder;
  readonly #grammar: PhraseGrammar;
  readonly #earlierLine: CepstralAverage | undefined;
  /** What decoding starts from; undefined on an unknown line, and once the earlier turns seem to be another voice. */
  #line: CepstralAverage | undefined;
  readonly #heard: HeardFrame[] = [];
  readonly #levelsDb: number[] = [];
  #waiting: Float32Array[] = [];
  #isDecoding = false;
  #mayDecodeAgain: boolean;

  /** `line`: the average of the connection's earlier turns, if any. The decoder is this utterance's until `finish`. */
  constructor(decoder: PhraseDecoder, grammar: PhraseGrammar, line: CepstralAverage | undefined) {
    this.#decoder = decoder;
    this.#grammar = grammar;
    this.#earlierLine = line;
    this.#line = line;
    this.#mayDecodeAgain = line !== undefined;
    decoder.usePhrases(grammar);
  }

  push(frame: HeardFrame): void {
    this.#waiting.push(frame.samples);
    this.#levelsDb.push(frame.levelDb);
    if (this.#heard.length < REMEMBERED_FRAMES) this.#heard.push(frame);
    else this.#mayDecodeAgain = false;
  }

  /** Decodes what was pushed, if it is enough to be worth it. */
  decode(): void {
    const isLineKnown = (this.#line?.frames ?? 0) >= LINE_KNOWN_AFTER_FRAMES;
    const enough = this.#isDecoding ? FEED_FRAMES : isLineKnown ? KNOWN_LINE_FRAMES : UNKNOWN_LINE_FRAMES;
    if (this.#waiting.length >= enough) this.#decodeAll();
  }

  /** Everything said so far, decoding what is still waiting. `level`: see `Loudness`. */
  read(level: Level): Reading {
    if (this.#grammar.jsgf === undefined) return NOTHING_READ;
    this.#decodeAll();
    const { segments } = this.#decoder.hypothesis();
    const reading = this.#reading(segments, level);
    if (reading.isComplete || !this.#isNearMiss(segments, level)) return reading;
    this.#decoder.finish();
    this.#decodeWithoutLine();
    return this.#reading(this.#decoder.hypothesis().segments, level);
  }

  /** The words so far that are unlikely to change: without the one being spoken. Decodes nothing. */
  interim(level: Level): readonly SpokenWord[] {
    if (!this.#isDecoding) return [];
    const { segments } = this.#decoder.hypothesis();
    const isPause = segments.at(-1)?.word === undefined;
    return this.#reading(isPause ? segments : segments.slice(0, -1), level, MINIMUM_INTERIM_CONFIDENCE).words;
  }

  /** Ends decoding. The reading is complete or empty. */
  finish(level: Level): Reading {
    if (this.#grammar.jsgf === undefined) return NOTHING_READ;
    this.#decodeAll();
    const { segments } = this.#decoder.finish();
    let reading = this.#reading(segments, level);
    if (!reading.isComplete && this.#isNearMiss(segments, level)) {
      this.#decodeWithoutLine();
      reading = this.#reading(this.#decoder.finish().segments, level);
    }
    this.#isDecoding = false;
    // What was not understood either way says nothing about who is speaking.
    if (!reading.isComplete) this.#line = this.#earlierLine;
    return reading.isComplete ? reading : NOTHING_READ;
  }

  /** What the line sounds like with this utterance added; only after `finish`. */
  measureLine(): CepstralAverage {
    const heard = this.#decoder.measure(joined(this.#heard.map((frame) => frame.samples)));
    return this.#line?.weighingAtMost(LINE_WEIGHT_FRAMES).combinedWith(heard) ?? heard;
  }

  #isNearMiss(segments: readonly Segment[], level: Level): boolean {
    if (!this.#mayDecodeAgain) return false;
    const minimum = MINIMUM_CONFIDENCE - NEAR_MISS_CONFIDENCE;
    return this.#reading(segments, level, minimum, MINIMUM_RISKY_CONFIDENCE - NEAR_MISS_CONFIDENCE).isComplete;
  }

  /**
   * Decodes the utterance from its beginning as if it came first on the line, at most once: the average of another
   * voice makes right words fit too badly. Only between the decoder's `finish` and `start`.
   */
  #decodeWithoutLine(): void {
    this.#mayDecodeAgain = false;
    this.#line = undefined;
    this.#isDecoding = false;
    const samples = this.#heard.map((frame) => frame.samples);
    this.#waiting = samples.slice(0, UNKNOWN_LINE_FRAMES);
    this.#decodeAll();
    this.#waiting = samples.slice(UNKNOWN_LINE_FRAMES);
    this.#decodeAll();
  }

  #decodeAll(): void {
    if (this.#grammar.jsgf === undefined) {
      this.#waiting = [];
      return;
    }
    const samples = joined(this.#waiting);
    if (!this.#isDecoding) {
      const average = CepstralAverage.unknownLine(DEFAULT_WEIGHT_FRAMES).combinedWith(this.#decoder.measure(samples));
      const line = this.#line?.weighingAtMost(LINE_WEIGHT_FRAMES);
      this.#decoder.start(line ? line.combinedWith(average) : average);
      this.#isDecoding = true;
    }
    if (samples.length > 0) this.#decoder.feed(samples);
    this.#waiting = [];
  }

  #reading(
    segments: readonly Segment[],
    level: Level,
    minimum = MINIMUM_CONFIDENCE,
    riskyMinimum = MINIMUM_RISKY_CONFIDENCE,
  ): Reading {
    const loudness = { framesDb: this.#levelsDb, ...level };
    const snrDb = signalToNoiseDb(loudness);
    if (snrDb < LOWEST_SNR_DB) return NOTHING_READ;
    const isClear = snrDb >= CLEAR_SNR_DB;
    const strained = strain(segments, loudness) / (isClear ? 1 : NOISE_ALLOWANCE);
    const overall = confidenceOf(strained);
    if (overall < minimum) return NOTHING_READ;
    const words = segments.flatMap(({ word, startS, endS, misfit }) =>
      word === undefined ? [] : [{ word, startS, endS, confidence: Math.min(1, wordConfidence(misfit, overall)) }],
    );
    const text = words.map(({ word }) => word).join(" ");
    const isOpen = this.#grammar.isOpen(text);
    if (isOpen && !isClear) return NOTHING_READ;
    const isRisky = isOpen || (!isClear && words.length < FEW_WORDS);
    if (isRisky && overall < riskyMinimum) return NOTHING_READ;
    return { words, isComplete: this.#grammar.isComplete(text) };
  }
}

/** A word is as sure as the whole, somewhat more when it fits better than most. */
function wordConfidence(misfit: number, overall: number): number {
  return overall + (1 - overall) / (1 + misfit);
}

function joined(frames: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(frames.length * FRAME_SAMPLES);
  for (const [index, frame] of frames.entries()) samples.set(frame, index * FRAME_SAMPLES);
  return samples;
}
