import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import createModule, { type Decoder, type SoundSwallowerModule } from "soundswallower";
import { CepstralAverage } from "./cepstral-average.ts";
import type { PhraseGrammar } from "./phrase-grammar.ts";
import { PronunciationDictionary } from "./pronunciations.ts";

/** One stretch of a hypothesis; times are seconds since `start()`. */
export interface Segment {
  /** Undefined for silence and noise fillers. */
  readonly word: string | undefined;
  readonly startS: number;
  readonly endS: number;
  /**
   * How far the audio lies from the best the acoustic model could do with any sounds at all, per 10 ms frame, in
   * thousandths of the decoder's log probability. 0 is perfect; right words measure 2 to 9, wrong ones mostly above.
   */
  readonly misfit: number;
}

/** What the decoder thinks was said so far. */
export interface Hypothesis {
  readonly text: string;
  readonly segments: readonly Segment[];
}

const NOTHING: Hypothesis = { text: "", segments: [] };

/**
 * All senones are scored in every frame (`compallsen`): that costs 25 ms CPU per second of audio and makes scores
 * relative to the best of the whole model instead of the best of the grammar, so that they mean the same whatever
 * the grammar. Without it a one-phrase grammar would find everything a perfect fit.
 */
const DECODER_CONFIG = { loglevel: "FATAL", samprate: 16_000, compallsen: true };
/**
 * The decoder's own dictionary is left out (parsing it takes 180 ms each time); words are added as phrases need them.
 */
const NO_DICTIONARY = "none";
/** Shortest segment length used when dividing a score, so that a 20 ms blip cannot look terrible. */
const SHORTEST_SCORED_FRAMES = 10;

const MODEL_FOLDER = join(dirname(fileURLToPath(import.meta.resolve("soundswallower"))), "model/");

/** The parts all decoders of a thread share: the compiled engine and the pronunciation dictionary. */
export interface Engine {
  readonly module: SoundSwallowerModule;
  readonly dictionary: PronunciationDictionary;
}

/** Loads the engine: about 0.1 s. */
export async function loadEngine(): Promise<Engine> {
  const [module, dictionary] = await Promise.all([
    // The engine prints to the console by default; failures reach us as exceptions instead.
    createModule({ modelBase: MODEL_FOLDER, print: () => {}, printErr: () => {} } as Partial<SoundSwallowerModule>),
    PronunciationDictionary.load(join(MODEL_FOLDER, "en-us", "dict.txt")),
  ]);
  return { module, dictionary };
}

/**
 * A speech decoder that listens for whole phrases. Each holds about 11 MB that the engine never gives back, so
 * decoders are reused rather than dropped. Any method throws `Error` when the engine fails.
 */
export class PhraseDecoder {
  readonly #engine: Engine;
  readonly #decoder: EngineDecoder;
  readonly #knownWords = new Set<string>();
  #grammarKey: string | undefined;

  private constructor(engine: Engine, decoder: EngineDecoder) {
    this.#engine = engine;
    this.#decoder = decoder;
  }

  /** About 20 ms. */
  static async create(engine: Engine): Promise<PhraseDecoder> {
    const decoder = new engine.module.Decoder({ ...DECODER_CONFIG, dict: NO_DICTIONARY }) as EngineDecoder;
    await decoder.initialize();
    return new PhraseDecoder(engine, decoder);
  }

  /** The key of the phrases listened for; undefined before the first. */
  get grammarKey(): string | undefined {
    return this.#grammarKey;
  }

  /** Listens for these phrases from the next `start()` on. Not allowed between `start` and `finish`. */
  usePhrases(grammar: PhraseGrammar): void {
    if (grammar.jsgf === undefined || grammar.key === this.#grammarKey) return;
    const entries: [string, string][] = [];
    for (const word of grammar.words) {
      if (this.#knownWords.has(word)) continue;
      for (const [index, phones] of this.#engine.dictionary.lookUp(word).entries()) {
        entries.push([index === 0 ? word : `${word}(${index + 1})`, phones]);
      }
      this.#knownWords.add(word);
    }
    if (entries.length > 0) this.#decoder.add_words(...entries);
    this.#decoder.set_grammar(grammar.jsgf);
    this.#grammarKey = grammar.key;
  }

  /** The average spectrum of this audio, for `start`. Not allowed between `start` and `finish`. */
  measure(samples: Float32Array): CepstralAverage {
    const { data, nfr, nfeat } = this.#decoder.spectrogram(samples);
    return CepstralAverage.ofLogMelFrames(data, nfr, nfeat);
  }

  /** Begins an utterance on a line whose average spectrum is this. */
  start(line: CepstralAverage): void {
    this.#decoder.set_config("cmninit", line.mean.map((value) => value.toFixed(2)).join(","));
    this.#rebuildFrontEnd();
    this.#decoder.start();
  }

  /** 16 kHz samples in -1..1. */
  feed(samples: Float32Array): void {
    this.#decoder.process_audio(samples);
  }

  /** The best words so far; the last one may still change. */
  hypothesis(): Hypothesis {
    const text = this.#decoder.get_text();
    if (!text) return NOTHING;
    const segments = (this.#decoder.get_alignment({ align_level: 0 }).w ?? [])
      .filter((segment) => segment.t !== "(NULL)")
      .map((segment): Segment => {
        const isFiller = segment.t.startsWith("<") || segment.t.startsWith("[");
        const frames = Math.max(SHORTEST_SCORED_FRAMES, Math.round(segment.d * 100));
        return {
          word: isFiller ? undefined : segment.t.replace(/\(\d+\)$/, ""),
          startS: segment.b,
          endS: segment.b + segment.d,
          misfit: (-1000 * Math.log(Math.max(segment.p, 0.0005))) / frames,
        };
      });
    return { text, segments };
  }

  /** Ends the utterance. Empty unless a whole phrase fits. */
  finish(): Hypothesis {
    this.#decoder.stop();
    return this.hypothesis();
  }

  /**
   * As the package's `reinitialize_audio`, but without its needless (and asynchronous) look for a feature transform.
   */
  #rebuildFrontEnd(): void {
    const { module } = this.#engine;
    const frontEnd = module._decoder_init_fe(this.#decoder.cdecoder);
    const features = module._decoder_init_feat_s3file(this.#decoder.cdecoder, 0);
    if (frontEnd === 0 || features === 0 || module._acmod_reinit_feat(this.#decoder.cacmod, frontEnd, features) < 0) {
      throw new Error("the speech decoder's front end could not be rebuilt");
    }
  }
}

/** The package's decoder with the two handles its own methods use. */
interface EngineDecoder extends Decoder {
  readonly cdecoder: number;
  readonly cacmod: number;
}

declare module "soundswallower" {
  interface SoundSwallowerModule {
    _decoder_init_fe(decoder: number): number;
    _decoder_init_feat_s3file(decoder: number, transform: number): number;
    _acmod_reinit_feat(acousticModel: number, frontEnd: number, features: number): number;
  }
}
