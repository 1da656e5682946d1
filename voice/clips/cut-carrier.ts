import { msToSamples } from "../audio/frame.ts";

/** Step in which loudness is looked at. */
const STEP_MS = 5;
/** Shortest silence of a stop; a deep voice is quieter for less between two beats of its cords. */
const MIN_STOP_STEPS = 3;
/** The moment of silence in a stop lies this far below the loudest sound; vowels and most consonants lie above. */
const STOP_BELOW_PEAK_DB = 26;
/** A carrier is one short word; a longer stretch is another part of the text. */
const CARRIER_MS = { min: 100, max: 600 };
/** A shorter rest is no word. */
const MIN_SPEECH_MS = 120;
/** The cut is no click. */
const FADE_MS = 8;

/**
 * Cuts the carrier, the last word, off `speech` (no silence around it): what comes before the last moment of silence
 * that a word begins with. Returns null where there is none, so that nothing of the carrier is ever heard.
 */
export function cutCarrier(speech: Int16Array, rateHz: number): Int16Array | null {
  const step = msToSamples(STEP_MS, rateHz);
  const peaks: number[] = [];
  for (let at = 0; at < speech.length; at += step) peaks.push(peakOf(speech.subarray(at, at + step)));
  const quiet = Math.max(0, ...peaks) * 10 ** (-STOP_BELOW_PEAK_DB / 20);
  const isLoud = (peak: number): boolean => peak > quiet;
  const end = peaks.findLastIndex(isLoud) + 1;
  const stop = lastQuietRun(peaks.slice(0, end).map(isLoud));
  if (stop === null) return null;
  const carrierMs = (end - stop.to) * STEP_MS;
  const length = stop.from * step;
  if (carrierMs < CARRIER_MS.min || carrierMs > CARRIER_MS.max) return null;
  if (length < msToSamples(MIN_SPEECH_MS, rateHz)) return null;
  return fadedOut(speech.slice(0, length), msToSamples(FADE_MS, rateHz));
}

/** Steps of the last silence that is long enough for a stop, `to` excluded; null where there is none. */
function lastQuietRun(loud: readonly boolean[]): { from: number; to: number } | null {
  let to = loud.length;
  while (to >= MIN_STOP_STEPS) {
    let from = to;
    while (from > 0 && !loud[from - 1]) from -= 1;
    if (to - from >= MIN_STOP_STEPS) return { from, to };
    to = from < to ? from : to - 1;
  }
  return null;
}

function fadedOut(samples: Int16Array, fadeLength: number): Int16Array {
  const from = samples.length - fadeLength;
  for (let i = from; i < samples.length; i++) {
    samples[i] = Math.round((samples[i] as number) * ((samples.length - i) / fadeLength));
  }
  return samples;
}

function peakOf(samples: Int16Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i] as number));
  return peak;
}
