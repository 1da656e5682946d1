import { readFile } from "node:fs/promises";
import { mixDown } from "../../voice/audio/mix-down.ts";
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
