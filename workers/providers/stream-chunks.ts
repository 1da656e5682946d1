/**
 * The chunks of `body` as they arrive. Aborting `signal` ends the iteration without an error. The body is cancelled when the
 * iteration ends for any reason rather than read to its end: draining a streamed body next to an open outgoing WebSocket
 * has been reported to tear the socket down (https://github.com/cloudflare/workerd/issues/6774).
 */
export async function* streamChunks(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  const cancel = () => {
    // The reading side already knows why it stopped; a source that fails while being cancelled has nothing to add.
    reader.cancel().catch(() => {});
  };
  signal.addEventListener("abort", cancel);
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      yield value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
