import { msToSamples } from "../../voice/audio/frame.ts";
import type { Clock } from "../../voice/clock.ts";

/** Deepgram advises 80 ms chunks for Flux; against 20 ms frames it also saves three of four sends. */
const BATCH_MS = 80;
/** No sample waits longer for the rest of its batch while audio keeps coming. */
const MAX_WAIT_MS = 60;
/** Audio kept while the socket is not open yet; a caller cannot say more before connecting fails. */
const MAX_BUFFERED_MS = 10_000;

/**
 * The way of a call's audio to a speech-to-text socket: gathered into batches of about 80 ms, held back (10 s at most, the oldest
 * going first) until the socket is open. No timers: a batch is sent by the audio that completes it, by age, or by `flush`.
 */
export class AudioUplink {
  readonly #clock: Clock;
  readonly #send: (batch: Int16Array<ArrayBuffer>) => void;
  readonly #batchSamples: number;
  readonly #maxBufferedSamples: number;
  #batch: Int16Array<ArrayBuffer>;
  #filled = 0;
  #batchStartedMs = 0;
  /** Batches from before `open()`; null once open. */
  #waiting: Int16Array<ArrayBuffer>[] | null = [];
  #waitingSamples = 0;

  /** `send` owns what it is given. */
  constructor(sampleRateHz: number, clock: Clock, send: (batch: Int16Array<ArrayBuffer>) => void) {
    this.#clock = clock;
    this.#send = send;
    this.#batchSamples = msToSamples(BATCH_MS, sampleRateHz);
    this.#maxBufferedSamples = msToSamples(MAX_BUFFERED_MS, sampleRateHz);
    this.#batch = new Int16Array(this.#batchSamples);
  }

  /** Takes a copy of `samples`, which came at clock time `now`. */
  push(samples: Int16Array, now = this.#clock.now()): void {
    const filled = this.#filled + samples.length;
    if (filled > this.#batchSamples || (this.#filled === 0 && filled === this.#batchSamples)) {
      this.flush();
      this.#pushLarge(samples, now);
      return;
    }
    if (this.#filled === 0) this.#batchStartedMs = now;
    this.#batch.set(samples, this.#filled);
    this.#filled = filled;
    if (filled === this.#batchSamples || now - this.#batchStartedMs >= MAX_WAIT_MS) this.flush();
  }

  /** Sends what has been gathered without waiting for the rest. */
  flush(): void {
    if (this.#filled === 0) return;
    const batch = this.#batch;
    const whole = this.#filled === batch.length ? batch : batch.slice(0, this.#filled);
    this.#filled = 0;
    // Sockets may keep a reference until the bytes are on the wire, so a batch that was sent whole is not written again.
    if (whole === batch) this.#batch = new Int16Array(this.#batchSamples);
    this.#emit(whole);
  }

  /** Sends what was held back and everything from now on. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const batch of waiting) this.#send(batch);
    this.flush();
  }

  /** Audio that does not fit the batch goes alone when it is a batch by itself, and begins the next one when it is not. */
  #pushLarge(samples: Int16Array, now: number): void {
    if (samples.length >= this.#batchSamples) {
      this.#emit(Int16Array.from(samples));
      return;
    }
    this.#batchStartedMs = now;
    this.#batch.set(samples);
    this.#filled = samples.length;
  }

  #emit(batch: Int16Array<ArrayBuffer>): void {
    if (!this.#waiting) {
      this.#send(batch);
      return;
    }
    const kept = batch.slice(-this.#maxBufferedSamples);
    this.#waiting.push(kept);
    this.#waitingSamples += kept.length;
    while (this.#waitingSamples > this.#maxBufferedSamples) {
      const dropped = this.#waiting.shift();
      if (!dropped) return;
      this.#waitingSamples -= dropped.length;
    }
  }
}
