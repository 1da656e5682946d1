import { joinSamples, msToSamples, samplesToMs } from "../audio/frame.ts";

/** Taken audio kept for `rewindTo`: more than playback ever runs ahead of its listener, network included. */
const KEPT_MS = 2_000;

/**
 * Queues the audio of one agent turn for sending and keeps the newest of what was sent: a false interruption takes it
 * back. Positions are ms of the turn's audio.
 */
export class AudioQueue {
  readonly #rateHz: number;
  readonly #waiting: Int16Array[] = [];
  readonly #taken: Int16Array[] = [];
  #waitingSamples = 0;
  #takenSamples = 0;
  /** Samples in `#taken`; the rest of the taken audio is forgotten. */
  #keptSamples = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** True when no audio waits. */
  get isEmpty(): boolean {
    return this.#waitingSamples === 0;
  }

  /** Milliseconds of audio that waits. */
  get waitingMs(): number {
    return samplesToMs(this.#waitingSamples, this.#rateHz);
  }

  /** Milliseconds of audio taken so far, less what was put back. */
  get takenMs(): number {
    return samplesToMs(this.#takenSamples, this.#rateHz);
  }

  /** Adds audio at the end. Keeps `samples`, without a copy. */
  push(samples: Int16Array): void {
    this.#waiting.push(samples);
    this.#waitingSamples += samples.length;
  }

  /** Takes the next `mostMs` of audio or all there is; vendors send pieces of any size. */
  take(mostMs: number): Int16Array {
    const most = Math.max(1, msToSamples(mostMs, this.#rateHz));
    const parts: Int16Array[] = [];
    let length = 0;
    for (let head = this.#waiting[0]; head && length < most; head = this.#waiting[0]) {
      const part = head.subarray(0, most - length);
      if (part.length === head.length) this.#waiting.shift();
      else this.#waiting[0] = head.subarray(part.length);
      parts.push(part);
      length += part.length;
    }
    this.#waitingSamples -= length;
    const slice = parts.length === 1 ? (parts[0] as Int16Array) : joinSamples(parts);
    this.#keep(slice);
    return slice;
  }

  /**
   * Puts back the audio taken after `positionMs`, to the sample, as far as it is kept. Returns the position at which
   * the queue stands then.
   */
  rewindTo(positionMs: number): number {
    const position = Math.max(0, msToSamples(positionMs, this.#rateHz));
    for (let last = this.#taken.at(-1); last && this.#takenSamples > position; last = this.#taken.at(-1)) {
      const back = Math.min(last.length, this.#takenSamples - position);
      this.#waiting.unshift(last.subarray(last.length - back));
      if (back === last.length) this.#taken.pop();
      else this.#taken[this.#taken.length - 1] = last.subarray(0, last.length - back);
      this.#waitingSamples += back;
      this.#takenSamples -= back;
      this.#keptSamples -= back;
    }
    return this.takenMs;
  }

  /** Forgets all audio that waits. */
  clear(): void {
    this.#waiting.length = 0;
    this.#waitingSamples = 0;
  }

  #keep(slice: Int16Array): void {
    this.#taken.push(slice);
    this.#takenSamples += slice.length;
    this.#keptSamples += slice.length;
    const most = msToSamples(KEPT_MS, this.#rateHz);
    for (let oldest = this.#taken[0]; oldest && this.#keptSamples - oldest.length >= most; oldest = this.#taken[0]) {
      this.#taken.shift();
      this.#keptSamples -= oldest.length;
    }
  }
}
