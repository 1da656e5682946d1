import type * as protocol from "../../../voice/wire/protocol.ts";
import { Decimator } from "./decimator.ts";
import { encodePcm16 } from "./pcm16.ts";

/**
 * The sample rate that the server expects from a browser; by type alone, because the value would bring the schemas into
 * the worklet.
 */
export const CAPTURE_RATE_HZ: typeof protocol.BROWSER_INPUT_SAMPLE_RATE_HZ = 16_000;

/** 20 ms of 16 kHz mono: short enough that the last word is not kept back, long enough for 50 messages a second. */
export const CAPTURE_CHUNK_SAMPLES = 320;

/** Turns audio quanta at the device's rate into 20 ms chunks of 16-bit 16 kHz PCM. */
export class CaptureChunker {
  readonly #decimator: Decimator;
  readonly #onChunk: (chunk: Int16Array<ArrayBuffer>) => void;
  #pending = new Float32Array(CAPTURE_CHUNK_SAMPLES);
  #pendingCount = 0;

  constructor(inputRateHz: number, onChunk: (chunk: Int16Array<ArrayBuffer>) => void) {
    this.#decimator = new Decimator(inputRateHz, CAPTURE_RATE_HZ);
    this.#onChunk = onChunk;
  }

  /** Takes mono float samples of any length; calls `onChunk` for each chunk they complete. */
  push(samples: Float32Array): void {
    for (const sample of this.#decimator.push(samples)) {
      this.#pending[this.#pendingCount++] = sample;
      if (this.#pendingCount === CAPTURE_CHUNK_SAMPLES) {
        this.#onChunk(encodePcm16(this.#pending));
        this.#pendingCount = 0;
      }
    }
  }
}
