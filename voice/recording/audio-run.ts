import { SAMPLE_RATE_HZ } from "../audio/frame.ts";

/** Converts ms of the call to the sample at which they stand. */
export function sampleAt(ms: number): number {
  return Math.round((ms * SAMPLE_RATE_HZ) / 1_000);
}

/**
 * Run of audio without a gap, as mu-law codes at 16 kHz. Where it begins in the call, and how much of it was heard, may
 * be learned while it goes on; from the first `render` that touches it on, it stays where it is.
 */
export class AudioRun {
  readonly #startMs: () => number;
  #codes: Uint8Array[] = [];
  /** Samples that were taken, and those of them in front of `#codes` that were rendered and forgotten. */
  #length = 0;
  #forgotten = 0;
  /** Samples of the run that were heard; the rest was cleared. */
  #heard = Number.POSITIVE_INFINITY;
  #fixedAt: number | null = null;

  /** `startMs` is asked, until the run is rendered, for where it begins in the call. */
  constructor(startMs: () => number) {
    this.#startMs = startMs;
  }

  /** Samples taken so far, heard or not. */
  get length(): number {
    return this.#length;
  }

  /** Samples held in memory. */
  get held(): number {
    return this.#length - this.#forgotten;
  }

  /** True once the run was rendered in part: it does not move any more. */
  get isFixed(): boolean {
    return this.#fixedAt !== null;
  }

  /** Sample of the call at which the run begins, not before `earliest`. */
  startsAt(earliest: number): number {
    return this.#fixedAt ?? Math.max(earliest, sampleAt(this.#startMs()));
  }

  /** Sample of the call at which the run ends, as far as it was heard. */
  endsAt(earliest: number): number {
    return this.startsAt(earliest) + Math.min(this.#length, this.#heard);
  }

  /** Adds audio at the end. Keeps `codes`, without a copy. */
  push(codes: Uint8Array): void {
    if (codes.length === 0) return;
    this.#codes.push(codes);
    this.#length += codes.length;
  }

  /** Notes that of the run so many samples were heard, and no more. */
  cut(samples: number): void {
    this.#heard = Math.max(0, samples);
  }

  /** Fixes where the run begins, as it is known now. */
  fix(earliest: number): void {
    this.#fixedAt ??= this.startsAt(earliest);
  }

  /** Writes what of the run lies from sample `from` of the call up to `to`, each through `write(at, code)`. */
  render(from: number, to: number, write: (at: number, code: number) => void): void {
    const startsAt = this.#fixedAt ?? 0;
    const last = Math.min(this.#length, this.#heard, to - startsAt);
    let position = this.#forgotten;
    for (const codes of this.#codes) {
      const first = Math.max(position, from - startsAt);
      const end = Math.min(position + codes.length, last);
      for (let at = first; at < end; at++) write(startsAt + at, codes[at - position] as number);
      position += codes.length;
    }
  }

  /** Forgets the pieces that lie before sample `to` of the call as a whole. */
  forget(to: number): void {
    const startsAt = this.#fixedAt ?? 0;
    for (let head = this.#codes[0]; head && startsAt + this.#forgotten + head.length <= to; head = this.#codes[0]) {
      this.#codes.shift();
      this.#forgotten += head.length;
    }
  }
}
