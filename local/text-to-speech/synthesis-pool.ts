import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { SpeechFormat } from "./speech-format.ts";
import type { SynthesisCommand, SynthesisEvent } from "./synthesis-messages.ts";

/** A thread that has not loaded by then never will; loading takes ~0.3 s on an idle core. */
const LOAD_DEADLINE_MS = 30_000;

/** Where one stream's audio goes. Nothing is called after `close()`, nor after `onFailed`. */
export interface SynthesisListener {
  onAudio(bytes: Uint8Array): void;
  /** Everything said before `mark(markId)` has been given to `onAudio`. */
  onMarked(markId: number): void;
  /** The thread died; the stream is gone. */
  onFailed(): void;
}

/** One voice speaking phrases in order. */
export interface SynthesisStream {
  say(text: string, pauseMs: number): void;
  mark(markId: number): void;
  /** Stops the work on it at once. Idempotent. */
  close(): void;
}

interface Thread {
  readonly worker: Worker;
  readonly listeners: Map<number, SynthesisListener>;
}

/** Synthesis threads shared by all callers: a new stream goes to the thread with the fewest open ones. */
export class SynthesisPool {
  readonly #threads = new Set<Thread>();
  #nextStreamId = 1;
  #closed = false;

  /** Resolves when every thread has loaded and warmed up; rejects, with none left running, if one fails or is too slow. */
  static async start(threadCount: number): Promise<SynthesisPool> {
    const pool = new SynthesisPool();
    try {
      await Promise.all(Array.from({ length: threadCount }, () => pool.#addThread()));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  get openStreams(): number {
    let count = 0;
    for (const thread of this.#threads) count += thread.listeners.size;
    return count;
  }

  /** Null while no thread is alive. */
  open(format: SpeechFormat, listener: SynthesisListener): SynthesisStream | null {
    const [thread] = [...this.#threads].sort((a, b) => a.listeners.size - b.listeners.size);
    if (thread === undefined) return null;
    const streamId = this.#nextStreamId++;
    thread.listeners.set(streamId, listener);
    const send = (command: SynthesisCommand) => {
      if (thread.listeners.has(streamId)) thread.worker.postMessage(command);
    };
    const { voice, encoding, sampleRateHz } = format;
    send({ type: "open_stream", streamId, voice, encoding, sampleRateHz });
    return {
      say: (text, pauseMs) => send({ type: "say", streamId, text, pauseMs }),
      mark: (markId) => send({ type: "mark", streamId, markId }),
      close: () => {
        send({ type: "close_stream", streamId });
        thread.listeners.delete(streamId);
      },
    };
  }

  /** Ends every thread; open streams hear nothing more. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.worker.terminate()));
  }

  async #addThread(): Promise<void> {
    // No inherited flags: a test runner's loader hooks have no business in the thread.
    const worker = new Worker(new URL("./synthesis-thread.ts", import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, listeners: new Map() };
    worker.on("message", (event: SynthesisEvent) => deliver(thread, event));
    this.#threads.add(thread);
    try {
      // The first message is `ready`; a failure to load rejects here as the worker's "error" event.
      await once(worker, "message", { signal: AbortSignal.timeout(LOAD_DEADLINE_MS) });
    } catch (error) {
      this.#drop(thread);
      await worker.terminate();
      throw error;
    }
    worker.on("error", (error) => this.#replace(thread, error));
  }

  #drop(thread: Thread): void {
    this.#threads.delete(thread);
    for (const listener of thread.listeners.values()) listener.onFailed();
    thread.listeners.clear();
  }

  #replace(thread: Thread, error: unknown): void {
    this.#drop(thread);
    if (this.#closed) return;
    console.error("text-to-speech: a synthesis thread failed and is replaced", error);
    this.#addThread().catch((cause: unknown) => console.error("text-to-speech: no replacement thread", cause));
  }
}

function deliver(thread: Thread, event: SynthesisEvent): void {
  switch (event.type) {
    case "ready":
      return;
    case "audio":
      thread.listeners.get(event.streamId)?.onAudio(event.bytes);
      return;
    case "marked":
      thread.listeners.get(event.streamId)?.onMarked(event.markId);
      return;
  }
}
