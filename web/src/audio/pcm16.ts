/**
 * Float samples (−1…1, clamped) as 16-bit little-endian PCM. Every browser platform is little-endian, so Int16Array is.
 */
export function encodePcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const encoded = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = Math.max(-1, Math.min(1, samples[i] as number));
    encoded[i] = Math.round(sample < 0 ? sample * 32_768 : sample * 32_767);
  }
  return encoded;
}

/** 16-bit little-endian PCM as floats in −1…1; an odd last byte is ignored. */
export function decodePcm16(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
  const encoded = new Int16Array(bytes, 0, bytes.byteLength >> 1);
  const samples = new Float32Array(encoded.length);
  for (let i = 0; i < encoded.length; i++) samples[i] = (encoded[i] as number) / 32_768;
  return samples;
}

/** Root mean square of 16-bit samples, 0…1 of full scale; 0 for none. */
export function rmsLevel(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / 32_768;
}
