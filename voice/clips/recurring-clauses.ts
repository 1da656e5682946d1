import { BoundedMap } from "../bounded-map.ts";
import { CLIP_RATE_HZ, type Clip, clipMs, keyOf } from "./clip.ts";
import { makeClip } from "./make-clip.ts";

/** Most speech that one agent's recurring clauses hold together: 2.88 MB in memory, some twenty to thirty clauses. */
export const MAX_RECURRING_MS = 60_000;
/** A longer clause saves the same wait and takes the place of several. */
const MAX_CLAUSE_MS = 8_000;
/** Clauses of which one call is known so far: those of a hundred calls or so. */
const MAX_CANDIDATES = 400;

/** A clause of an answer as the agent's first voice spoke it, whole. */
export interface SpokenClause {
  text: string;
  /** At `CLIP_RATE_HZ`. */
  parts: readonly Int16Array[];
}

/**
 * Recurring clauses of one agent in one voice. A clause that callers of two different calls have heard becomes a clip,
 * and the next answer that has it needs no synthesis. Clips not used for longest make room. Shared by all calls of the
 * agent that see it.
 */
export class RecurringClauses {
  /** In the order of use, latest last. */
  readonly #clips = new Map<string, Clip>();
  /** The one call in which each candidate was heard. */
  readonly #candidates = new BoundedMap<string, string>(MAX_CANDIDATES);
  #totalMs = 0;
  #revision = 0;

  /** Revision of the clips: goes up whenever a clause has become a clip. */
  get revision(): number {
    return this.#revision;
  }

  /** Length of all clips together, in milliseconds. */
  get totalMs(): number {
    return this.#totalMs;
  }

  /** Clips by use, those not used for longest first. */
  get clips(): readonly Clip[] {
    return [...this.#clips.values()];
  }

  /** Returns the clip that says `text`, whatever its spacing and capitals, or null. Counts as a use of it. */
  find(text: string): Clip | null {
    const key = keyOf(text);
    const clip = this.#clips.get(key);
    if (!clip) return null;
    this.#clips.delete(key);
    this.#clips.set(key, clip);
    return clip;
  }

  /**
   * Notes that a clause was synthesised and heard in a call. `mayBeKept` is asked once it recurs: no words of one
   * caller may reach another.
   */
  heard({ text, parts }: SpokenClause, callId: string, mayBeKept: (text: string) => boolean): void {
    const key = keyOf(text);
    if (this.#clips.has(key)) return;
    const firstCallId = this.#candidates.peek(key);
    if (firstCallId === undefined || firstCallId === callId) {
      this.#candidates.set(key, callId);
      return;
    }
    this.#candidates.delete(key);
    const clip = mayBeKept(text) ? makeClip(text.trim(), parts) : null;
    if (clip === null || clipMs(clip) > MAX_CLAUSE_MS) return;
    this.#clips.set(key, clip);
    this.#totalMs += clipMs(clip);
    this.#revision++;
    for (const [oldest, { samples }] of this.#clips) {
      if (this.#totalMs <= MAX_RECURRING_MS) return;
      this.#clips.delete(oldest);
      this.#totalMs -= (samples.length / CLIP_RATE_HZ) * 1000;
    }
  }

  /** Adds clips that were kept elsewhere, as if they had been used before all that are here, while there is room. */
  addOlder(clips: readonly Clip[]): void {
    const own = [...this.#clips];
    const older: [string, Clip][] = [];
    for (const clip of clips.toReversed()) {
      const key = keyOf(clip.text);
      if (this.#clips.has(key) || this.#totalMs + clipMs(clip) > MAX_RECURRING_MS) continue;
      this.#clips.set(key, clip);
      this.#totalMs += clipMs(clip);
      older.unshift([key, clip]);
    }
    this.#clips.clear();
    for (const [key, clip] of [...older, ...own]) this.#clips.set(key, clip);
  }
}
