import { samplesToMs } from "../audio/frame.ts";
import type { ClipWord } from "./word-timings.ts";

/** Sample rate of every clip: the rate that browsers play; a telephone line converts. */
export const CLIP_RATE_HZ = 24_000;

/** Most speech that an agent's clips hold together: 3.84 MB in memory, enough for a dozen openers and twenty lines. */
export const MAX_CLIPS_MS = 80_000;

/**
 * Clip: a text in the agent's voice, ready to play, with no silence before it. Shared between calls, and so never
 * written to.
 */
export interface Clip {
  text: string;
  /** At `CLIP_RATE_HZ`. */
  samples: Int16Array;
  words: readonly ClipWord[];
}

/** Returns the length of a clip in milliseconds, the pause after its words included. */
export function clipMs(clip: Clip): number {
  return samplesToMs(clip.samples.length, CLIP_RATE_HZ);
}

/** Returns the key of a text: texts with equal keys say the same, whatever their spacing and capitals. */
export function keyOf(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}

/** A text that is to become a clip. */
export interface ClipText {
  text: string;
  /** Silence after it: the pause of a speaker who goes on with the next clause of the same line. */
  pauseAfterMs: number;
  /**
   * Word that the text is spoken with and that is cut off again, for a text that a sentence goes on after: alone, its
   * last word is drawn out to twice its length. It begins with a stop, before which the voice is silent for a moment.
   */
  carrier?: string;
}
