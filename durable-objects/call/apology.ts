import { joinSamples } from "../../voice/audio/frame.ts";
import { createResampler } from "../../voice/audio/resample.ts";
import { parseWav } from "../../voice/audio/wav.ts";
import type { Recording } from "../../voice/reply/reply.ts";
import wav from "./apology.wav";

/** The words of `apology.wav`, played when nothing else can be said. */
const APOLOGY_TEXT = "I'm sorry, something went wrong on our side. Could you say that again, please?";

const recordings = new Map<number, Recording>();

/** Returns the recorded apology at a transport's rate; decoded once per isolate and rate. */
export function recordedApology(sampleRateHz: number): Recording {
  const known = recordings.get(sampleRateHz);
  if (known) return known;
  const audio = parseWav(new Uint8Array(wav));
  if (!audio.ok) throw new Error(`apology.wav is not usable: ${audio.reason}`);
  const resampler = createResampler(audio.sampleRateHz, sampleRateHz);
  const samples = joinSamples([resampler.push(audio.samples), resampler.flush()]);
  const recording = { text: APOLOGY_TEXT, samples };
  recordings.set(sampleRateHz, recording);
  return recording;
}
