/**
 * Watch of a unit of work's queries: how many there were, and how long the unit waited for Postgres. Queries at the
 * same time are waited for once. A query lasts until its answer begins to come; reading it is not counted.
 */
export class QueryWatch {
  readonly #nowMs: () => number;
  #running = 0;
  #waitingSinceMs = 0;
  #waitedMs = 0;
  #queries = 0;

  /** `nowMs` need not begin at any particular time. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Number of queries that were begun; a transaction is one. */
  get queries(): number {
    return this.#queries;
  }

  /** Milliseconds waited until now, in queries that still run too; null without a query. */
  get waitedMs(): number | null {
    if (this.#queries === 0) return null;
    return this.#waitedMs + (this.#running > 0 ? this.#nowMs() - this.#waitingSinceMs : 0);
  }

  /** Follows one query, which has just begun, and returns its answer. */
  async follow<T>(query: Promise<T>): Promise<T> {
    if (this.#running === 0) this.#waitingSinceMs = this.#nowMs();
    this.#running += 1;
    this.#queries += 1;
    try {
      return await query;
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#waitedMs += this.#nowMs() - this.#waitingSinceMs;
    }
  }
}
