/**
 * G.711 mu-law (ITU-T G.711), the format of telephone media: 8 bits a sample on a logarithmic scale.
 * The sign and magnitude form is used on the full 16 bits; libraries that first shift to 14 bits differ by one code at
 * some negative boundaries, which is inaudible.
 */

/** Added before the logarithm so that every segment doubles the one below it. */
const BIAS = 132;
/** Largest magnitude that still fits the top segment once the bias is added. */
const CLIP = 32_635;

const DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeCode(code));
/** Code of every 16-bit sample, indexed by its two's-complement bits. 64 KiB buys one load per sample. */
const ENCODED = Uint8Array.from({ length: 65_536 }, (_, bits) => encodeSample((bits << 16) >> 16));

/** Encodes samples as mu-law, one byte each; louder than ±32,635 clips. Positive and negative zero both become `FF`. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const codes = new Uint8Array(samples.length);
  for (let i = 0; i < codes.length; i++) codes[i] = ENCODED[(samples[i] as number) & 0xffff] as number;
  return codes;
}

/** Decodes mu-law bytes to 16-bit samples, one each, within ±32,124. */
export function decodeMulaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < samples.length; i++) samples[i] = DECODED[bytes[i] as number] as number;
  return samples;
}

function decodeCode(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = ((((inverted & 15) << 3) + BIAS) << ((inverted >> 4) & 7)) - BIAS;
  return inverted & 0x80 ? -magnitude : magnitude;
}

function encodeSample(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const segment = 24 - Math.clz32(magnitude); // the bias makes bit 7 the lowest possible top bit
  const mantissa = (magnitude >> (segment + 3)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | mantissa) & 0xff;
}
