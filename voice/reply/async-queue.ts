/**
 * Queue that hands items from a producer to one consumer, in order. Bounded by its producer: a reply is at most a few
 * dozen clauses.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #isClosed = false;
  #error: { cause: unknown } | null = null;
  #wake: (() => void) | null = null;

  /** Adds an item; ignored after `close` and `fail`. */
  push(item: T): void {
    if (this.#isClosed) return;
    this.#items.push(item);
    this.#wakeConsumer();
  }

  /** Forgets the items that the consumer has not taken. */
  clear(): void {
    this.#items.length = 0;
  }

  /** Ends the queue; the consumer still gets the items already pushed. */
  close(): void {
    this.#isClosed = true;
    this.#wakeConsumer();
  }

  /** Ends the queue like `close`, but the consumer throws `cause` after the items already pushed. */
  fail(cause: unknown): void {
    if (this.#isClosed) return;
    this.#error = { cause };
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#items.length > 0) yield this.#items.shift() as T;
      if (this.#error) throw this.#error.cause;
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #wakeConsumer(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
