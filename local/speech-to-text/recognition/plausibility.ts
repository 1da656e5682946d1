import type { Segment } from "./phrase-decoder.ts";

/**
 * A grammar decoder always finds the phrase that fits least badly. These limits say when it fits too badly to be what
 * was said. Each is a measured quantity; the largest share of its limit decides. Measured on the speech fixtures with a
 * grammar of their 16 sentences: right ones reach at most 0.95 of a limit (0.99 in white noise at 20 dB), and what is
 * outside the grammar, people's recordings and left-out sentences, ends above 1.2 (1.05 in that noise).
 */
const LIMITS = {
  /** Misfit of a run of words of any length, the whole sentence included: this much … */
  runMisfit: 5.2,
  /** … and so much more divided by the run's seconds, as short stretches vary more: 9.2 at 0.25 s, 6.2 at 1 s. */
  runMisfitPerSecond: 1.0,
  /** Mean misfit over all words, whatever their length. */
  meanMisfit: 6.1,
  /** Shortest run that is judged. */
  runSeconds: 0.25,
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

/**
 * The same for open phrases (`PhraseGrammar.isOpen`), as among so many days and times one fits almost any short sound,
 * and for very short ones in noise.
 */
export const MINIMUM_RISKY_CONFIDENCE = 0.72;

/** The loudness of the utterance per 10 ms frame since the decoder's start, and the level above which it is speech. */
export interface Loudness {
  readonly framesDb: readonly number[];
  readonly speechDb: number;
  /** The line's steady noise, before it was reduced. */
  readonly noiseDb: number;
}

/** How much of the most strained limit these segments use: up to 1 they are plausible. */
export function strain(segments: readonly Segment[], loudness: Loudness): number {
  const words: Segment[] = [];
  let worstSilence = 0;
  let unexplainedFrames = 0;
  for (const segment of segments) {
    if (segment.word !== undefined) {
      words.push(segment);
      continue;
    }
    const levels = loudness.framesDb.slice(Math.round(segment.startS * 100), Math.round(segment.endS * 100));
    const loudFrames = levels.filter((db) => db > loudness.speechDb).length;
    unexplainedFrames += loudFrames;
    if (loudFrames >= LOUD_SILENCE_FRAMES) worstSilence = Math.max(worstSilence, segment.misfit);
  }
  if (words.length === 0) return Number.POSITIVE_INFINITY;
  return Math.max(
    worstRun(words),
    meanMisfit(words) / LIMITS.meanMisfit,
    worstSilence / LIMITS.silenceMisfit,
    unexplainedFrames / LIMITS.unexplainedSpeechFrames,
  );
}

/** How far the loud tenth of an utterance stands above the line's noise, in dB. */
export function signalToNoiseDb({ framesDb, noiseDb }: Loudness): number {
  const sorted = [...framesDb].sort((a, b) => a - b);
  return (sorted[Math.floor(0.9 * sorted.length)] ?? Number.NEGATIVE_INFINITY) - noiseDb;
}

function meanMisfit(words: readonly Segment[]): number {
  const cost = words.reduce((sum, { misfit, startS, endS }) => sum + misfit * (endS - startS), 0);
  return cost / words.reduce((sum, { startS, endS }) => sum + endS - startS, 0);
}

/** The largest share of its limit that any run of neighbouring words uses. */
function worstRun(words: readonly Segment[]): number {
  let worst = 0;
  for (let first = 0; first < words.length; first++) {
    let cost = 0;
    let seconds = 0;
    for (const { misfit, startS, endS } of words.slice(first)) {
      cost += misfit * (endS - startS);
      seconds += endS - startS;
      const judgedSeconds = Math.max(seconds, LIMITS.runSeconds);
      const limit = LIMITS.runMisfit + LIMITS.runMisfitPerSecond / judgedSeconds;
      worst = Math.max(worst, cost / judgedSeconds / limit);
    }
  }
  return worst;
}

/** 1 for a perfect fit, `MINIMUM_CONFIDENCE` at the limit, towards 0 beyond it. */
export function confidenceOf(strained: number): number {
  if (strained <= 1) return 1 - (1 - MINIMUM_CONFIDENCE) * strained ** 2;
  return MINIMUM_CONFIDENCE / strained ** 2;
}
