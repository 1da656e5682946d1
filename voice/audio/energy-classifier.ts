/**
 * Tells speech from background by level alone, against a background that is measured all the time.
 *
 * The levels of the last seconds are kept as a histogram. People pause even inside words, so the quietest fifth of any
 * few seconds is background, even while the caller speaks: that is the floor, and a frame well above it is speech. The
 * distance it takes depends on how restless the background is: a hiss stays within a decibel of its floor, a room of
 * talkers does not, and the distance between two low quantiles tells which it is.
 *
 * It hears loudness, not voice: a slammed door is speech to it until the start window is over, and a background that
 * grows louder is speech until it fills most of the histogram. The cost of that, and WebRTC's detector on the same
 * audio, are measured in docs/voice-activity.md.
 */

import { FRAME_MS } from "./frame.ts";
import { dbfs } from "./level.ts";
import type { FrameClassifier } from "./vad.ts";

/** Thresholds that separate speech from background. */
export interface EnergyOptions {
  /**
   * Length of the past from which the floor is taken. Longer than the longest stretch without a pause, shorter than
   * patience.
   */
  readonly historyMs: number;
  /** Share of that past which is taken to be background. */
  readonly floorQuantile: number;
  /** Distance above the floor of a steady background from which a frame is speech, in decibels. */
  readonly steadyMarginDb: number;
  /** Distance above the floor of a restless background from which a frame is speech, in decibels. */
  readonly restlessMarginDb: number;
  /**
   * Distance below the threshold to which a frame may fall and still continue speech that has lasted, in decibels: the
   * ends of words are soft.
   */
  readonly holdDb: number;
  /** Length of speech from which `holdDb` applies. As long as a start takes, so that softness never makes a start. */
  readonly holdAfterMs: number;
  /** Level below which nothing is speech, however silent the line: it is breath, or a codec's idle noise. */
  readonly minimumDbfs: number;
}

/** Default thresholds, chosen by test/bench/vad.ts; docs/voice-activity.md has the figures. */
export const defaultEnergyOptions = {
  historyMs: 5_000, // 3 s breaks long speech up more; with 8 s a louder background is speech for 6.4 s instead of 4
  floorQuantile: 0.2, // at 0.1 the dips of a talking room set the floor and its peaks start speech nine times as often
  steadyMarginDb: 8, // at 10 a hiss 5 dB below the caller hides every second one; at 7 line noise can start speech
  restlessMarginDb: 10, // at 12 a talking room 5 dB below the caller hides every fourth; at 9 it starts speech sooner
  holdDb: 5, // without it words lose their ends in noise: twice the error of t0, twice the splits
  holdAfterMs: 80, // at 20 a talking room starts speech seven times as often
  minimumDbfs: -52, // room noise and breath on a line that is otherwise dead lie below; a quiet caller peaks at −35
} as const satisfies EnergyOptions;

/** Quantile whose distance below the floor measures how restless the background is. */
const RESTLESS_QUANTILE = 0.05;
/** The margin grows by this for each decibel of restlessness. */
const MARGIN_PER_DB = 2;

/**
 * The histogram's bins are one decibel wide, from digital silence (below a 16-bit sample's last bit) up to full scale.
 */
const LOWEST_DBFS = -96;
const BINS = 97;

/** Frame classifier by level: a frame is speech when it stands out of the background of its stream. One per stream. */
export class EnergyClassifier implements FrameClassifier {
  readonly #options: EnergyOptions;
  readonly #holdAfterFrames: number;
  /** Number of frames of the history at each level. */
  readonly #histogram = new Uint16Array(BINS);
  /** The bin of every frame of the history, oldest overwritten first. */
  readonly #history: Uint8Array;
  #frames = 0;
  /** Frames of the present stretch that were speech without the help of `holdDb`. */
  #loudFrames = 0;

  constructor(options: EnergyOptions = defaultEnergyOptions) {
    this.#options = options;
    this.#holdAfterFrames = Math.ceil(options.holdAfterMs / FRAME_MS);
    this.#history = new Uint8Array(Math.ceil(options.historyMs / FRAME_MS));
  }

  isSpeech(frame: Int16Array): boolean {
    const level = Math.max(LOWEST_DBFS, dbfs(frame));
    this.#remember(Math.min(BINS - 1, Math.floor(level) - LOWEST_DBFS));

    const { minimumDbfs, holdDb } = this.#options;
    const threshold = this.#thresholdDbfs();
    if (level >= minimumDbfs && level >= threshold) {
      this.#loudFrames++;
      return true;
    }
    if (this.#loudFrames >= this.#holdAfterFrames && level >= minimumDbfs && level >= threshold - holdDb) return true;
    this.#loudFrames = 0;
    return false;
  }

  reset(): void {
    this.#histogram.fill(0);
    this.#frames = 0;
    this.#loudFrames = 0;
  }

  #remember(bin: number): void {
    const at = this.#frames % this.#history.length;
    if (this.#frames >= this.#history.length) {
      const oldest = this.#history[at] as number;
      this.#histogram[oldest] = (this.#histogram[oldest] as number) - 1;
    }
    this.#history[at] = bin;
    this.#histogram[bin] = (this.#histogram[bin] as number) + 1;
    this.#frames++;
  }

  #thresholdDbfs(): number {
    const { floorQuantile, steadyMarginDb, restlessMarginDb } = this.#options;
    const floor = this.#quantileBin(floorQuantile);
    const restlessness = floor - this.#quantileBin(RESTLESS_QUANTILE);
    return LOWEST_DBFS + floor + Math.min(restlessMarginDb, steadyMarginDb + MARGIN_PER_DB * restlessness);
  }

  #quantileBin(quantile: number): number {
    const wanted = Math.ceil(quantile * Math.min(this.#frames, this.#history.length));
    let seen = 0;
    for (let bin = 0; bin < BINS; bin++) {
      seen += this.#histogram[bin] as number;
      if (seen >= wanted) return bin;
    }
    return BINS - 1;
  }
}
