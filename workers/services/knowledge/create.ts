import type { Cache } from "../../cache/cache.ts";
import { fingerprintOf } from "../../crypto/fingerprint.ts";
import type { OpenDatabase } from "../../db/client.ts";
import type { Env } from "../../environment/env.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts, WaitUntil } from "../../wiring/request-parts.ts";
import { createKnowledgeDocuments, type KnowledgeDocuments } from "./knowledge-documents.ts";
import { createKnowledgeIndexes, type KnowledgeIndexes } from "./knowledge-indexes.ts";
import { KnowledgeMemory } from "./knowledge-memory.ts";
import { createKnowledgeSource } from "./knowledge-source.ts";

/** Services of knowledge: documents, and the indexes that agents answer from. */
export interface KnowledgeServices {
  documents: KnowledgeDocuments;
  indexes: KnowledgeIndexes;
}

/** Behind an answer there are 30 s, in which the passages of a document have to be stored. */
const BACKGROUND_DEADLINE_MS = 8_000;

const wire = lazily<{ parts: RequestParts; cache: Cache }, KnowledgeServices>({
  documents: ({ parts, cache, indexes }) =>
    createKnowledgeDocuments({
      db: parts.db,
      backgroundDb: parts.openDatabase(() => AbortSignal.timeout(BACKGROUND_DEADLINE_MS)),
      waitUntil: parts.waitUntil,
      async onChanged(organizationId, agentId) {
        await cache.invalidate(organizationId, ["documents"]);
        await indexes.refresh(organizationId, agentId);
      },
    }),
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
