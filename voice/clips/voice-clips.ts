import { type Clip, clipMs, keyOf, MAX_CLIPS_MS } from "./clip.ts";
import type { RecurringClauses, SpokenClause } from "./recurring-clauses.ts";

/** Clips of one call. May be filled while the call goes on: a text whose clip is not there yet is synthesised. */
export class VoiceClips {
  readonly #clips = new Map<string, Clip>();
  #totalMs = 0;
  #recurring: RecurringClauses | null = null;

  /** Returns the clip that says `text`, whatever its spacing and capitals, or null. */
  find(text: string): Clip | null {
    return this.#clips.get(keyOf(text)) ?? null;
  }

  /** Adds a clip in place of any that says the same; a clip with which all would exceed `MAX_CLIPS_MS` is left out. */
  add(clip: Clip): void {
    const key = keyOf(clip.text);
    const replaced = this.#clips.get(key);
    const totalMs = this.#totalMs + clipMs(clip) - (replaced ? clipMs(replaced) : 0);
    if (totalMs > MAX_CLIPS_MS) return;
    this.#clips.set(key, clip);
    this.#totalMs = totalMs;
  }

  /** Follows the agent's recurring clauses: from now on the call finds their clips and adds to them. */
  follow(recurring: RecurringClauses): void {
    this.#recurring = recurring;
  }

  /** Returns the clip of a clause that recurs in the agent's answers, or null. */
  findRecurring(text: string): Clip | null {
    return this.#recurring?.find(text) ?? null;
  }

  /**
   * Notes that the caller has heard a clause that had to be synthesised; `mayBeKept` is asked whether other callers may
   * hear the same audio. `isOwnText`: the agent's own settings have it word for word.
   */
  heard(clause: SpokenClause, callId: string, mayBeKept: (text: string) => boolean, isOwnText = false): void {
    this.#recurring?.heard(clause, callId, mayBeKept, isOwnText);
  }
}
