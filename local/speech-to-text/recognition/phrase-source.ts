import type { WordSource } from "../turns/turn-machine.ts";
import { FRAME_MS, type FrameActivity, VoiceActivity } from "../voice-activity.ts";
import type { CepstralAverage } from "./cepstral-average.ts";
import { NoiseReducer } from "./noise-reduction.ts";
import type { PhraseDecoder } from "./phrase-decoder.ts";
import type { PhraseGrammar } from "./phrase-grammar.ts";
import { type HeardFrame, type Level, NOTHING_READ, type Reading, type SpokenWord, Utterance } from "./utterance.ts";

/** Audio kept from before the detected onset, so that a soft first consonant is decoded too. */
const PREROLL_FRAMES = 30;
/** Onset detection looks back this far; see `VoiceActivity`. */
const LOOKBACK_FRAMES = PREROLL_FRAMES + 12;
/** A phrase that was reported in part is waited for so long: 5 s. */
const CONTINUED_WITHIN_FRAMES = 500;
/** It is not waited for past this length, so that memory is bounded: 60 s. */
const LONGEST_UTTERANCE_FRAMES = 6000;

/** A phrase that is being decoded. */
interface OpenPhrase {
  readonly utterance: Utterance;
  readonly startFrame: number;
  /** Words that earlier turns reported. */
  reportedWords: number;
  /** Between two turns: when it is given up. */
  droppedAtFrame: number | undefined;
}

/** Hears speech and decodes what it says. Methods throw when the decoder fails. */
export class PhraseSource implements WordSource {
  readonly #decoder: PhraseDecoder;
  #grammar: PhraseGrammar;
  readonly #noise = new NoiseReducer();
  readonly #activity = new VoiceActivity();
  #frames = 0;
  readonly #recent: HeardFrame[] = [];
  #phrase: OpenPhrase | undefined;
  #line: CepstralAverage | undefined;

  constructor(decoder: PhraseDecoder, grammar: PhraseGrammar) {
    this.#decoder = decoder;
    this.#grammar = grammar;
    decoder.usePhrases(grammar);
  }

  /** From the next phrase on. */
  useGrammar(grammar: PhraseGrammar): void {
    this.#grammar = grammar;
    if (!this.#phrase) this.#decoder.usePhrases(grammar);
  }

  /**
   * One frame of `FRAME_SAMPLES` samples. Levels are those of the line as it is: how much is taken out changes while
   * somebody speaks.
   */
  frame(samples: Float32Array): FrameActivity {
    this.#frames += 1;
    const activity = this.#activity.frame(samples);
    const heard = { samples: this.#noise.frame(samples), levelDb: activity.levelDb };
    if (this.#phrase) {
      this.#phrase.utterance.push(heard);
      if (this.#phrase.droppedAtFrame === this.#frames) this.#finish();
    } else {
      this.#recent.push(heard);
      if (this.#recent.length > LOOKBACK_FRAMES) this.#recent.shift();
    }
    return activity;
  }

  beginTurn(onsetFramesAgo: number): void {
    if (this.#phrase) {
      this.#phrase.droppedAtFrame = undefined;
      return;
    }
    const utterance = new Utterance(this.#decoder, this.#grammar, this.#line);
    const preroll = this.#recent.slice(-(onsetFramesAgo + PREROLL_FRAMES));
    for (const frame of preroll) utterance.push(frame);
    this.#recent.length = 0;
    const startFrame = this.#frames - preroll.length;
    this.#phrase = { utterance, startFrame, reportedWords: 0, droppedAtFrame: undefined };
  }

  follow(): void {
    this.#phrase?.utterance.decode();
  }

  read(): Reading {
    return this.#phrase ? reported(this.#phrase, this.#phrase.utterance.read(this.#level)) : NOTHING_READ;
  }

  interim(): readonly SpokenWord[] {
    if (!this.#phrase) return [];
    return reported(this.#phrase, { words: this.#phrase.utterance.interim(this.#level), isComplete: false }).words;
  }

  endTurn(reportedWords?: number): Reading {
    const reading = this.#endPhrase(reportedWords);
    // Not before: how loud speech was is part of the reading.
    this.#activity.turnEnded();
    return reading;
  }

  /** Lets go of the decoder, so that it can serve another connection. */
  close(): void {
    this.#phrase?.utterance.finish(this.#level);
    this.#phrase = undefined;
  }

  #endPhrase(reportedWords: number | undefined): Reading {
    const phrase = this.#phrase;
    const isTooLong = phrase === undefined || this.#frames - phrase.startFrame > LONGEST_UTTERANCE_FRAMES;
    if (reportedWords === undefined || isTooLong) return this.#finish();
    phrase.reportedWords += reportedWords;
    phrase.droppedAtFrame = this.#frames + CONTINUED_WITHIN_FRAMES;
    return NOTHING_READ;
  }

  #finish(): Reading {
    const phrase = this.#phrase;
    if (!phrase) return NOTHING_READ;
    const reading = reported(phrase, phrase.utterance.finish(this.#level));
    this.#line = phrase.utterance.measureLine();
    this.#phrase = undefined;
    return reading;
  }

  get #level(): Level {
    return { speechDb: this.#activity.speechDb, noiseDb: this.#noise.noiseDb };
  }
}

/** What a reading says beyond the words already reported, on the connection's own clock. */
function reported({ startFrame, reportedWords }: OpenPhrase, { words, isComplete }: Reading): Reading {
  const startS = (startFrame * FRAME_MS) / 1000;
  const timed = words.slice(reportedWords).map((word) => {
    return { ...word, startS: startS + word.startS, endS: startS + word.endS };
  });
  return { words: timed, isComplete };
}
