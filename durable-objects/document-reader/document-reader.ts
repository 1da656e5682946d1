import { DurableObject } from "cloudflare:workers";
import type { Env } from "../../workers/environment/env.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { DocumentReaderObject, DocumentTask } from "../../workers/environment/objects.ts";
import { createRequestServices } from "../../workers/services/create.ts";
import type { DocumentReading } from "../../workers/services/knowledge/document-reading.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";
import { DocumentStore, type KeptTask } from "./document-store.ts";
import { isHopeless, type ReadingAttempts, retryDelayMs, WATCH_MS } from "./reading-attempts.ts";

/**
 * Durable Object of one document: keeps the bytes that were sent until they are read, and reads them by alarm, so that
 * neither the end of a request nor that of the object ends it. It decides nothing about the document. An attempt is
 * written down before it begins: one that takes the object with it is not made for ever.
 */
export class DocumentReader extends DurableObject<Env> implements DocumentReaderObject {
  readonly #store: DocumentStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new DocumentStore(ctx.storage);
  }

  async begin(task: DocumentTask, bytes: Uint8Array): Promise<void> {
    await this.#store.put({ id: crypto.randomUUID(), task }, bytes);
    await this.ctx.storage.setAlarm(workerClock.now());
  }

  override async alarm(): Promise<void> {
    const kept = await this.#store.task();
    if (kept === undefined) return;
    const attempts = await this.#store.attempts();
    await this.ctx.storage.setAlarm(workerClock.now() + WATCH_MS);
    await this.#store.writeAttempts({ ...attempts, brokenOff: attempts.brokenOff + 1 });
    try {
      const reading = this.#reading();
      if (isHopeless(attempts)) await reading.giveUp(kept.task);
      else await reading.read(kept.task, await this.#store.bytes());
    } catch (error) {
      await this.#failed(kept, attempts, error);
      return;
    }
    await this.#forget(kept);
  }

  /** Waits for the next attempt, or ends them. */
  async #failed(kept: KeptTask, attempts: ReadingAttempts, error: unknown): Promise<void> {
    const failed = attempts.failed + 1;
    const delayMs = retryDelayMs(failed);
    const { organizationId, documentId } = kept.task;
    const event = delayMs === null ? "document_given_up" : "document_not_read";
    writeLog({ event, organizationId, documentId, reason: errorName(error) });
    if (delayMs === null) await this.#forget(kept);
    else if (await this.#isCurrent(kept)) {
      await this.#store.writeAttempts({ ...attempts, failed });
      await this.ctx.storage.setAlarm(workerClock.now() + delayMs);
    }
  }

  /** Drops everything, unless the document was handed over again meanwhile. */
  async #forget(kept: KeptTask): Promise<void> {
    if (!(await this.#isCurrent(kept))) {
      await this.ctx.storage.setAlarm(workerClock.now());
      return;
    }
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  async #isCurrent({ id }: KeptTask): Promise<boolean> {
    return (await this.#store.task())?.id === id;
  }

  #reading(): DocumentReading {
    return createRequestServices(this.env, (task) => this.ctx.waitUntil(task)).knowledge.reading;
  }
}
