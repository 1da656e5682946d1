import { joinSamples, samplesToBytes } from "../../../voice/audio/frame.ts";
import { encodeMulaw } from "../../../voice/audio/mulaw.ts";
import { createResampler } from "../../../voice/audio/resample.ts";
import { seededRandom, whiteNoise } from "./noise.ts";
import { readSpeechFixtures } from "./speech-fixtures.ts";

const SAMPLE_RATE_HZ = 16_000;
/** Samples louder than this (0.5 % of full scale) count as speech when its level is measured. */
const SPEECH_SAMPLE = 164;

/** The synthetic fixtures: their file names are what they say. */
export const sentences = readSpeechFixtures()
  .filter(({ voice }) => voice === "synthetic")
  .map(({ name, samples }) => ({ text: name.replaceAll("-", " "), samples }));

/** What the synthetic fixtures say. */
export const sentenceTexts = sentences.map(({ text }) => text);

/** The samples of one synthetic fixture, by its sentence. */
export function sentence(text: string): Int16Array {
  const found = sentences.find((each) => each.text === text);
  if (!found) throw new Error(`no fixture says "${text}"`);
  return found.samples;
}

/** Parts one after another at 16 kHz; a number is that many seconds of digital silence. */
export function spoken(...parts: readonly (Int16Array | number)[]): Int16Array {
  return joinSamples(parts.map((part) => (typeof part === "number" ? new Int16Array(part * SAMPLE_RATE_HZ) : part)));
}

/** White noise laid over all of it, `signalToNoiseDb` below the speech in it; the same for the same seed. */
export function noisy(samples: Int16Array, signalToNoiseDb: number, seed = 7): Int16Array {
  const loud = samples.filter((sample) => Math.abs(sample) > SPEECH_SAMPLE);
  const speechLevel = Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / loud.length);
  const noise = whiteNoise(samples.length, speechLevel / 10 ** (signalToNoiseDb / 20), seededRandom(seed));
  return samples.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (noise[i] ?? 0))));
}

/** 16 kHz samples as a client would send them: converted and encoded. */
export function encoded(samples: Int16Array, encoding: "linear16" | "mulaw", sampleRateHz: number): Uint8Array {
  const resampler = createResampler(SAMPLE_RATE_HZ, sampleRateHz);
  const converted = spoken(resampler.push(samples), resampler.flush());
  return encoding === "mulaw" ? encodeMulaw(converted) : samplesToBytes(converted);
}
