import { StreamResampler } from "./resample.ts";

/** Raw encodings the service accepts; all mono. `linear16` is little-endian. */
export type AudioEncoding = "linear16" | "mulaw";

/** Sample rates the service accepts, in Hz. */
export const SAMPLE_RATES_HZ = [8000, 16_000, 24_000, 48_000] as const;
export type SampleRateHz = (typeof SAMPLE_RATES_HZ)[number];

/** The rate everything after this module works at. */
export const RECOGNITION_RATE_HZ = 16_000;

/**
 * Turns a client's bytes into samples in -1..1 at 16 kHz. Chunks may be cut anywhere, also inside a 16-bit sample; the
 * odd byte waits for the next chunk.
 */
export class AudioInput {
  readonly #encoding: AudioEncoding;
  readonly #resampler: StreamResampler;
  #oddByte: number | undefined;

  constructor(encoding: AudioEncoding, sampleRateHz: SampleRateHz) {
    this.#encoding = encoding;
    this.#resampler = new StreamResampler(sampleRateHz, RECOGNITION_RATE_HZ);
  }

  read(bytes: Uint8Array): Float32Array {
    return this.#resampler.process(this.#encoding === "mulaw" ? decodeMulaw(bytes) : this.#decodeLinear16(bytes));
  }

  #decodeLinear16(bytes: Uint8Array): Float32Array {
    const carried = this.#oddByte === undefined ? 0 : 1;
    const sampleCount = (bytes.length + carried) >> 1;
    const samples = new Float32Array(sampleCount);
    for (let i = 0; i < sampleCount; i++) {
      const at = 2 * i - carried;
      const low = at < 0 ? (this.#oddByte ?? 0) : (bytes[at] ?? 0);
      const high = bytes[at + 1] ?? 0;
      samples[i] = (((high << 8) | low) << 16) / 2 ** 31;
    }
    this.#oddByte = (bytes.length + carried) % 2 === 1 ? (bytes.at(-1) ?? this.#oddByte) : undefined;
    return samples;
  }
}

/** G.711 mu-law: the byte is stored inverted; sign, three exponent bits, four mantissa bits, bias 132 of 32768. */
const MULAW_SAMPLES = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return (code & 0x80 ? -magnitude : magnitude) / 32_768;
});

function decodeMulaw(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (byte) => MULAW_SAMPLES[byte] ?? 0);
}
