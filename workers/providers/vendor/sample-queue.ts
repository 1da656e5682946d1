/** Queue of samples from a socket that pushes to a reader that pulls: one writer, one reader. */
export class SampleQueue implements AsyncIterable<Int16Array> {
  readonly #chunks: Int16Array[] = [];
  #outcome: { error: Error | null } | null = null;
  #wake: (() => void) | null = null;

  /** Adds samples; ignored once ended. */
  push(samples: Int16Array): void {
    if (this.#outcome) return;
    this.#chunks.push(samples);
    this.#wakeReader();
  }

  /** Ends the queue: the reader gets what is queued and then `error`, if any. The first end counts. */
  end(error: Error | null = null): void {
    if (this.#outcome) return;
    this.#outcome = { error };
    this.#wakeReader();
  }

  /** True once `end` was called, even while samples are still queued. */
  get hasEnded(): boolean {
    return this.#outcome !== null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array, void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        yield chunk;
      } else if (this.#outcome) {
        if (this.#outcome.error) throw this.#outcome.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #wakeReader(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
