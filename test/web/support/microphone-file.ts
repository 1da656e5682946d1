import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Chromium's fake microphone reads WAV; 48 kHz is what a real device gives. */
const RATE_HZ = 48_000;

/**
 * Writes a microphone file into `folder`: a tone, then silence (the browser plays it over and over). Returns its path.
 */
export async function writeToneFile(folder: string, hz: number, toneMs: number, silenceMs: number): Promise<string> {
  const toneSamples = (toneMs * RATE_HZ) / 1_000;
  const samples = new Int16Array(toneSamples + (silenceMs * RATE_HZ) / 1_000);
  for (let i = 0; i < toneSamples; i++) samples[i] = Math.round(12_000 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ));
  const path = join(folder, `tone-${hz}.wav`);
  await writeFile(path, wav(samples, RATE_HZ));
  return path;
}

/** Writes 16 kHz speech, then silence, as a microphone file. Returns its path. */
export async function writeSpeechFile(folder: string, speech: Int16Array, silenceMs: number): Promise<string> {
  const samples = new Int16Array(speech.length + silenceMs * 16);
  samples.set(speech);
  const path = join(folder, "speech.wav");
  await writeFile(path, wav(samples, 16_000));
  return path;
}

/** 16-bit mono PCM in a RIFF container. */
function wav(samples: Int16Array, rateHz: number): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const ascii = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  ascii(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + i * 2, sample, true);
  });
  return bytes;
}
