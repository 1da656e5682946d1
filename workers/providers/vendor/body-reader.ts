/**
 * Room for one read: two thirds of a second of 24 kHz speech. Workers' plain reader hands out 4 kB at a time, which
 * costs eight times the wake-ups.
 */
const READ_BYTES = 32_768;

/**
 * Reader of a response body as it arrives; aborting `signal` ends it without an error. A class and not a generator:
 * every generator between a vendor and the reply costs each token several turns of the microtask queue.
 */
export class BodyReader {
  readonly #reader: ChunkReader;
  readonly #signal: AbortSignal;
  #isOver = false;

  constructor(body: ReadableStream<Uint8Array>, signal: AbortSignal) {
    this.#reader = openReader(body);
    this.#signal = signal;
    signal.addEventListener("abort", this.#cancel);
  }

  /** Returns the next chunk, lent until the one after it is asked for; null at the end and once aborted. */
  async read(): Promise<Uint8Array | null> {
    if (this.#signal.aborted) return null;
    try {
      const { done, value } = await this.#reader.read();
      if (done) this.#isOver = true;
      return done || !value || this.#signal.aborted ? null : value;
    } catch (error) {
      this.#isOver = true;
      if (this.#signal.aborted) return null;
      throw error;
    }
  }

  /**
   * Cancels what was not read. Owed by the code that made the reader; idempotent. The rest of a body is cancelled and
   * not drained: next to an open outgoing WebSocket, draining has been reported to tear the socket down
   * (https://github.com/cloudflare/workerd/issues/6774).
   */
  close(): void {
    this.#signal.removeEventListener("abort", this.#cancel);
    this.#cancel();
  }

  readonly #cancel = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    // The reading side already knows why it stopped; a source that fails while being cancelled has nothing to add.
    this.#reader.cancel().catch(() => {});
  };
}

interface ChunkReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/**
 * Reads into one buffer again and again where `body` allows it: network streams do, those made of a script's own chunks
 * do not.
 */
function openReader(body: ReadableStream<Uint8Array>): ChunkReader {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !body.locked) return body.getReader();
    throw error;
  }
  let room = new ArrayBuffer(READ_BYTES);
  return {
    async read() {
      const result = await reader.read(new Uint8Array(room));
      if (result.value) room = result.value.buffer as ArrayBuffer;
      return result;
    },
    cancel: () => reader.cancel(),
  };
}
