/** Time that a visitor counts as active after they were last seen. */
export const VISITOR_ACTIVE_MS = 5 * 60_000;

/** A sighting is noted anew only this much later: a busy visitor costs a write a minute. */
const NOTE_GRAIN_MS = 60_000;

/** Visitors that are told apart; beyond them the count stands still. */
const MAX_VISITORS = 50_000;

/** Active users: distinct visitors by when each was last seen. Names are opaque, and forgotten after 5 minutes. */
export class Visitors {
  readonly #seenAtMs = new Map<string, number>();

  /** Notes a visitor. Returns true when the note is worth keeping. */
  see(visitor: string, atMs: number): boolean {
    const before = this.#seenAtMs.get(visitor);
    if (before !== undefined && atMs - before < NOTE_GRAIN_MS) return false;
    if (before === undefined && this.#seenAtMs.size >= MAX_VISITORS) return false;
    // To the end: the map is in the order of sightings, the oldest first.
    this.#seenAtMs.delete(visitor);
    this.#seenAtMs.set(visitor, atMs);
    return true;
  }

  /** Counts the visitors of the last 5 minutes and those who are `present` now, each once. */
  count(present: Iterable<string>, nowMs: number): number {
    for (const [visitor, atMs] of this.#seenAtMs) {
      if (atMs > nowMs - VISITOR_ACTIVE_MS) break;
      this.#seenAtMs.delete(visitor);
    }
    let others = 0;
    for (const visitor of new Set(present)) if (!this.#seenAtMs.has(visitor)) others += 1;
    return this.#seenAtMs.size + others;
  }
}
