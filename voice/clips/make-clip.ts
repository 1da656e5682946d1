import { joinSamples, msToSamples } from "../audio/frame.ts";
import { AUDIBLE_DBFS, firstAudibleSample, LEAD_IN_MS } from "../audio/level.ts";
import { CLIP_RATE_HZ, type Clip } from "./clip.ts";
import { cutCarrier } from "./cut-carrier.ts";
import { wordTimings } from "./word-timings.ts";

/** Kept after the last audible sample: speech fades out. */
const TAIL_MS = 20;

/**
 * Makes the clip of `text` from its audio at `CLIP_RATE_HZ`: silence around it cut off, words timed, `pauseAfterMs` of
 * silence put behind it. With `isCarried`, a carrier was spoken behind the text and is cut off. Returns null when
 * nothing of it can be heard, or the carrier's beginning is not found. Shares no memory with `parts`.
 */
export function makeClip(
  text: string,
  parts: readonly Int16Array[],
  { pauseAfterMs = 0, isCarried = false }: { pauseAfterMs?: number; isCarried?: boolean } = {},
): Clip | null {
  const spoken = trimmed(joinSamples(parts));
  const speech = isCarried ? cutCarrier(spoken, CLIP_RATE_HZ) : spoken;
  if (speech === null || speech.length === 0) return null;
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
