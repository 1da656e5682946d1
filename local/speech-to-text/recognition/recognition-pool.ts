import { Worker } from "node:worker_threads";
import type { Channel, ChannelListener, Recognition } from "./recognition.ts";
import type { ConnectionSettings, Opening, WorkerCommand, WorkerReport } from "./worker-messages.ts";

/** A worker that is not listening after this long will not be: loading takes 0.2 s. */
const START_LIMIT_MS = 30_000;

/**
 * Connections that a thread may have had at once and still be kept when the last one leaves: about 45 MB of decoders.
 */
const KEPT_DECODERS = 4;

interface Slot {
  worker: Worker;
  readonly listeners: Map<number, ChannelListener>;
  /** Most connections that this worker has had at once: so many decoders it has. */
  mostAtOnce: number;
}

/**
 * A fixed number of recognition threads; a connection stays on the one that had the fewest when it came. Decoders are
 * never given back, so a thread that many connections have left makes way for a fresh one.
 */
export class RecognitionPool implements Recognition {
  readonly kind = "decoded";
  readonly #slots: Slot[] = [];
  /** Fresh threads that load, by the slot whose thread they are to replace. */
  readonly #renewals = new Map<Slot, Worker>();
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
    slot.mostAtOnce = Math.max(slot.mostAtOnce, slot.listeners.size);
    send({ type: "open", id, opening, settings });
    return {
      audio: (bytes) => send({ type: "audio", id, bytes }, [bytes.buffer as ArrayBuffer]),
      configure: (changed) => send({ type: "configure", id, settings: changed }),
      endTurn: () => send({ type: "end_turn", id }),
      mark: (mark) => send({ type: "mark", id, mark }),
      close: () => {
        slot.listeners.delete(id);
        send({ type: "close", id });
        if (slot.listeners.size === 0 && slot.mostAtOnce > KEPT_DECODERS) this.#renew(slot);
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const workers = [...this.#slots.map(({ worker }) => worker), ...this.#renewals.values()];
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  async #addWorker(): Promise<void> {
    const slot: Slot = { worker: newWorker(), listeners: new Map(), mostAtOnce: 0 };
    this.#slots.push(slot);
    await this.#whenReady(slot, slot.worker);
  }

  #whenReady(slot: Slot, worker: Worker): Promise<void> {
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
        if (slot.worker === worker) this.#replace(slot, error);
      });
      worker.on("exit", () => clearTimeout(tooLate));
    });
  }

  /** A thread that died takes its connections with it; the next ones get a fresh thread. */
  #replace(slot: Slot, error: Error): void {
    for (const listener of slot.listeners.values()) listener.failed("decoder", error.message);
    slot.listeners.clear();
    if (this.#isClosed) return;
    slot.worker = newWorker();
    slot.mostAtOnce = 0;
    this.#whenReady(slot, slot.worker).catch((cause) => {
      // Connections on it have been told; the rest of the service goes on.
      console.error("speech-to-text: a recognition worker could not be restarted", cause);
    });
  }

  /** Puts a fresh thread in the place of one without connections, unless one has come while the thread was loading. */
  #renew(slot: Slot): void {
    if (this.#isClosed || this.#renewals.has(slot)) return;
    const old = slot.worker;
    const fresh = newWorker();
    this.#renewals.set(slot, fresh);
    this.#whenReady(slot, fresh)
      .then(() => {
        if (slot.worker !== old || slot.listeners.size > 0) return fresh.terminate();
        slot.worker = fresh;
        slot.mostAtOnce = 0;
        return old.terminate();
      })
      // The old one goes on.
      .catch((cause) => console.error("speech-to-text: a recognition worker could not be renewed", cause))
      .finally(() => this.#renewals.delete(slot));
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
