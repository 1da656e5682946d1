import { FRAME_MS } from "../audio/frame.ts";
import { normal, randomOf } from "../random.ts";
import type { CallerRecording } from "./caller-recording.ts";

/** Silence that a caller puts after a word. */
export interface Pause {
  /** Index of the word that it follows. */
  readonly afterWord: number;
  /** Whole frames. */
  readonly ms: number;
}

/** One thing that a caller says, and how. */
export interface PlannedUtterance {
  /** Index into the recordings. */
  readonly recording: number;
  readonly pauses: readonly Pause[];
  /**
   * Begins so long after the answer before, or the greeting, became audible, if that is still being spoken; null waits
   * for its end.
   */
  readonly interruptsAfterMs: number | null;
}

/** Script of one caller in one call: the utterances, in order. */
export type CallScript = readonly PlannedUtterance[];

/** Pauses of 200 ms to 5 s inside a turn: 705 in 400 turns (livekit/eot-bench, 2026). */
export const PAUSES_PER_TURN = 705 / 400;
/** Their length is 200 ms and a lognormal on top, fitted to the silence timer's row of the same source. */
export const SHORTEST_PAUSE_MS = 200;
export const PAUSE_MEDIAN_MS = 123;
export const PAUSE_SIGMA = 1.48;
export const LONGEST_PAUSE_MS = 5_000;

/** Habits of callers. */
export interface CallerHabits {
  /** Fewest and most things that one says in a call. */
  readonly utterances: readonly [number, number];
  /** Of what may be one: a caller never begins with a short answer. */
  readonly shortAnswerShare: number;
  /** Of calls: the last word is a goodbye. */
  readonly goodbyeShare: number;
  /** Of sentences after an answer: they begin within it. */
  readonly interruptingShare: number;
  readonly longestPauseMs: number;
}

/** Habits of people who have time. With the goodbyes a fifth of all utterances are short. */
export const defaultHabits = {
  utterances: [3, 4],
  shortAnswerShare: 0.2,
  goodbyeShare: 0.25,
  interruptingShare: 0.25,
  longestPauseMs: LONGEST_PAUSE_MS,
} as const satisfies CallerHabits;

const INTERRUPTS_AFTER_MS = [500, 1_500] as const;

/** Plans `count` calls; the same seed gives the same calls. */
export function planCalls(
  recordings: readonly CallerRecording[],
  count: number,
  seed: number,
  habits: CallerHabits = defaultHabits,
): CallScript[] {
  const pausing = new PausePlan(randomOf(`${seed}/pauses`), habits.longestPauseMs);
  return Array.from({ length: count }, (_, call) =>
    planCall(recordings, randomOf(`${seed}/call/${call}`), pausing, habits),
  );
}

/**
 * Draws pauses. An utterance has room for one after each word but the last, so those that a short one has no room for
 * are made in the utterances after it: the mean over all of them stays what it is.
 */
class PausePlan {
  readonly #random: () => number;
  readonly #longestMs: number;
  #owed = 0;

  constructor(random: () => number, longestMs: number) {
    this.#random = random;
    this.#longestMs = longestMs;
  }

  next(wordCount: number): Pause[] {
    this.#owed += poisson(PAUSES_PER_TURN, this.#random);
    const boundaries = Array.from({ length: Math.max(0, wordCount - 1) }, (_, word) => word);
    const pauses: Pause[] = [];
    while (this.#owed > 0 && boundaries.length > 0) {
      const [afterWord] = boundaries.splice(Math.floor(this.#random() * boundaries.length), 1);
      pauses.push({ afterWord: afterWord as number, ms: this.#lengthMs() });
      this.#owed -= 1;
    }
    return pauses.sort((a, b) => a.afterWord - b.afterWord);
  }

  #lengthMs(): number {
    const ms = SHORTEST_PAUSE_MS + PAUSE_MEDIAN_MS * Math.exp(PAUSE_SIGMA * normal(this.#random));
    return Math.round(Math.min(this.#longestMs, ms) / FRAME_MS) * FRAME_MS;
  }
}

function planCall(
  recordings: readonly CallerRecording[],
  random: () => number,
  pausing: PausePlan,
  habits: CallerHabits,
): CallScript {
  const [fewest, most] = habits.utterances;
  const count = fewest + Math.floor(random() * (most - fewest + 1));
  const endsWithGoodbye = random() < habits.goodbyeShare;
  let said = -1;
  return Array.from({ length: count }, (_, position) => {
    const isGoodbye = endsWithGoodbye && position === count - 1;
    const isShort = !isGoodbye && position > 0 && random() < habits.shortAnswerShare;
    const kind = isGoodbye ? "goodbye" : isShort ? "short_answer" : "sentence";
    const recording = pick(recordings, kind, said, random);
    said = recording;
    const interrupts = kind === "sentence" && position > 0 && random() < habits.interruptingShare;
    const [earliest, latest] = INTERRUPTS_AFTER_MS;
    return {
      recording,
      pauses: pausing.next(recordings[recording]?.words.length ?? 0),
      interruptsAfterMs: interrupts ? Math.round(earliest + random() * (latest - earliest)) : null,
    };
  });
}

/** Of this kind and, if there is another, not the one said before. */
function pick(
  recordings: readonly CallerRecording[],
  kind: CallerRecording["kind"],
  before: number,
  random: () => number,
): number {
  const all = [...recordings.keys()].filter((index) => recordings[index]?.kind === kind);
  const others = all.filter((index) => index !== before);
  const from = others.length > 0 ? others : all;
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error(`there is no recording of a ${kind}`);
  return picked;
}

/** Knuth's method; exact for means this small. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
