import { MAX_CLIPS_MS } from "../../../voice/clips/clip.ts";
import { type ClipSet, playedMs } from "./clip-set.ts";

/** Four of the largest agents, or a dozen usual ones: 15 MB of the isolate's 128. */
const MAX_REMEMBERED_MS = 4 * MAX_CLIPS_MS;

/**
 * Clips of the agents whose calls this isolate held last, so that calls of one agent share one copy: each would otherwise keep up to
 * `MAX_CLIPS_MS` × 24 kHz × 2 bytes of its own. Keys name the content, so nothing here is ever out of date.
 */
export class ClipMemory {
  readonly #sets = new Map<string, ClipSet>();
  #totalMs = 0;

  /** The set under this key. */
  find(key: string): ClipSet | null {
    const set = this.#sets.get(key);
    if (!set) return null;
    // Last in the order of insertion is latest in use.
    this.#sets.delete(key);
    this.#sets.set(key, set);
    return set;
  }

  /** Keeps a set, in place of those not used for longest. */
  put(key: string, set: ClipSet): void {
    this.#drop(key);
    this.#sets.set(key, set);
    this.#totalMs += playedMs(set.clips);
    for (const oldest of this.#sets.keys()) {
      if (this.#totalMs <= MAX_REMEMBERED_MS) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const set = this.#sets.get(key);
    if (!set) return;
    this.#sets.delete(key);
    this.#totalMs -= playedMs(set.clips);
  }
}
