import { Worker } from "node:worker_threads";
import type { Channel, ChannelListener, Recognition } from "./recognition.ts";
import type { ConnectionSettings, Opening, WorkerCommand, WorkerReport } from "./worker-messages.ts";

/** A worker that is not listening after this long will not be: loading takes 0.2 s. */
const START_LIMIT_MS = 30_000;

interface Slot {
  worker: Worker;
  readonly listeners: Map<number, ChannelListener>;
}

/** A fixed number of recognition threads; a connection stays on the one that had the fewest when it came. */
export class RecognitionPool implements Recognition {
  readonly kind = "decoded";
  readonly #slots: Slot[] = [];
  #nextId = 1;
  #isClosed = false;

  /** Rejects when a worker cannot load its model within 10 s. */
  static async start(workerCount: number): Promise<RecognitionPool> {
    const pool = new RecognitionPool();
    try {
      await Promise.all(Array.from({ length: workerCount }, () => pool.#addWorker()));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  open(opening: Opening, settings: ConnectionSettings, listener: ChannelListener): Channel {
    const slot = this.#slots.reduce((least, each) => (each.listeners.size < least.listeners.size ? each : least));
    const id = this.#nextId++;
    const { worker } = slot;
    const send = (command: WorkerCommand, transfer: ArrayBuffer[] = []) => worker.postMessage(command, transfer);
    slot.listeners.set(id, listener);
    send({ type: "open", id, opening, settings });
    return {
      audio: (bytes) => send({ type: "audio", id, bytes }, [bytes.buffer as ArrayBuffer]),
      configure: (changed) => send({ type: "configure", id, settings: changed }),
      endTurn: () => send({ type: "end_turn", id }),
      mark: (mark) => send({ type: "mark", id, mark }),
      close: () => {
        slot.listeners.delete(id);
        send({ type: "close", id });
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#slots.map(({ worker }) => worker.terminate()));
  }

  async #addWorker(): Promise<void> {
    const slot: Slot = { worker: newWorker(), listeners: new Map() };
    this.#slots.push(slot);
    await this.#whenReady(slot);
  }

  #whenReady(slot: Slot): Promise<void> {
    const { worker } = slot;
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => reject(new Error("the recognition worker did not start")), START_LIMIT_MS);
      worker.on("message", (report: WorkerReport) => {
        if (report.type === "ready") {
          clearTimeout(tooLate);
          resolve();
        } else {
          deliver(slot, report);
        }
      });
      worker.on("error", (error) => {
        clearTimeout(tooLate);
        reject(error);
        this.#replace(slot, error);
      });
    });
  }

  /** A thread that died takes its connections with it; the next ones get a fresh thread. */
  #replace(slot: Slot, error: Error): void {
    for (const listener of slot.listeners.values()) listener.failed("decoder", error.message);
    slot.listeners.clear();
    if (this.#isClosed) return;
    slot.worker = newWorker();
    this.#whenReady(slot).catch((cause) => {
      // Connections on it have been told; the rest of the service goes on.
      console.error("speech-to-text: a recognition worker could not be restarted", cause);
    });
  }
}

function newWorker(): Worker {
  return new Worker(new URL("./recognition-worker.ts", import.meta.url));
}

function deliver(slot: Slot, report: Exclude<WorkerReport, { type: "ready" }>): void {
  const listener = slot.listeners.get(report.id);
  if (!listener) return;
  switch (report.type) {
    case "event":
      listener.event(report.event);
      return;
    case "consumed":
      listener.consumed(report.bytes);
      return;
    case "reached":
      listener.reached(report.mark);
      return;
    case "guessed_words":
      listener.guessedWords(report.count);
      return;
    case "failed":
      slot.listeners.delete(report.id);
      listener.failed(report.reason, report.message);
      return;
  }
}
