/** Workers KV takes one write per second and key; a second one is refused with 429. */
const PAUSE_MS = 1_000;
/** Keys remembered; when there are more, those whose pause is over are forgotten. */
const MAX_KEYS = 10_000;

/** Turn in a key's queue of writes, which is one long: a later write takes it from the one that waits. */
export interface WriteTurn {
  /** 0 when the write may be made now. */
  waitMs: number;
  /** After the wait: true when no later write has come, and then takes the turn; else the write is the later one's. */
  isStillOurs(nowMs: number): boolean;
}

/** Keeps an isolate's writes of one key a second apart; of those that come too soon, only the last is made. */
export class WritePacer {
  readonly #keys = new Map<string, { nextMs: number; tickets: number }>();

  /** Takes a turn to write `key`, from a write that still waits for its own. */
  take(key: string, nowMs: number): WriteTurn {
    if (this.#keys.size >= MAX_KEYS) this.#forget(nowMs);
    const slot = this.#keys.get(key) ?? { nextMs: nowMs, tickets: 0 };
    this.#keys.set(key, slot);
    slot.tickets += 1;
    const ticket = slot.tickets;
    const waitMs = Math.max(0, slot.nextMs - nowMs);
    if (waitMs === 0) slot.nextMs = nowMs + PAUSE_MS;
    return {
      waitMs,
      isStillOurs: (laterMs) => {
        if (slot.tickets !== ticket) return false;
        slot.nextMs = laterMs + PAUSE_MS;
        return true;
      },
    };
  }

  #forget(nowMs: number): void {
    for (const [key, slot] of this.#keys) if (slot.nextMs <= nowMs) this.#keys.delete(key);
    // All within one second: better one refused write than memory without bound.
    if (this.#keys.size >= MAX_KEYS) this.#keys.clear();
  }
}
