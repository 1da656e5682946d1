/** Delivery of a replay's stream: an item, the end, or a failure. */
export type Delivery = { type: "value"; value: unknown } | { type: "end" } | { type: "failure"; error: Error };

/** Stream of a replay: its items wait for one consumer that may not have asked yet. */
export class ReplayStream {
  readonly #waiting: Delivery[] = [];
  #consumer: { resolve: (item: IteratorResult<unknown>) => void; reject: (error: Error) => void } | null = null;
  #isOver = false;

  /** Hands a delivery over, in order; it waits until the consumer asks. */
  deliver(delivery: Delivery): void {
    this.#waiting.push(delivery);
    this.#serve();
  }

  /** Returns the items, for the stream's one consumer. */
  items<T>(): AsyncIterable<T> {
    const next = (): Promise<IteratorResult<T>> =>
      new Promise((resolve, reject) => {
        this.#consumer = { resolve: resolve as (item: IteratorResult<unknown>) => void, reject };
        this.#serve();
      });
    const leave = async (): Promise<IteratorResult<T>> => {
      this.#isOver = true;
      return { done: true, value: undefined };
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
  }

  /** Resolves with the first item, for a stream that has one outcome. */
  async outcome<T>(): Promise<T> {
    const item = await this.items<T>()[Symbol.asyncIterator]().next();
    return item.value as T;
  }

  #serve(): void {
    const consumer = this.#consumer;
    const delivery = this.#isOver ? ({ type: "end" } as const) : this.#waiting[0];
    if (consumer === null || delivery === undefined) return;
    this.#consumer = null;
    this.#waiting.shift();
    this.#isOver ||= delivery.type !== "value";
    if (delivery.type === "value") consumer.resolve({ done: false, value: delivery.value });
    else if (delivery.type === "end") consumer.resolve({ done: true, value: undefined });
    else consumer.reject(delivery.error);
  }
}
