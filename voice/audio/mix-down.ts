/**
 * Mixes interleaved channels into one, their mean: a voice on any of them is heard. Drops an incomplete last block.
 */
export function mixDown(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples;
  const mono = new Int16Array(Math.floor(samples.length / channels));
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[i * channels + channel] as number;
    mono[i] = Math.round(sum / channels);
  }
  return mono;
}
