import { msToSamples, samplesToMs } from "./frame.ts";

/** Amplitude of full scale: 0 dBFS is a square wave at this amplitude. */
const FULL_SCALE = 32_768;

/**
 * Level below which a sample counts as silence. Mu-law silence decodes to at most ±8 (−72 dBFS) and the idle noise of
 * speech synthesis lies under −60 dBFS, while the quietest consonants peak above −45 dBFS.
 */
export const AUDIBLE_DBFS = -50;

/** Lead-in kept before the first audible sample, so that a soft onset is not cut into a click. */
export const LEAD_IN_MS = 5;

/** Returns the root mean square of `samples` on the 16-bit scale, 0 to 32,768; 0 for none. */
export function rms(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  return Math.sqrt(sum / samples.length);
}

/** Returns the level of `samples` in decibels relative to full scale; `-Infinity` for digital silence or none. */
export function dbfs(samples: Int16Array): number {
  return 20 * Math.log10(rms(samples) / FULL_SCALE);
}

/** Returns the index of the first sample at or above `thresholdDbfs`, or −1. */
export function firstAudibleSample(samples: Int16Array, thresholdDbfs: number = AUDIBLE_DBFS): number {
  const amplitude = FULL_SCALE * 10 ** (thresholdDbfs / 20);
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i] as number) >= amplitude) return i;
  }
  return -1;
}

/**
 * Drops the silence a synthesiser sends before it speaks: the caller would wait through it. One per synthesised stream.
 */
export class LeadingSilenceTrimmer {
  readonly #rateHz: number;
  readonly #thresholdDbfs: number;
  readonly #leadInSamples: number;
  /** Silence that becomes the lead-in if the next chunk opens with sound. */
  #held = new Int16Array(0);
  #trimmedSamples = 0;
  #hasStarted = false;

  constructor(rateHz: number, thresholdDbfs: number = AUDIBLE_DBFS) {
    this.#rateHz = rateHz;
    this.#thresholdDbfs = thresholdDbfs;
    this.#leadInSamples = msToSamples(LEAD_IN_MS, rateHz);
  }

  /**
   * Returns the part of `samples` (and of the lead-in held back) that is to be played: nothing until the first audible
   * sample, everything after.
   */
  push(samples: Int16Array): Int16Array {
    if (this.#hasStarted) return samples;
    const audibleAt = firstAudibleSample(samples, this.#thresholdDbfs);
    this.#hasStarted = audibleAt >= 0;

    const joined = new Int16Array(this.#held.length + samples.length);
    joined.set(this.#held);
    joined.set(samples, this.#held.length);
    const silent = this.#hasStarted ? this.#held.length + audibleAt : joined.length;
    const dropped = Math.max(0, silent - this.#leadInSamples);
    this.#trimmedSamples += dropped;
    const kept = joined.subarray(dropped);
    if (this.#hasStarted) return kept;
    this.#held = kept.slice();
    return new Int16Array(0);
  }

  /** True when an audible sample has passed. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** Audio dropped so far, in milliseconds. */
  get trimmedMs(): number {
    return samplesToMs(this.#trimmedSamples, this.#rateHz);
  }
}
