import { WebSocket } from "ws";

/** Memory of one isolate, in bytes, after a full collection. */
export interface IsolateMemory {
  /** JavaScript objects and code. */
  heapBytes: number;
  /** What buffers hold outside the heap, and the runtime's own objects of the isolate. */
  externalBytes: number;
}

const ANSWER_DEADLINE_MS = 30_000;

/** Reads the memory of the isolate whose inspector listens at `url` (`ws:`), once all garbage is collected. */
export async function isolateMemory(url: string): Promise<IsolateMemory> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  try {
    await ask(socket, 1, "HeapProfiler.enable");
    // Buffers that one collection frees are given back by the next.
    await ask(socket, 2, "HeapProfiler.collectGarbage");
    await ask(socket, 3, "HeapProfiler.collectGarbage");
    const usage = (await ask(socket, 4, "Runtime.getHeapUsage")) as Record<string, number>;
    const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage;
    return { heapBytes: usedSize, externalBytes: embedderHeapUsedSize + backingStorageSize };
  } finally {
    socket.close();
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(
      () => finish(() => reject(new Error(`${method} was not answered`))),
      ANSWER_DEADLINE_MS,
    );
    const onMessage = (data: Buffer): void => {
      const message = JSON.parse(data.toString()) as { id?: number; result?: unknown; error?: { message: string } };
      if (message.id !== id) return;
      finish(() => (message.error ? reject(new Error(message.error.message)) : resolve(message.result)));
    };
    const finish = (settle: () => void): void => {
      clearTimeout(deadline);
      socket.off("message", onMessage);
      settle();
    };
    socket.on("message", onMessage);
    socket.send(JSON.stringify({ id, method }));
  });
}
