import { decodeAlaw } from "./alaw.ts";
import { bytesToSamples } from "./frame.ts";
import { decodeMulaw } from "./mulaw.ts";

/**
 * Encoding of one sample in a WAV file. Whole numbers wider than 8 bits are signed and fill their bytes from the top.
 */
export type WavEncoding =
  | { readonly kind: "integer" | "float"; readonly bytesPerSample: number }
  | { readonly kind: "mulaw" | "alaw"; readonly bytesPerSample: 1 };

/** Decodes whole samples of a WAV file to 16 bits; what is louder than 16 bits can say clips. */
export function decodeWavSamples({ kind, bytesPerSample }: WavEncoding, data: Uint8Array): Int16Array {
  if (kind === "mulaw") return decodeMulaw(data);
  if (kind === "alaw") return decodeAlaw(data);
  if (kind === "float") return decodeFloats(data, bytesPerSample);
  if (bytesPerSample === 1) return Int16Array.from(data, (byte) => (byte - 128) << 8);
  return bytesPerSample === 2 ? bytesToSamples(data) : decodeWide(data, bytesPerSample);
}

/** Keeps the two topmost bytes of every little-endian sample. */
function decodeWide(data: Uint8Array, bytesPerSample: number): Int16Array {
  const samples = new Int16Array(data.length / bytesPerSample);
  for (let i = 0, at = bytesPerSample - 2; i < samples.length; i++, at += bytesPerSample) {
    samples[i] = (data[at] as number) | ((data[at + 1] as number) << 8);
  }
  return samples;
}

function decodeFloats(data: Uint8Array, bytesPerSample: number): Int16Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const samples = new Int16Array(data.length / bytesPerSample);
  for (let i = 0; i < samples.length; i++) {
    const at = i * bytesPerSample;
    const value = bytesPerSample === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    // What is not a number becomes 0 as it is stored.
    samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)));
  }
  return samples;
}
