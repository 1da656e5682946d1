import { samplesToMs } from "../audio/frame.ts";
import type { PlayedAudio } from "./loudspeaker.ts";

/** A stretch of an agent turn's audio that a loudspeaker played without a gap. */
export interface AudioStretch {
  /** Audio of the turn that was played before it. */
  readonly offsetMs: number;
  readonly lengthMs: number;
  /** Start of it, on the clock of the caller. */
  readonly atMs: number;
}

/** Gaps that are none: clocks and rounding. */
const SEAM_MS = 1;

/** Returns what was played of a turn, in order, as stretches without gaps. */
export function stretchesOf(played: readonly PlayedAudio[], turnId: string, sampleRateHz: number): AudioStretch[] {
  const stretches: AudioStretch[] = [];
  for (const { samples, startsAtMs } of played.filter((audio) => audio.turnId === turnId)) {
    const lengthMs = samplesToMs(samples.length, sampleRateHz);
    const last = stretches.at(-1);
    if (last && startsAtMs - (last.atMs + last.lengthMs) < SEAM_MS) {
      stretches[stretches.length - 1] = { ...last, lengthMs: last.lengthMs + lengthMs };
    } else {
      const offsetMs = last ? last.offsetMs + last.lengthMs : 0;
      stretches.push({ offsetMs, lengthMs, atMs: startsAtMs });
    }
  }
  return stretches;
}

/** Returns when the turn's audio at `offsetMs` was heard, on the caller's clock; null if it was not. */
export function heardAtMs(stretches: readonly AudioStretch[], offsetMs: number): number | null {
  const stretch = stretches.findLast((one) => one.offsetMs <= offsetMs + SEAM_MS);
  if (!stretch || offsetMs >= stretch.offsetMs + stretch.lengthMs) return null;
  return stretch.atMs + Math.max(0, offsetMs - stretch.offsetMs);
}
