import { SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { AUDIBLE_DBFS } from "../../../voice/audio/level.ts";
import { Listener } from "../listener.ts";
import { loadEngine, PhraseDecoder } from "../recognition/phrase-decoder.ts";
import { compilePhrases } from "../recognition/phrase-grammar.ts";
import type { SpokenWord } from "../recognition/utterance.ts";
import { createTurnDetector } from "../turns/create-turn-detector.ts";
import { endOfAudibleFrame, REPLAY_FRAME_MS } from "./frames.ts";

/** A word of a recording. Times are ms since the recording's first sample, on the grid of 20 ms frames. */
export interface RecordedWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0..1. */
  readonly confidence: number;
}

/** A recording (16 kHz mono) and what it says; no words when nothing was understood. */
export interface DecodedRecording {
  readonly samples: Int16Array;
  readonly words: readonly RecordedWord[];
}

/** Silence around a recording while it is decoded: its first word must not be the first thing on the line. */
const PADDING_MS = 500;
/** After the last word; what is heard later is no speech. */
const LONGEST_DECAY_MS = 200;
/**
 * A caller's last word is over when nothing above this is heard any more: the end that published waits are counted
 * from.
 */
const SPEECH_DBFS = -40;
/** So patient that no pause ends the turn. */
const PATIENCE = {
  type: "silence",
  waits: { eagerMs: undefined, completeMs: Number.POSITIVE_INFINITY, incompleteMs: Number.POSITIVE_INFINITY },
} as const;

/**
 * Decodes each recording with the real decoder, once: 25 ms of CPU per second of audio. A recording is expected to be
 * one phrase of the key terms, with as many pauses in it as it likes. @throws KeytermError
 */
export async function decodeRecordings(
  recordings: readonly Int16Array[],
  keyterms: readonly string[],
): Promise<DecodedRecording[]> {
  const grammar = compilePhrases(keyterms);
  const decoder = await PhraseDecoder.create(await loadEngine());
  return recordings.map((samples) => {
    let words: readonly SpokenWord[] = [];
    const detector = createTurnDetector(PATIENCE, undefined);
    const listener = new Listener({ grammar, detector }, decoder, (event) => {
      if (event.type === "turn_ended") words = event.words;
    });
    const padding = new Float32Array((PADDING_MS * SAMPLE_RATE_HZ) / 1000);
    listener.push(padding);
    listener.push(Float32Array.from(samples, (sample) => sample / 32_768));
    listener.push(padding);
    listener.endTurn();
    listener.close();
    return { samples, words: onFrameGrid(words, samples) };
  });
}

/**
 * A word ends with its last audible frame: the decoder also counts some of the silence after it as the word's. The last
 * word's sound may die away past where the decoder has it end.
 */
function onFrameGrid(spoken: readonly SpokenWord[], samples: Int16Array): RecordedWord[] {
  const words: RecordedWord[] = [];
  for (const [index, { word, startS, endS, confidence }] of spoken.entries()) {
    const isLast = index === spoken.length - 1;
    const decayMs = isLast ? LONGEST_DECAY_MS : 0;
    const startMs = Math.floor((startS * 1000 - PADDING_MS) / REPLAY_FRAME_MS) * REPLAY_FRAME_MS;
    const fromMs = Math.max(startMs, words.at(-1)?.endMs ?? 0);
    const endMs = endOfAudibleFrame(
      samples,
      fromMs,
      endS * 1000 - PADDING_MS + decayMs,
      isLast ? SPEECH_DBFS : AUDIBLE_DBFS,
    );
    words.push({ word, startMs: fromMs, endMs, confidence });
  }
  return words;
}
