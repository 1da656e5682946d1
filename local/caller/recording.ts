import { readFile } from "node:fs/promises";
import { createResampler } from "../../voice/audio/resample.ts";
import { parseWav } from "../../voice/audio/wav.ts";

/** Rate at which a browser caller sends. */
export const CALLER_SAMPLE_RATE_HZ = 16_000;

/**
 * Reads a WAV file as 16-bit mono at 16 kHz; several channels are mixed. Throws an error that names the file and what
 * is wrong.
 */
export async function readRecording(path: string): Promise<Int16Array> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Error(`${path}: there is no such file`) : error;
  });
  const audio = parseWav(new Uint8Array(bytes));
  if (!audio.ok) throw new Error(`${path}: ${audio.detail}`);
  const mono = mixDown(audio.samples, audio.channels);
  const resampler = createResampler(audio.sampleRateHz, CALLER_SAMPLE_RATE_HZ);
  const parts = [resampler.push(mono), resampler.flush()];
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

function mixDown(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples;
  const mono = new Int16Array(Math.floor(samples.length / channels));
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[i * channels + channel] as number;
    mono[i] = Math.round(sum / channels);
  }
  return mono;
}
