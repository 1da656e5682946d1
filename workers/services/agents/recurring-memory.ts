import { MAX_SPEECH_CACHE_MS, type RecurringClauses } from "../../../voice/clips/recurring-clauses.ts";

/**
 * Two agents with a full speech cache, or five that say a great deal again and again: 15.4 MB of the isolate's 128.
 */
const MAX_REMEMBERED_MS = 2 * MAX_SPEECH_CACHE_MS;
/** Agents remembered, those that have said nothing twice yet included. */
const MAX_AGENTS = 64;

/** Recurring clauses of one agent in one voice, and how far KV has them. */
export interface RememberedClauses {
  readonly clauses: RecurringClauses;
  /** 0 for never. */
  storedAtEpochMs: number;
  storedRevision: number;
  isBeingStored: boolean;
}

/**
 * Memory of recurring clauses, of the agents that this isolate answered for last. Keys name organisation, agent and
 * voice.
 */
export class RecurringMemory {
  readonly #agents = new Map<string, RememberedClauses>();

  /** Returns the clauses under this key; null when there are none. */
  find(key: string): RememberedClauses | null {
    const found = this.#agents.get(key);
    if (!found) return null;
    // Last in the order of insertion is latest in use.
    this.#agents.delete(key);
    this.#agents.set(key, found);
    return found;
  }

  /**
   * Keeps an agent's clauses, in place of those of agents not called for longest. Calls that hold the ones dropped go
   * on with them.
   */
  put(key: string, remembered: RememberedClauses): void {
    this.#agents.delete(key);
    this.#agents.set(key, remembered);
    for (const oldest of this.#agents.keys()) {
      if (oldest === key || (this.#totalMs <= MAX_REMEMBERED_MS && this.#agents.size <= MAX_AGENTS)) return;
      this.#agents.delete(oldest);
    }
  }

  get #totalMs(): number {
    return [...this.#agents.values()].reduce((sum, { clauses }) => sum + clauses.totalMs, 0);
  }
}
