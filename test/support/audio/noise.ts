import { rms } from "../../../voice/audio/level.ts";

/** A repeatable source of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** White Gaussian noise of `level` (RMS on the 16-bit scale). */
export function whiteNoise(samples: number, level: number, random: () => number): Int16Array {
  return Int16Array.from({ length: samples }, () => {
    const gaussian = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return clamp(gaussian * level);
  });
}

/**
 * Several people talking at once: `voices` looped from random places, each at equal strength, summed to `level` (RMS).
 */
export function babble(
  samples: number,
  level: number,
  voices: readonly Int16Array[],
  random: () => number,
): Int16Array {
  const sum = new Float64Array(samples);
  for (const voice of voices) {
    const strength = 1 / rms(voice);
    let at = Math.floor(random() * voice.length);
    for (let i = 0; i < samples; i++) {
      sum[i] = (sum[i] as number) + (voice[at] as number) * strength;
      at = (at + 1) % voice.length;
    }
  }
  const power = sum.reduce((total, value) => total + value * value, 0) / samples;
  const gain = level / Math.sqrt(power);
  return Int16Array.from(sum, (value) => clamp(value * gain));
}

/** `noise` with `speech` laid over it from sample `at`, scaled by `gain`. */
export function mix(noise: Int16Array, speech: Int16Array, at: number, gain = 1): Int16Array {
  const mixed = noise.slice();
  for (let i = 0; i < speech.length; i++) {
    mixed[at + i] = clamp((mixed[at + i] as number) + (speech[i] as number) * gain);
  }
  return mixed;
}

function clamp(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}
