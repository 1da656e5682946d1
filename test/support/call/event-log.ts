/** Everything a listener was told, in order, with waiting for what is still to come. */
export class EventLog<E extends { type: string }> {
  readonly events: E[] = [];
  #waiting: (() => void)[] = [];

  readonly listener = (event: E): void => {
    this.events.push(event);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  };

  /** The first event of `type` from index `from` on; waits for it if need be. */
  async until<T extends E["type"]>(type: T, from = 0): Promise<Extract<E, { type: T }>> {
    for (;;) {
      const found = this.events.slice(from).find((event) => event.type === type);
      if (found) return found as Extract<E, { type: T }>;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  get types(): E["type"][] {
    return this.events.map((event) => event.type);
  }
}
