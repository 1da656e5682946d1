import { joinSamples, msToSamples, SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { createResampler } from "../../../voice/audio/resample.ts";
import { parseWav } from "../../../voice/audio/wav.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";

/** Entry of the table beside the recording of a caller: a sentence, its place in it, and where its words are. */
interface SpokenEntry {
  text: string;
  fromMs: number;
  toMs: number;
  /** Times are ms since `fromMs`. */
  words: readonly { word: string; startMs: number; endMs: number }[];
}

/** Cuts a caller's recording into its sentences, at the rate that callers speak at. Throws when it is no recording. */
export function callerRecordings(wav: Uint8Array, table: readonly SpokenEntry[]): CallerRecording[] {
  const audio = parseWav(wav);
  if (!audio.ok) throw new Error(`the caller's recording is not usable: ${audio.reason}`);
  return table.map(({ text, fromMs, toMs, words }) => {
    const [from, to] = [fromMs, toMs].map((ms) => msToSamples(ms, audio.sampleRateHz)) as [number, number];
    const resampler = createResampler(audio.sampleRateHz, SAMPLE_RATE_HZ);
    const samples = joinSamples([resampler.push(audio.samples.subarray(from, to)), resampler.flush()]);
    return { text, kind: "sentence", samples, words: words.map((word) => ({ ...word, confidence: 1 })) };
  });
}
