import { BoundedMap } from "../bounded-map.ts";
import { CLIP_RATE_HZ, type Clip, clipMs, keyOf } from "./clip.ts";
import { makeClip } from "./make-clip.ts";

/** Most speech that one agent's recurring clauses hold together: 2.88 MB in memory, some twenty to thirty clauses. */
export const MAX_RECURRING_MS = 60_000;
/** Most speech of an agent with a speech cache: 7.68 MB in memory, half of that in KV; some sixty clauses. */
export const MAX_SPEECH_CACHE_MS = 160_000;

/** Limits of what is kept of one agent's speech, and what counts as the same. */
export interface RecurringLimits {
  /** Of all clips together. */
  maxMs: number;
  maxClauseMs: number;
  /** True where a clip says the very text, capitals and marks included; false where any spacing and capitals do. */
  isExact: boolean;
}

/** Limits of clauses that begin answers. A longer clause saves the same wait and takes the place of several. */
export const openingClauseLimits: RecurringLimits = {
  maxMs: MAX_RECURRING_MS,
  maxClauseMs: 8_000,
  isExact: false,
};

/** Limits of a speech cache: every second of a clause saves its part of the price, so the longest is worth it. */
export const speechCacheLimits: RecurringLimits = {
  maxMs: MAX_SPEECH_CACHE_MS,
  maxClauseMs: 16_000,
  isExact: true,
};

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
  readonly #limits: RecurringLimits;
  #totalMs = 0;
  #revision = 0;

  constructor(limits: RecurringLimits = openingClauseLimits) {
    this.#limits = limits;
  }

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

  /** Returns the clip that says `text`, as exactly as the limits want it, or null. Counts as a use of it. */
  find(text: string): Clip | null {
    const key = this.#keyOf(text);
    const clip = this.#clips.get(key);
    if (!clip) return null;
    this.#clips.delete(key);
    this.#clips.set(key, clip);
    return clip;
  }

  /**
   * Notes that a clause was synthesised and heard in a call. `mayBeKept` is asked once it recurs: no words of one
   * caller may reach another. With `isOwnText`, the agent's own settings have the clause word for word, and it need not
   * recur.
   */
  heard({ text, parts }: SpokenClause, callId: string, mayBeKept: (text: string) => boolean, isOwnText = false): void {
    const key = this.#keyOf(text);
    if (this.#clips.has(key)) return;
    const firstCallId = this.#candidates.peek(key);
    if (!isOwnText && (firstCallId === undefined || firstCallId === callId)) {
      this.#candidates.set(key, callId);
      return;
    }
    this.#candidates.delete(key);
    const clip = mayBeKept(text) ? makeClip(text.trim(), parts) : null;
    if (clip === null || clipMs(clip) > this.#limits.maxClauseMs) return;
    this.#clips.set(key, clip);
    this.#totalMs += clipMs(clip);
    this.#revision++;
    for (const [oldest, { samples }] of this.#clips) {
      if (this.#totalMs <= this.#limits.maxMs) return;
      this.#clips.delete(oldest);
      this.#totalMs -= (samples.length / CLIP_RATE_HZ) * 1000;
    }
  }

  /** Adds clips that were kept elsewhere, as if they had been used before all that are here, while there is room. */
  addOlder(clips: readonly Clip[]): void {
    const own = [...this.#clips];
    const older: [string, Clip][] = [];
    for (const clip of clips.toReversed()) {
      const key = this.#keyOf(clip.text);
      if (this.#clips.has(key) || this.#totalMs + clipMs(clip) > this.#limits.maxMs) continue;
      this.#clips.set(key, clip);
      this.#totalMs += clipMs(clip);
      older.unshift([key, clip]);
    }
    this.#clips.clear();
    for (const [key, clip] of [...older, ...own]) this.#clips.set(key, clip);
  }

  #keyOf(text: string): string {
    return this.#limits.isExact ? text.trim().replace(/\s+/g, " ") : keyOf(text);
  }
}
