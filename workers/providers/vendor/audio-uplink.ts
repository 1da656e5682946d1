import { msToSamples } from "../../../voice/audio/frame.ts";
import type { Clock } from "../../../voice/clock.ts";

/** Deepgram advises 80 ms chunks for Flux; against 20 ms frames it also saves three of four sends. */
const BATCH_MS = 80;
/** No sample waits longer for the rest of its batch while audio keeps coming. */
const MAX_WAIT_MS = 60;
/** Batch on a quiet line, where the reply waits for no audio: three times the batch, a third of the sends. */
const QUIET_BATCH_MS = 240;
const QUIET_MAX_WAIT_MS = 220;
/**
 * A line is quiet once nothing was loud for this long; until then a detector may still be deciding on what it heard.
 */
const QUIET_AFTER_MS = 1_000;
/**
 * A tone of this amplitude has −52 dBFS, below which our own detector takes nothing for speech; noise has to be 7 dB
 * softer still.
 */
const LOUD_AMPLITUDE = 116;
/**
 * For this long after speech no audio waits for its batch: a detector is deciding whether the caller has finished, and
 * the caller waits for it.
 */
const ENDING_MS = 450;
/** Every fourth sample tells whether a chunk is loud: 2 kHz and less, where voices have their power. */
const LOUDNESS_STRIDE = 4;
/** Audio kept while the socket is not open yet; a caller cannot say more before connecting fails. */
const MAX_BUFFERED_MS = 10_000;

/**
 * Uplink of a call's audio to a speech-to-text socket: gathered into batches of about 80 ms, on a quiet line of 240 ms,
 * not at all in the silence right after speech; held back (10 s at most, the oldest going first) until the socket is
 * open. No timers: a batch is sent by the audio that completes it, by age, or by `flush`.
 */
export class AudioUplink {
  /** True while a turn is open: its end must not wait, silent as it is. */
  isTurnOpen = false;
  readonly #clock: Clock;
  readonly #send: (batch: Int16Array<ArrayBuffer>) => void;
  readonly #batchSamples: number;
  readonly #quietBatchSamples: number;
  readonly #maxBufferedSamples: number;
  readonly #batch: Int16Array<ArrayBuffer>;
  #loudAtMs: number;
  #hasBeenLoud = false;
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
    this.#quietBatchSamples = msToSamples(QUIET_BATCH_MS, sampleRateHz);
    this.#batch = new Int16Array(this.#quietBatchSamples);
    this.#loudAtMs = clock.now();
  }

  /** Takes a copy of `samples`, which came at clock time `now`. */
  push(samples: Int16Array, now = this.#clock.now()): void {
    const isQuiet = this.#isQuiet(samples, now);
    const most = isQuiet ? this.#quietBatchSamples : this.#batchSamples;
    const filled = this.#filled + samples.length;
    if (!isQuiet && this.#filled >= this.#batchSamples && filled <= this.#quietBatchSamples) {
      // Sound after silence, of which more was gathered than sound waits for: it goes along, not 20 ms later.
      this.#batch.set(samples, this.#filled);
      this.#filled = filled;
      this.flush();
      return;
    }
    if (filled > most || (this.#filled === 0 && filled === most)) {
      this.flush();
      this.#pushLarge(samples, now);
      return;
    }
    if (this.#filled === 0) this.#batchStartedMs = now;
    this.#batch.set(samples, this.#filled);
    this.#filled = filled;
    const mostMs = isQuiet ? QUIET_MAX_WAIT_MS : MAX_WAIT_MS;
    if (filled === most || now - this.#batchStartedMs >= mostMs || this.#isEnding(now)) this.flush();
  }

  /** Sends the audio gathered so far without waiting for the rest of its batch. */
  flush(): void {
    if (this.#filled === 0) return;
    // A copy: sockets may keep a reference until the bytes are on the wire.
    const batch = this.#batch.slice(0, this.#filled);
    this.#filled = 0;
    this.#emit(batch);
  }

  /** Sends the audio held back, and everything from now on. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const batch of waiting) this.#send(batch);
    this.flush();
  }

  #isQuiet(samples: Int16Array, now: number): boolean {
    if (isLoud(samples)) {
      this.#loudAtMs = now;
      this.#hasBeenLoud = true;
    }
    return !this.isTurnOpen && now - this.#loudAtMs >= QUIET_AFTER_MS;
  }

  #isEnding(now: number): boolean {
    return this.#hasBeenLoud && now > this.#loudAtMs && now - this.#loudAtMs <= ENDING_MS;
  }

  /**
   * Audio that does not fit the batch goes alone when it is a batch by itself, and begins the next one when it is not.
   */
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

function isLoud(samples: Int16Array): boolean {
  for (let at = 0; at < samples.length; at += LOUDNESS_STRIDE) {
    const sample = samples[at] as number;
    if (sample > LOUD_AMPLITUDE || sample < -LOUD_AMPLITUDE) return true;
  }
  return false;
}
