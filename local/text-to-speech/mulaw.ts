/** Bias that ITU-T G.711 adds before taking the segment, on the 16-bit scale. */
const BIAS = 0x84;
/** Largest magnitude that still fits the top segment after the bias. */
const CLIP = 32_635;

/** One 16-bit sample to its G.711 mu-law byte (ITU-T G.711 table 2a, 16-bit scale). */
export function encodeMulawSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** 16-bit linear samples to mu-law, one byte each. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const encoded = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) encoded[i] = encodeMulawSample(samples[i] as number);
  return encoded;
}
