import { samplesToMs } from "../audio/frame.ts";
import type { RecurringClauses, SpokenClause } from "./recurring-clauses.ts";
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

/** The clips of one call. May be filled while the call goes on: what is not there yet is synthesised as if there were no clips. */
export class VoiceClips {
  readonly #clips = new Map<string, Clip>();
  #totalMs = 0;
  #recurring: RecurringClauses | null = null;

  /** The clip that says `text`, whatever its spacing and capitals. */
  find(text: string): Clip | null {
    return this.#clips.get(keyOf(text)) ?? null;
  }

  /** Takes a clip in place of any that says the same; one that would exceed `MAX_CLIPS_MS` is left out. */
  add(clip: Clip): void {
    const key = keyOf(clip.text);
    const replaced = this.#clips.get(key);
    const totalMs = this.#totalMs + clipMs(clip) - (replaced ? clipMs(replaced) : 0);
    if (totalMs > MAX_CLIPS_MS) return;
    this.#clips.set(key, clip);
    this.#totalMs = totalMs;
  }

  /** From now on the call knows what the agent says again and again, and adds to it. */
  follow(recurring: RecurringClauses): void {
    this.#recurring = recurring;
  }

  /** The clip of a clause that recurs in the agent's answers. */
  findRecurring(text: string): Clip | null {
    return this.#recurring?.find(text) ?? null;
  }

  /** The caller has heard a clause that had to be synthesised; `mayBeKept` is asked whether other callers may hear the same audio. */
  heard(clause: SpokenClause, callId: string, mayBeKept: (text: string) => boolean): void {
    this.#recurring?.heard(clause, callId, mayBeKept);
  }
}

/** Texts with equal keys say the same. */
export function keyOf(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
