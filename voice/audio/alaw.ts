/**
 * G.711 A-law (ITU-T G.711), the telephone codec of Europe and of most lines between countries: 8 bits a sample on a
 * logarithmic scale. Every second bit of a code is inverted, and the top bit is set for what is not negative.
 */

const DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeCode(code));

/** Decodes A-law bytes to 16-bit samples, one each, within ±32,256. */
export function decodeAlaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < samples.length; i++) samples[i] = DECODED[bytes[i] as number] as number;
  return samples;
}

function decodeCode(code: number): number {
  const plain = code ^ 0x55;
  const segment = (plain >> 4) & 7;
  // The middle of the code's step: half a step above its lower edge.
  const step = ((plain & 15) << 4) + 8;
  // The two lowest segments have steps of one size, the others twice that of the one below.
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return plain & 0x80 ? magnitude : -magnitude;
}
