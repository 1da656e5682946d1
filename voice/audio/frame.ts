/** Sample rate at which the core listens: the one that voice activity and every speech-to-text engine take. */
export const SAMPLE_RATE_HZ = 16_000;

/** Length of a frame: the length carriers send, and the middle of the three that WebRTC's detector accepts. */
export const FRAME_MS = 20;

/** Samples in one frame: 16 kHz × 20 ms. */
export const FRAME_SAMPLES = (SAMPLE_RATE_HZ * FRAME_MS) / 1000;

/** Returns how many samples last `ms`, rounded to the nearest whole sample. */
export function msToSamples(ms: number, rateHz: number): number {
  return Math.round((ms * rateHz) / 1000);
}

/** Returns the duration of `samples` in milliseconds, not rounded. */
export function samplesToMs(samples: number, rateHz: number): number {
  return (samples * 1000) / rateHz;
}

/** Returns the frame of a recording at `index`, the last one padded with silence. */
export function frameOf(samples: Int16Array, index: number): Int16Array {
  const frame = samples.subarray(index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES);
  if (frame.length === FRAME_SAMPLES) return frame;
  const padded = new Int16Array(FRAME_SAMPLES);
  padded.set(frame);
  return padded;
}

/** Counts the frames of a recording, the last one begun included. */
export function countFrames(samples: Int16Array): number {
  return Math.ceil(samples.length / FRAME_SAMPLES);
}

/** Joins parts of audio, one after another, in new memory. */
export function joinSamples(parts: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Every platform that runs JavaScript today is little-endian, so wire order is memory order and a copy is a conversion.

/** Returns the little-endian bytes of `samples`, in new memory. */
export function samplesToBytes(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.byteLength);
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  return bytes;
}

/**
 * Returns the samples of little-endian `bytes` at any alignment, in new memory. Throws `RangeError` on an odd length.
 */
export function bytesToSamples(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  if (bytes.byteLength % 2 !== 0)
    throw new RangeError(`16-bit PCM needs an even length, got ${bytes.byteLength} bytes`);
  const samples = new Int16Array(bytes.byteLength / 2);
  new Uint8Array(samples.buffer).set(bytes);
  return samples;
}

/** Makes whole samples of a byte stream cut anywhere: the odd byte of one message waits for the next. */
export class PcmAssembler {
  #carry = -1;

  /** Returns every whole sample available so far, in new memory; empty when there is none yet. */
  push(bytes: Uint8Array): Int16Array<ArrayBuffer> {
    const carried = this.pendingBytes;
    const total = carried + bytes.byteLength;
    const samples = new Int16Array(total >> 1);
    const out = new Uint8Array(samples.buffer);
    const taken = out.byteLength === 0 ? 0 : out.byteLength - carried;
    if (out.byteLength > 0) {
      if (carried === 1) out[0] = this.#carry;
      out.set(taken === bytes.byteLength ? bytes : bytes.subarray(0, taken), carried);
      this.#carry = -1;
    }
    const left = bytes[taken];
    if (left !== undefined) this.#carry = left;
    return samples;
  }

  /** Bytes waiting for the other half of their sample: 0 or 1. */
  get pendingBytes(): 0 | 1 {
    return this.#carry < 0 ? 0 : 1;
  }
}

/** Cuts a sample stream of any chunking into frames of one length. */
export class FrameSlicer {
  readonly #partial: Int16Array;
  #filled = 0;

  constructor(frameSamples: number) {
    if (!Number.isInteger(frameSamples) || frameSamples < 1) {
      throw new RangeError(`frameSamples must be a positive whole number, got ${frameSamples}`);
    }
    this.#partial = new Int16Array(frameSamples);
  }

  /**
   * Calls `onFrame` for every frame completed by `samples`, in order. A frame is lent for the length of the call (it is
   * a view of `samples` or of the slicer's own buffer): copy what must outlive it. Nothing else is allocated, since
   * this runs 50 times a second for every call.
   */
  push(samples: Int16Array, onFrame: (frame: Int16Array) => void): void {
    const frameSamples = this.#partial.length;
    // Most clients send whole frames: no view of them is needed.
    if (this.#filled === 0 && samples.length === frameSamples) {
      onFrame(samples);
      return;
    }
    let position = 0;
    if (this.#filled > 0) {
      position = Math.min(frameSamples - this.#filled, samples.length);
      this.#partial.set(samples.subarray(0, position), this.#filled);
      this.#filled += position;
      if (this.#filled < frameSamples) return;
      this.#filled = 0;
      onFrame(this.#partial);
    }
    for (; position + frameSamples <= samples.length; position += frameSamples) {
      onFrame(samples.subarray(position, position + frameSamples));
    }
    if (position < samples.length) {
      this.#partial.set(samples.subarray(position));
      this.#filled = samples.length - position;
    }
  }

  /** Hands out what is left as one last frame padded with silence; nothing if the stream ended on a frame. */
  flush(onFrame: (frame: Int16Array) => void): void {
    if (this.#filled === 0) return;
    this.#partial.fill(0, this.#filled);
    this.#filled = 0;
    onFrame(this.#partial);
  }

  /** Samples waiting for the rest of their frame. */
  get pendingSamples(): number {
    return this.#filled;
  }
}
