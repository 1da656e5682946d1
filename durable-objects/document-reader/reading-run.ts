import type { DocumentTask } from "../../workers/environment/document-task.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { DocumentReading } from "../../workers/services/knowledge/document-reading.ts";

/** Attempts to read a document so far. */
export interface ReadingAttempts {
  /** Attempts that began and of which no end was heard: the object was ended in the midst of them. */
  brokenOff: number;
  /** Attempts that failed because Postgres or KV was away. */
  failed: number;
}

/** Task that is kept: `id` tells it from one for the same document that comes later. */
export interface KeptTask {
  id: string;
  task: DocumentTask;
}

/** Store of a document that is to be read. */
export interface TaskStore {
  task(): Promise<KeptTask | undefined>;
  bytes(): Promise<Uint8Array>;
  attempts(): Promise<ReadingAttempts>;
  /** Writes the attempts down, and returns when they are safe from the object's end. */
  writeAttempts(attempts: ReadingAttempts): Promise<void>;
  /** Forgets everything, the alarm included. */
  clear(): Promise<void>;
}

interface ReadingRunDeps {
  store: TaskStore;
  reading: DocumentReading;
  /** Wakes the object at a time in ms since the Unix epoch; one alarm at a time. */
  setAlarm(atEpochMs: number): Promise<void>;
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/**
 * Attempts that may break off. A deployment or a move of the object may end one; what ends three is the document, and
 * whatever else was in the isolate ended with it.
 */
const MAX_BROKEN_OFF = 3;

/** Waits after failures. Half an hour of an outage is waited for; then the document may be sent again. */
const RETRY_DELAYS_MS = [1_000, 5_000, 15_000, 60_000, 300_000, 600_000, 900_000];

/** Time after which an attempt that was not heard of is made again, should the platform not do so itself. */
const WATCH_MS = 120_000;

/**
 * Performs one attempt to read the document that is kept, and sets when the next is due. The attempt is written down
 * before it begins: one that takes the object with it is not made for ever.
 */
export async function attemptReading(deps: ReadingRunDeps): Promise<void> {
  const { store, reading, setAlarm, now } = deps;
  const kept = await store.task();
  if (kept === undefined) return;
  const attempts = await store.attempts();
  await setAlarm(now() + WATCH_MS);
  await store.writeAttempts({ ...attempts, brokenOff: attempts.brokenOff + 1 });
  let delayMs: number | null = null;
  try {
    if (attempts.brokenOff >= MAX_BROKEN_OFF) await reading.giveUp(kept.task);
    else await reading.read(kept.task, await store.bytes());
  } catch (error) {
    delayMs = RETRY_DELAYS_MS[attempts.failed] ?? null;
    const { organizationId, documentId } = kept.task;
    const event = delayMs === null ? "document_given_up" : "document_not_read";
    writeLog({ event, organizationId, documentId, reason: errorName(error) });
  }
  const isCurrent = (await store.task())?.id === kept.id;
  // Handed over again meanwhile: what came last is read next.
  if (!isCurrent) await setAlarm(now());
  else if (delayMs === null) await store.clear();
  else {
    await store.writeAttempts({ ...attempts, failed: attempts.failed + 1 });
    await setAlarm(now() + delayMs);
  }
}
