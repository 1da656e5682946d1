import { PcmAssembler } from "../../voice/audio/frame.ts";
import { decodeMulaw } from "../../voice/audio/mulaw.ts";
import { createResampler, type Resampler } from "../../voice/audio/resample.ts";

/** Raw encodings the service accepts; all mono. `linear16` is little-endian. */
export type AudioEncoding = "linear16" | "mulaw";

/** Sample rates the service accepts, in Hz. */
export const SAMPLE_RATES_HZ = [8000, 16_000, 24_000, 48_000] as const;
export type SampleRateHz = (typeof SAMPLE_RATES_HZ)[number];

/** The rate everything after this module works at. */
const RECOGNITION_RATE_HZ = 16_000;

/** Turns a client's bytes, cut anywhere (also inside a 16-bit sample), into 16 kHz samples. */
export class AudioInput {
  readonly #encoding: AudioEncoding;
  readonly #resampler: Resampler;
  readonly #assembler = new PcmAssembler();

  constructor(encoding: AudioEncoding, sampleRateHz: SampleRateHz) {
    this.#encoding = encoding;
    this.#resampler = createResampler(sampleRateHz, RECOGNITION_RATE_HZ);
  }

  /** Samples in -1..1. */
  read(bytes: Uint8Array): Float32Array {
    const samples = this.#encoding === "mulaw" ? decodeMulaw(bytes) : this.#assembler.push(bytes);
    return Float32Array.from(this.#resampler.push(samples), (sample) => sample / 32_768);
  }
}
