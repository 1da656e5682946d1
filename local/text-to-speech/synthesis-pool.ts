import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { SpeechFormat } from "./speech-format.ts";
import type { SynthesisCommand, SynthesisEvent } from "./synthesis-messages.ts";

/**
 * A thread that has not loaded by then never will; loading takes ~0.3 s on an idle core, many times that at a start.
 */
const LOAD_DEADLINE_MS = 120_000;

/** A thread speaks some fifty times faster than real time; with more open streams than this, words begin to wait. */
const STREAMS_PER_THREAD = 4;

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
  isLoaded: boolean;
}

/**
 * Synthesis threads shared by all callers: a new stream goes to the thread with the fewest open ones. One is there from
 * the start, the others (some 80 MB each) come when all are busy.
 */
export class SynthesisPool {
  readonly #maxThreads: number;
  readonly #threads = new Set<Thread>();
  #nextStreamId = 1;
  #closed = false;

  private constructor(maxThreads: number) {
    this.#maxThreads = maxThreads;
  }

  /**
   * Resolves when the first thread has loaded and warmed up; rejects, with none left running, if it fails or is too
   * slow.
   */
  static async start(maxThreads: number): Promise<SynthesisPool> {
    const pool = new SynthesisPool(maxThreads);
    try {
      await pool.#addThread();
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

  /** Threads that can speak at once. */
  get threads(): number {
    return this.#loaded.length;
  }

  get #loaded(): Thread[] {
    return [...this.#threads].filter(({ isLoaded }) => isLoaded);
  }

  /** Null while no thread is alive. */
  open(format: SpeechFormat, listener: SynthesisListener): SynthesisStream | null {
    const ready = this.#loaded.length > 0 ? this.#loaded : [...this.#threads];
    const [thread] = ready.sort((a, b) => a.listeners.size - b.listeners.size);
    if (thread === undefined) return null;
    const streamId = this.#nextStreamId++;
    thread.listeners.set(streamId, listener);
    if (thread.listeners.size > STREAMS_PER_THREAD) this.#grow();
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

  /** One thread more, unless there are as many as may be or one is about to come. */
  #grow(): void {
    const isLoading = this.#loaded.length < this.#threads.size;
    if (isLoading || this.#threads.size >= this.#maxThreads) return;
    this.#addThread().catch((cause: unknown) => this.#report("no further thread", cause));
  }

  async #addThread(): Promise<void> {
    // No inherited flags: a test runner's loader hooks have no business in the thread.
    const worker = new Worker(new URL("./synthesis-thread.ts", import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, listeners: new Map(), isLoaded: false };
    worker.on("message", (event: SynthesisEvent) => deliver(thread, event));
    this.#threads.add(thread);
    try {
      // The first message is `ready`; a failure to load rejects here as the worker's "error" event.
      await once(worker, "message", { signal: AbortSignal.timeout(LOAD_DEADLINE_MS) });
    } catch (cause) {
      this.#drop(thread);
      await worker.terminate();
      const isLate = cause instanceof Error && cause.name === "AbortError";
      const words = isLate ? `was not loaded within ${LOAD_DEADLINE_MS / 1_000} s` : `was not loaded: ${cause}`;
      throw new Error(`Text to speech: the synthesiser ${words}.`, { cause });
    }
    thread.isLoaded = true;
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
    this.#addThread().catch((cause: unknown) => this.#report("no replacement thread", cause));
  }

  /** A thread that was ended while it was loading is no failure. */
  #report(failure: string, cause: unknown): void {
    if (!this.#closed) console.error(`text-to-speech: ${failure}`, cause);
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
