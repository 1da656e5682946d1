import { countFrames, FRAME_MS, FRAME_SAMPLES, frameOf, SAMPLE_RATE_HZ, samplesToMs } from "../audio/frame.ts";
import type { CallerRecording } from "./caller-recording.ts";
import type { PlannedUtterance } from "./caller-script.ts";

/** Below this, on the 16-bit scale, a caller's sample is background: −40 dB of full scale. */
const AUDIBLE_AMPLITUDE = 328;

/** An utterance as its caller's microphone gives it: the recording's frames with frames of silence between them. */
export interface SpokenUtterance {
  readonly frames: readonly Int16Array[];
  /** Where in it, in ms, its first sound begins. */
  readonly startsAtMs: number;
  /** Where in it, in ms, it pauses, and sound is back. */
  readonly pauses: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Where the last sound is over: what comes after in the recording nobody waits through. */
  readonly endsAtMs: number;
}

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** Puts the pauses of an utterance into its recording, each at the very end of its word. */
export function speak(recording: CallerRecording, { pauses }: Pick<PlannedUtterance, "pauses">): SpokenUtterance {
  const frames: Int16Array[] = [];
  const paused: { fromMs: number; toMs: number }[] = [];
  let pausedMs = 0;
  let taken = 0;
  const takeUntil = (end: number): void => {
    for (; taken < end; taken++) frames.push(frameOf(recording.samples, taken));
  };
  for (const { afterWord, ms } of pauses) {
    takeUntil(Math.round((recording.words[afterWord]?.endMs ?? 0) / FRAME_MS));
    const fromMs = frames.length * FRAME_MS;
    for (let done = 0; done < ms; done += FRAME_MS) frames.push(SILENCE);
    pausedMs += ms;
    paused.push({ fromMs, toMs: pausedMs + onsetMs(recording.samples, taken * FRAME_SAMPLES) });
  }
  takeUntil(countFrames(recording.samples));
  const startsAtMs = onsetMs(recording.samples, 0);
  return { frames, startsAtMs, pauses: paused, endsAtMs: pausedMs + endMs(recording.samples) };
}

/** The first audible sample at or after one. */
function onsetMs(samples: Int16Array, from: number): number {
  const index = samples.findIndex((sample, at) => at >= from && Math.abs(sample) >= AUDIBLE_AMPLITUDE);
  return samplesToMs(index < 0 ? from : index, SAMPLE_RATE_HZ);
}

function endMs(samples: Int16Array): number {
  return samplesToMs(samples.findLastIndex((sample) => Math.abs(sample) >= AUDIBLE_AMPLITUDE) + 1, SAMPLE_RATE_HZ);
}
