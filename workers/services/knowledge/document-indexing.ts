import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { knowledgeChunks, knowledgeDocuments } from "../../db/schema.ts";
import type { Block } from "./documents/block.ts";
import type { Pace } from "./documents/pace.ts";
import { type Passage, passagesOf } from "./documents/passages.ts";
import { MAX_PASSAGES } from "./knowledge-source.ts";

/** Names a document, and the agent that it is for; null: every agent of the organisation. */
export interface DocumentPlace {
  organizationId: string;
  id: string;
  agentId: string | null;
}

/** What was read of a document, to be stored with the outcome. */
export interface KeptOfDocument {
  content?: string;
  title?: string;
  warning?: string | null;
}

/** Passages of one statement, and characters: a statement of a megabyte holds up others of the database. */
const INSERTED_ROWS = 200;
const INSERTED_CHARS = 100_000;
const MICROS_PER_PASSAGE = 20;

/** Stores what became of documents: their passages, or why there are none. */
export interface DocumentIndexing {
  /**
   * Cuts what was read and makes it findable, or fails where an agent would have too much. `kept` is null for a
   * document that was read before, which may be in use.
   */
  index(document: DocumentPlace, blocks: readonly Block[], kept: KeptOfDocument | null, pace: Pace): Promise<void>;
  /** Stores why a document could not be read. */
  fail(document: DocumentPlace, failure: string, kept?: KeptOfDocument): Promise<void>;
}

/** Creates the storing of documents' passages in Postgres. A document that was deleted meanwhile stays deleted. */
export function createDocumentIndexing(db: Database): DocumentIndexing {
  /** Passages that the agents of a document have from others: of all agents, the one with most. */
  const otherPassages = async ({ organizationId, id, agentId }: DocumentPlace): Promise<number> => {
    const rows = await db
      .select({ agentId: knowledgeDocuments.agentId, chunks: sql<number>`sum(${knowledgeDocuments.chunks})::int` })
      .from(knowledgeDocuments)
      .where(
        and(
          eq(knowledgeDocuments.organizationId, organizationId),
          eq(knowledgeDocuments.status, "indexed"),
          ne(knowledgeDocuments.id, id),
          agentId === null
            ? undefined
            : or(eq(knowledgeDocuments.agentId, agentId), isNull(knowledgeDocuments.agentId)),
        ),
      )
      .groupBy(knowledgeDocuments.agentId);
    const shared = rows.find((row) => row.agentId === null)?.chunks ?? 0;
    return shared + Math.max(0, ...rows.filter((row) => row.agentId !== null).map(({ chunks }) => chunks));
  };

  const fail = async (document: DocumentPlace, failure: string, kept: KeptOfDocument = {}): Promise<void> => {
    const values = { ...kept, status: "failed", failure, chunks: 0, ...nextVersion() } as const;
    await db.batch([
      db.delete(knowledgeChunks).where(chunksOf(document)),
      db.update(knowledgeDocuments).set(values).where(oneOf(document)),
    ]);
  };

  const indexed = (document: DocumentPlace, passages: readonly Passage[], kept: KeptOfDocument) =>
    db
      .update(knowledgeDocuments)
      .set({ ...kept, status: "indexed", failure: null, chunks: passages.length, ...nextVersion() })
      .where(oneOf(document));

  /** All passages at once, so that no call sees half of a document that is in use. */
  const replacePassages = async (document: DocumentPlace, passages: readonly Passage[], pace: Pace): Promise<void> => {
    const inserts = [];
    for (const slice of slicesOf(passages)) {
      await pace.spend(slice.passages.length * MICROS_PER_PASSAGE);
      inserts.push(db.execute(insertOf(document, slice)));
    }
    await db.batch([indexed(document, passages, {}), db.delete(knowledgeChunks).where(chunksOf(document)), ...inserts]);
  };

  /** Passages slice by slice: no call sees those of a document that is not indexed yet. */
  const storePassages = async (
    document: DocumentPlace,
    passages: readonly Passage[],
    kept: KeptOfDocument,
    pace: Pace,
  ): Promise<void> => {
    await db.delete(knowledgeChunks).where(chunksOf(document));
    for (const slice of slicesOf(passages)) {
      await pace.spend(slice.passages.length * MICROS_PER_PASSAGE);
      await db.execute(insertOf(document, slice));
    }
    await indexed(document, passages, kept);
  };

  return {
    fail,

    async index(document, blocks, kept, pace) {
      const passages = await passagesOf(blocks, pace);
      const total = passages.length + (await otherPassages(document));
      if (total <= MAX_PASSAGES && kept === null) await replacePassages(document, passages, pace);
      else if (total <= MAX_PASSAGES) await storePassages(document, passages, kept ?? {}, pace);
      else {
        const failure = `An agent may have ${MAX_PASSAGES} passages; with this document it would have ${total}.`;
        await fail(document, failure, kept ?? {});
      }
    },
  };
}

interface Slice {
  /** Place of the first in the document. */
  from: number;
  passages: readonly Passage[];
}

function* slicesOf(passages: readonly Passage[]): Generator<Slice> {
  let from = 0;
  let chars = 0;
  for (let end = 1; end <= passages.length; end++) {
    chars += passages[end - 1]?.text.length ?? 0;
    if (end < passages.length && end - from < INSERTED_ROWS && chars < INSERTED_CHARS) continue;
    yield { from, passages: passages.slice(from, end) };
    from = end;
    chars = 0;
  }
}

/** One parameter for all: a statement of thousands takes a while to be written down. */
function insertOf({ organizationId, id }: DocumentPlace, { from, passages }: Slice) {
  const rows = JSON.stringify(passages.map(({ heading, text }) => [heading, text]));
  return sql`
    insert into ${knowledgeChunks} (document_id, index, organization_id, heading, text)
    select ${id}::text, ${from}::int + place - 1, ${organizationId}::text, passage ->> 0, passage ->> 1
    from jsonb_array_elements(${rows}::jsonb) with ordinality as passages (passage, place)
    where exists (select 1 from ${knowledgeDocuments} where ${knowledgeDocuments.id} = ${id})`;
}

const oneOf = ({ organizationId, id }: DocumentPlace) =>
  and(eq(knowledgeDocuments.organizationId, organizationId), eq(knowledgeDocuments.id, id));

const chunksOf = ({ organizationId, id }: DocumentPlace) =>
  and(eq(knowledgeChunks.organizationId, organizationId), eq(knowledgeChunks.documentId, id));

const nextVersion = () => ({ version: sql`${knowledgeDocuments.version} + 1`, updatedAt: new Date() });
