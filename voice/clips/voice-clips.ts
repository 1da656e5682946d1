import { type Clip, clipMs, keyOf, MAX_CLIPS_MS } from "./clip.ts";
import type { RecurringClauses, SpokenClause } from "./recurring-clauses.ts";

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
