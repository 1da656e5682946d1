import { DurableObject } from "cloudflare:workers";
import type { DocumentTask } from "../../workers/environment/document-task.ts";
import type { Env } from "../../workers/environment/env.ts";
import type { DocumentReaderObject } from "../../workers/environment/objects.ts";
import { createRequestServices } from "../../workers/services/create.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";
import { DocumentStore } from "./document-store.ts";
import { attemptReading } from "./reading-run.ts";

/**
 * Durable Object of one document: keeps the bytes that were sent until they are read, and reads them by alarm, so that
 * neither the end of a request nor that of the object ends it. It decides nothing about the document.
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
    const { knowledge } = createRequestServices(
      this.env,
      (task) => this.ctx.waitUntil(task),
      () => "task document",
    );
    await attemptReading({
      store: this.#store,
      reading: knowledge.reading,
      setAlarm: (atEpochMs) => this.ctx.storage.setAlarm(atEpochMs),
      now: workerClock.now,
    });
  }
}
