import { Listener } from "../../../local/speech-to-text/listener.ts";
import { loadEngine, PhraseDecoder } from "../../../local/speech-to-text/recognition/phrase-decoder.ts";
import { compilePhrases } from "../../../local/speech-to-text/recognition/phrase-grammar.ts";
import { createTurnDetector } from "../../../local/speech-to-text/turns/create-turn-detector.ts";

/** Samples given to the listener at a time: 100 ms at 16 kHz, about what a client sends. */
const PUSH_SAMPLES = 1600;
const thresholds = { eot_threshold: 0.7, eager_eot_threshold: 0.5, eot_timeout_ms: 5000 };
const detector = createTurnDetector({ type: "thresholds", thresholds }, undefined);

/** What was understood of one recording. */
export interface Heard {
  /** The turns' transcripts that are not empty. */
  readonly transcripts: readonly string[];
  /** Seconds of audio from the last word's end to the end of its turn; undefined when nothing was understood. */
  readonly endOfTurnDelayS: number | undefined;
}

/** The speech-to-text service's ear without its wire: 16 kHz samples and key terms in, what was understood out. */
export async function createRecogniser(): Promise<(samples: Int16Array, keyterms: readonly string[]) => Heard> {
  const decoder = await PhraseDecoder.create(await loadEngine());
  return (samples, keyterms) => {
    const transcripts: string[] = [];
    let endOfTurnDelayS: number | undefined;
    const listener = new Listener({ grammar: compilePhrases(keyterms), detector }, decoder, (event) => {
      if (event.type !== "turn_ended" || event.words.length === 0) return;
      transcripts.push(event.words.map(({ word }) => word).join(" "));
      endOfTurnDelayS = event.windowEndS - (event.words.at(-1)?.endS ?? 0);
    });
    const audio = Float32Array.from(samples, (sample) => sample / 32_768);
    for (let at = 0; at < audio.length; at += PUSH_SAMPLES) listener.push(audio.subarray(at, at + PUSH_SAMPLES));
    listener.endTurn();
    listener.close();
    return { transcripts, endOfTurnDelayS };
  };
}
