import type { Loudspeaker } from "../../local/caller/loudspeaker.ts";
import { firstAudibleSample } from "../../voice/audio/level.ts";

/** A stretch of time, in ms of the loudspeaker's clock. */
export interface Span {
  fromMs: number;
  toMs: number;
}

const WINDOW_MS = 20;

/** When a loudspeaker really sounded, to 20 ms. Silence inside what was played is silence. */
export function audibleSpans(loudspeaker: Loudspeaker, sampleRateHz: number): Span[] {
  const spans: Span[] = [];
  const windowSamples = (sampleRateHz * WINDOW_MS) / 1000;
  for (const { samples, startsAtMs } of loudspeaker.played()) {
    for (let at = 0; at < samples.length; at += windowSamples) {
      if (firstAudibleSample(samples.subarray(at, at + windowSamples)) < 0) continue;
      const fromMs = startsAtMs + (at / sampleRateHz) * 1000;
      const last = spans.at(-1);
      if (last && fromMs - last.toMs < 1) last.toMs = fromMs + WINDOW_MS;
      else spans.push({ fromMs, toMs: fromMs + WINDOW_MS });
    }
  }
  return spans;
}

/** The longest stretch between `fromMs` and `toMs` in which nothing sounded. */
export function longestSilenceMs(spans: readonly Span[], fromMs: number, toMs: number): number {
  let longest = 0;
  let silentSince = fromMs;
  for (const span of spans) {
    if (span.toMs <= fromMs) continue;
    if (span.fromMs >= toMs) break;
    longest = Math.max(longest, span.fromMs - silentSince);
    silentSince = span.toMs;
  }
  return Math.max(longest, toMs - silentSince);
}
