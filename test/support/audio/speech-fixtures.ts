import { readdirSync, readFileSync } from "node:fs";
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { dbfs } from "../../../voice/audio/level.ts";
import { parseWav } from "../../../voice/audio/wav.ts";

/** A recorded utterance with little silence around it: 16 kHz mono. */
export interface SpeechFixture {
  readonly name: string;
  readonly voice: "human" | "synthetic";
  readonly samples: Int16Array;
}

const FOLDER = new URL("../../fixtures/audio/", import.meta.url);

/** Every utterance under test/fixtures/audio, by voice and name. */
export function readSpeechFixtures(): SpeechFixture[] {
  return (["human", "synthetic"] as const).flatMap((voice) =>
    readdirSync(new URL(`${voice}/`, FOLDER))
      .filter((file) => file.endsWith(".wav"))
      .sort()
      .map((file) => ({ name: file.slice(0, -4), voice, samples: readSpeech(`${voice}/${file}`) })),
  );
}

/** Samples of one fixture, for example `human/numbers.wav`. Throws if it is not 16 kHz mono. */
export function readSpeech(path: string): Int16Array {
  const wav = parseWav(readFileSync(new URL(path, FOLDER)));
  if (!wav.ok) throw new Error(`${path}: ${wav.detail}`);
  if (wav.sampleRateHz !== SAMPLE_RATE_HZ || wav.channels !== 1) throw new Error(`${path} is not 16 kHz mono`);
  return wav.samples;
}

/** A frame this far below the loud frames of its utterance (95th percentile) is no speech … */
const BELOW_LOUD_DB = 25;
/** … and neither is one this close to the recording's own background (10th percentile). */
const ABOVE_BACKGROUND_DB = 8;
/** Gaps up to 100 ms are the closures inside words and count as speech. */
const CLOSURE_FRAMES = 5;
/** Less than 40 ms between silences is a click. */
const CLICK_FRAMES = 2;

/** Which whole 20 ms frames of a clean recording are speech, told from their level alone. */
export function labelSpeech(samples: Int16Array): boolean[] {
  const levels: number[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    levels.push(dbfs(samples.subarray(at, at + FRAME_SAMPLES)));
  }
  const sorted = [...levels].sort((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
  const threshold = Math.max(quantile(0.95) - BELOW_LOUD_DB, quantile(0.1) + ABOVE_BACKGROUND_DB);
  const labels = levels.map((level) => level >= threshold);
  flipShortRuns(labels, false, CLOSURE_FRAMES);
  flipShortRuns(labels, true, CLICK_FRAMES - 1);
  return labels;
}

/** Turns runs of `value` of up to `maxFrames` that lie between two others into the others. */
function flipShortRuns(labels: boolean[], value: boolean, maxFrames: number): void {
  let from = 0;
  while (from < labels.length) {
    let to = from;
    while (to < labels.length && labels[to] === labels[from]) to++;
    if (labels[from] === value && from > 0 && to < labels.length && to - from <= maxFrames)
      labels.fill(!value, from, to);
    from = to;
  }
}
