/** Room for one read: two thirds of a second of 24 kHz speech. Workers' plain reader hands out 4 kB at a time, which costs eight times the wake-ups. */
const READ_BYTES = 32_768;

/**
 * The chunks of `body` as they arrive, each lent until the next is asked for. Aborting `signal` ends the iteration without an error. The body is cancelled when the
 * iteration ends for any reason rather than read to its end: draining a streamed body next to an open outgoing WebSocket
 * has been reported to tear the socket down (https://github.com/cloudflare/workerd/issues/6774).
 */
export async function* streamChunks(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const reader = openReader(body);
  const cancel = () => {
    // The reading side already knows why it stopped; a source that fails while being cancelled has nothing to add.
    reader.cancel().catch(() => {});
  };
  signal.addEventListener("abort", cancel);
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done || !value || signal.aborted) return;
      yield value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

interface ChunkReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** Reads into one buffer again and again where `body` allows it: network streams do, those made of a script's own chunks do not. */
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
