import type { Segment } from "./phrase-decoder.ts";

/**
 * A grammar decoder always finds the phrase that fits least badly. These limits say when it fits too badly to be what
 * was said. Each is a measured quantity; the largest share of its limit decides. Right sentences (clean, mu-law at
 * 8 kHz, white noise at 20 dB) reach at most 0.93 of a limit; sentences outside the grammar at least 1.05.
 */
const LIMITS = {
  /** Mean misfit over all words. */
  meanMisfit: 6.1,
  /** Misfit of the worst word. */
  wordMisfit: 9.2,
  /** Misfit of the worst stretch taken for silence, of those with some speech in them: noise fits badly too. */
  silenceMisfit: 5.7,
  /** Speech (by energy) that the hypothesis takes for silence, in 10 ms frames. */
  unexplainedSpeechFrames: 11,
} as const;

/** A stretch taken for silence with this much speech in it is suspect. */
const LOUD_SILENCE_FRAMES = 4;

/** Confidence of a hypothesis exactly at the limit; transcripts are published above it only. */
export const MINIMUM_CONFIDENCE = 0.6;

/** The same for interim transcripts, whose words have not been checked against a whole phrase yet. */
export const MINIMUM_INTERIM_CONFIDENCE = 0.75;

/** The loudness of the utterance per 10 ms frame since the decoder's start, and the level above which it is speech. */
export interface Loudness {
  readonly framesDb: readonly number[];
  readonly speechDb: number;
}

/** How much of the most strained limit these segments use: up to 1 they are plausible. */
export function strain(segments: readonly Segment[], loudness: Loudness): number {
  let wordCost = 0;
  let wordSeconds = 0;
  let worstWord = 0;
  let worstSilence = 0;
  let unexplainedFrames = 0;
  for (const { word, startS, endS, misfit } of segments) {
    if (word === undefined) {
      const levels = loudness.framesDb.slice(Math.round(startS * 100), Math.round(endS * 100));
      const loudFrames = levels.filter((db) => db > loudness.speechDb).length;
      unexplainedFrames += loudFrames;
      if (loudFrames >= LOUD_SILENCE_FRAMES) worstSilence = Math.max(worstSilence, misfit);
    } else {
      worstWord = Math.max(worstWord, misfit);
      wordCost += misfit * (endS - startS);
      wordSeconds += endS - startS;
    }
  }
  if (wordSeconds === 0) return Number.POSITIVE_INFINITY;
  return Math.max(
    wordCost / wordSeconds / LIMITS.meanMisfit,
    worstWord / LIMITS.wordMisfit,
    worstSilence / LIMITS.silenceMisfit,
    unexplainedFrames / LIMITS.unexplainedSpeechFrames,
  );
}

/** 1 for a perfect fit, `MINIMUM_CONFIDENCE` at the limit, towards 0 beyond it. */
export function confidenceOf(strained: number): number {
  if (strained <= 1) return 1 - (1 - MINIMUM_CONFIDENCE) * strained ** 2;
  return MINIMUM_CONFIDENCE / strained ** 2;
}
