import type { KeptTask, ReadingAttempts, TaskStore } from "./reading-run.ts";

/** Bytes of one value; SQLite's objects keep 2 MB of key and value together. */
const PART_BYTES = 1_048_576;

const TASK = "task";
const ATTEMPTS = "attempts";
const PARTS = "part:";
const NO_ATTEMPTS: ReadingAttempts = { brokenOff: 0, failed: 0 };

/** Keeps a document in the storage of its reader until it was read. */
export class DocumentStore implements TaskStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Keeps a task with its bytes, in place of what was kept. */
  async put(kept: KeptTask, bytes: Uint8Array): Promise<void> {
    const parts: Record<string, Uint8Array> = {};
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      // Padded, so that the parts are listed in their order.
      const name = `${PARTS}${String(at / PART_BYTES).padStart(3, "0")}`;
      parts[name] = bytes.slice(at, at + PART_BYTES);
    }
    const earlier = [...(await this.#storage.list({ prefix: PARTS })).keys()].filter((name) => !(name in parts));
    await this.#storage.transaction(async (storage) => {
      if (earlier.length > 0) await storage.delete(earlier);
      await storage.put({ [TASK]: kept, [ATTEMPTS]: NO_ATTEMPTS, ...parts });
    });
  }

  /** Returns the task that is kept; undefined when there is none. */
  async task(): Promise<KeptTask | undefined> {
    return await this.#storage.get<KeptTask>(TASK);
  }

  /** Returns the bytes of the task. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const parts = [...(await this.#storage.list<Uint8Array>({ prefix: PARTS })).values()];
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  async attempts(): Promise<ReadingAttempts> {
    return (await this.#storage.get<ReadingAttempts>(ATTEMPTS)) ?? NO_ATTEMPTS;
  }

  /** Writes the attempts down, and returns when they are safe from the object's end. */
  async writeAttempts(attempts: ReadingAttempts): Promise<void> {
    await this.#storage.put(ATTEMPTS, attempts);
    await this.#storage.sync();
  }

  async clear(): Promise<void> {
    await this.#storage.deleteAlarm();
    await this.#storage.deleteAll();
  }
}
