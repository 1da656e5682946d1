import { within } from "../../../voice/deadline.ts";
import type { Cache } from "../../cache/cache.ts";
import { fingerprintOf } from "../../crypto/fingerprint.ts";
import type { OpenDatabase } from "../../db/client.ts";
import type { Env } from "../../environment/env.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts, WaitUntil } from "../../wiring/request-parts.ts";
import { createDocumentIndexing } from "./document-indexing.ts";
import { createDocumentReading, type DocumentReading } from "./document-reading.ts";
import { createKnowledgeDocuments, type KnowledgeDocuments } from "./knowledge-documents.ts";
import { createKnowledgeIndexes, type KnowledgeIndexes } from "./knowledge-indexes.ts";
import { KnowledgeMemory } from "./knowledge-memory.ts";
import { createKnowledgeSource } from "./knowledge-source.ts";

/** Services of knowledge: documents, their reading, and the indexes that agents answer from. */
export interface KnowledgeServices {
  documents: KnowledgeDocuments;
  reading: DocumentReading;
  indexes: KnowledgeIndexes;
}

/** Time that a document's reader may take to keep the bytes that it is handed. */
const HAND_OVER_DEADLINE_MS = 5_000;
/** Time that one transaction with all passages of a document may take. */
const STORING_DEADLINE_MS = 20_000;

/** Pause of reading after every 10 ms of work: a request has several answers to wait for, one after the other. */
const READING_PAUSE_MS = 4;

type OnChanged = (organizationId: string, agentId: string | null) => Promise<void>;

const wire = lazily<{ parts: RequestParts; cache: Cache }, KnowledgeServices & { onChanged: OnChanged }>({
  onChanged:
    ({ cache, indexes }) =>
    async (organizationId, agentId) => {
      await cache.invalidate(organizationId, ["documents"]);
      await indexes.refresh(organizationId, agentId);
    },
  documents: ({ parts, onChanged }) =>
    createKnowledgeDocuments({
      db: parts.db,
      reader: {
        begin(task, bytes) {
          const begun = parts.env.DOCUMENT_READER.getByName(task.documentId).begin(task, bytes);
          return within(begun, "the document's reader", HAND_OVER_DEADLINE_MS, workerClock);
        },
      },
      waitUntil: parts.waitUntil,
      onChanged,
    }),
  reading: ({ parts, onChanged }) => {
    const db = parts.openDatabase(() => AbortSignal.timeout(STORING_DEADLINE_MS));
    const indexing = createDocumentIndexing(db);
    const pause = (): Promise<void> => new Promise((resolve) => workerClock.startTimer(READING_PAUSE_MS, resolve));
    return createDocumentReading({ db, indexing, pause, onChanged });
  },
  indexes: ({ parts }) => knowledgeIndexesOf(parts.env, parts.openDatabase, parts.waitUntil),
});

/** Wires the services of knowledge for one request. */
export function createKnowledgeServices(parts: RequestParts, cache: Cache): KnowledgeServices {
  return wire({ parts, cache });
}

/** Shared by all calls and requests of this isolate. */
const knowledgeMemory = new KnowledgeMemory();

/** Wires the knowledge indexes of a request or a call. */
export function knowledgeIndexesOf(env: Env, openDatabase: OpenDatabase, waitUntil: WaitUntil): KnowledgeIndexes {
  return createKnowledgeIndexes({
    cache: env.CACHE,
    memory: knowledgeMemory,
    source: createKnowledgeSource(openDatabase),
    clock: workerClock,
    fingerprintOf,
    waitUntil,
  });
}
