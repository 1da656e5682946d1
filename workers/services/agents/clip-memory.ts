import { BoundedMap } from "../../../voice/bounded-map.ts";
import { MAX_CLIPS_MS } from "../../../voice/clips/clip.ts";
import { type ClipSet, playedMs } from "./clip-set.ts";

/** Four of the largest agents, or a dozen usual ones: 15 MB of the isolate's 128. */
const MAX_REMEMBERED_MS = 4 * MAX_CLIPS_MS;

/**
 * Memory of clips, of the agents whose calls this isolate held last, so that calls of one agent share one copy: each
 * would otherwise keep up to `MAX_CLIPS_MS` × 24 kHz × 2 bytes of its own. Keys name the content, so nothing here is
 * ever out of date.
 */
export class ClipMemory {
  readonly #sets = new BoundedMap<string, ClipSet>(MAX_REMEMBERED_MS, ({ clips }) => playedMs(clips));

  /** Returns the set under this key; null when there is none. */
  find(key: string): ClipSet | null {
    return this.#sets.get(key) ?? null;
  }

  /** Keeps a set, in place of those not used for longest. */
  put(key: string, set: ClipSet): void {
    this.#sets.set(key, set);
  }
}
