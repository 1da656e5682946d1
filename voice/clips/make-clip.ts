import { joinSamples, msToSamples } from "../audio/frame.ts";
import { AUDIBLE_DBFS, firstAudibleSample, LEAD_IN_MS } from "../audio/level.ts";
import { CLIP_RATE_HZ, type Clip } from "./clip.ts";
import { wordTimings } from "./word-timings.ts";

/** Kept after the last audible sample: speech fades out. */
const TAIL_MS = 20;

/**
 * Makes the clip of `text` from its audio at `CLIP_RATE_HZ`: silence around it cut off, words timed, `pauseAfterMs` of
 * silence put behind it. Returns null when nothing of it can be heard. Shares no memory with `parts`.
 */
export function makeClip(text: string, parts: readonly Int16Array[], pauseAfterMs: number): Clip | null {
  const speech = trimmed(joinSamples(parts));
  if (speech.length === 0) return null;
  const samples = new Int16Array(speech.length + msToSamples(pauseAfterMs, CLIP_RATE_HZ));
  samples.set(speech);
  return { text, samples, words: wordTimings(text, speech, CLIP_RATE_HZ) };
}

/** Cuts off the silence around the speech, but for a short lead-in and fade. */
function trimmed(samples: Int16Array): Int16Array {
  const first = firstAudibleSample(samples, AUDIBLE_DBFS);
  if (first < 0) return new Int16Array(0);
  const last = samples.length - 1 - firstAudibleSample(samples.slice().reverse(), AUDIBLE_DBFS);
  const from = Math.max(0, first - msToSamples(LEAD_IN_MS, CLIP_RATE_HZ));
  return samples.subarray(from, last + 1 + msToSamples(TAIL_MS, CLIP_RATE_HZ));
}
