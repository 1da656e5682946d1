import { samplesToMs } from "../audio/frame.ts";
import type { ClipWord } from "./word-timings.ts";

/** Rate of every clip: what browsers play; a telephone line converts. */
export const CLIP_RATE_HZ = 24_000;

/** Most speech that an agent's clips hold together: 3.84 MB in memory, enough for a dozen openers and twenty lines. */
export const MAX_CLIPS_MS = 80_000;

/** A text in the agent's voice, ready to play: no silence before it. Shared between calls, so nobody writes to it. */
export interface Clip {
  text: string;
  /** At `CLIP_RATE_HZ`. */
  samples: Int16Array;
  words: readonly ClipWord[];
}

/** How long a clip is heard. */
export function clipMs(clip: Clip): number {
  return samplesToMs(clip.samples.length, CLIP_RATE_HZ);
}

/** Texts with equal keys say the same. */
export function keyOf(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}

/** A text worth having as a clip. */
export interface ClipText {
  text: string;
  /** Silence after it: the pause of a speaker who goes on with the next clause of the same line. */
  pauseAfterMs: number;
}
