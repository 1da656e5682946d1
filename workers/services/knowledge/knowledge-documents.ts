import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import { within } from "../../../voice/deadline.ts";
import { err, ok, type Result } from "../../../voice/result.ts";
import { toHex } from "../../crypto/hex.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { type DocumentFormat, type DocumentState, knowledgeChunks, knowledgeDocuments } from "../../db/schema.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { type Claim, type KeyedRequest, makeOnce, type RepeatRefusal } from "../platform/idempotency.ts";
import { type Block, readContent, writeContent } from "./documents/block.ts";
import { type Passage, passagesOf } from "./documents/passages.ts";
import { readDocument } from "./documents/read-document.ts";
import { MAX_PASSAGES } from "./knowledge-source.ts";

/** Largest document that is taken. */
export const MAX_DOCUMENT_BYTES = 5 * 1_048_576;

/** Of a document without a title of its own. */
const UNTITLED = "Untitled document";

/** What goes on behind an answer is stopped after 30 s; reading leaves the rest to storing. */
const READ_DEADLINE_MS = 15_000;

/** Rows of one statement: well below Postgres' 65,535 parameters. */
const INSERTED_ROWS = 500;

/** The list of an organisation's documents; their content is read one by one. */
export const documentList = {
  name: "knowledge_documents",
  table: knowledgeDocuments,
  organizationId: knowledgeDocuments.organizationId,
  id: knowledgeDocuments.id,
  fields: {
    id: knowledgeDocuments.id,
    agentId: knowledgeDocuments.agentId,
    title: knowledgeDocuments.title,
    format: knowledgeDocuments.format,
    bytes: knowledgeDocuments.bytes,
    hash: knowledgeDocuments.hash,
    status: knowledgeDocuments.status,
    failure: knowledgeDocuments.failure,
    warning: knowledgeDocuments.warning,
    chunks: knowledgeDocuments.chunks,
    version: knowledgeDocuments.version,
    createdAt: knowledgeDocuments.createdAt,
    updatedAt: knowledgeDocuments.updatedAt,
  },
  sorts: { createdAt: knowledgeDocuments.createdAt },
  filters: {
    status: (status: DocumentState) => eq(knowledgeDocuments.status, status),
    agentId: (agentId: string) => eq(knowledgeDocuments.agentId, agentId),
  },
} as const satisfies ListDefinition;

/** A document without its content. */
export type KnowledgeDocument = Pick<typeof knowledgeDocuments.$inferSelect, keyof (typeof documentList)["fields"]>;

/** A document that was sent. */
export interface DocumentUpload {
  /** Whose answers may use it; null: every agent of the organisation. */
  agentId: string | null;
  /** Null: what the document calls itself. */
  title: string | null;
  format: DocumentFormat;
  bytes: Uint8Array<ArrayBuffer>;
  /** `hashOfDocument(bytes)`. */
  hash: string;
  /** Encoding that the request named. */
  charset: string | null;
}

export interface KnowledgeDocumentDeps {
  /** For requests, which are answered within seconds. */
  db: Database;
  /** For what goes on behind an answer and stores megabytes. */
  backgroundDb: Database;
  waitUntil(task: Promise<unknown>): void;
  /** A document of this agent, or of all, was read, failed or deleted. */
  onChanged(organizationId: string, agentId: string | null): Promise<void>;
}

/**
 * The documents that an organisation's agents answer from. A new one is stored as pending and answered at once; it is
 * read and cut behind the answer, since a PDF may take seconds. What was read is kept, the file is not: indexing again
 * begins there. Every method sees one organisation only.
 */
export function createKnowledgeDocuments({ db, backgroundDb, waitUntil, onChanged }: KnowledgeDocumentDeps) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(knowledgeDocuments.organizationId, organizationId), eq(knowledgeDocuments.id, id));

  /** Passages that the agents of a document have from others: of all agents, the one with most. */
  const otherPassages = async (document: Place): Promise<number> => {
    const { organizationId, id, agentId } = document;
    const rows = await backgroundDb
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

  const storeFailure = async ({ organizationId, id, agentId }: Place, failure: string, kept: Kept = {}) => {
    const [, rows] = await backgroundDb.batch([
      backgroundDb
        .delete(knowledgeChunks)
        .where(and(eq(knowledgeChunks.organizationId, organizationId), eq(knowledgeChunks.documentId, id))),
      backgroundDb
        .update(knowledgeDocuments)
        .set({ ...kept, status: "failed", failure, chunks: 0, ...nextVersion() })
        .where(oneOf(organizationId, id))
        .returning(),
    ]);
    waitUntil(onChanged(organizationId, agentId));
    return rows[0] ?? null;
  };

  /** All passages at once, so that nobody sees half of a document. */
  const storePassages = async ({ organizationId, id, agentId }: Place, passages: readonly Passage[], kept: Kept) => {
    const rows = passages.map((passage, index) => ({ documentId: id, index, organizationId, ...passage }));
    const slices = Array.from({ length: Math.ceil(rows.length / INSERTED_ROWS) }, (_, slice) =>
      rows.slice(slice * INSERTED_ROWS, (slice + 1) * INSERTED_ROWS),
    );
    const [updated] = await backgroundDb.batch([
      backgroundDb
        .update(knowledgeDocuments)
        .set({ ...kept, status: "indexed", failure: null, chunks: passages.length, ...nextVersion() })
        .where(oneOf(organizationId, id))
        .returning(),
      backgroundDb
        .delete(knowledgeChunks)
        .where(and(eq(knowledgeChunks.organizationId, organizationId), eq(knowledgeChunks.documentId, id))),
      ...slices.map((slice) => backgroundDb.insert(knowledgeChunks).values(slice)),
    ]);
    waitUntil(onChanged(organizationId, agentId));
    return updated[0] ?? null;
  };

  /** Cuts what was read and makes it findable. Null when the document was deleted meanwhile. */
  const index = async (document: Place, blocks: readonly Block[], kept: Kept): Promise<KnowledgeDocument | null> => {
    const passages = passagesOf(blocks);
    const total = passages.length + (await otherPassages(document));
    if (total <= MAX_PASSAGES) return await storePassages(document, passages, kept);
    const failure = `An agent may have ${MAX_PASSAGES} passages; with this document it would have ${total}.`;
    return await storeFailure(document, failure, kept);
  };

  const readUpload = async (document: Place, upload: DocumentUpload): Promise<void> => {
    const { format, bytes, charset } = upload;
    const read = await within(readDocument(format, bytes, charset), "the document", READ_DEADLINE_MS, workerClock);
    if (!read.ok) {
      await storeFailure(document, read.error);
      return;
    }
    const title = upload.title ?? read.value.title;
    const content = writeContent(read.value.blocks);
    const { warning = null } = read.value;
    await index(document, read.value.blocks, { content, warning, ...(title === null ? {} : { title }) });
  };

  /**
   * Whatever happens, the document does not stay pending, unless Postgres is away: then the same upload begins anew.
   */
  const processUpload = async (document: Place, upload: DocumentUpload): Promise<void> => {
    try {
      await readUpload(document, upload);
    } catch (error) {
      warn("document_not_read", document, error);
      await storeFailure(document, "It could not be read in time. Upload it again.").catch((failure: unknown) =>
        warn("document_failure_not_stored", document, failure),
      );
    }
  };

  /** Stores a document unless the agent has these bytes already. */
  const store = async (organizationId: string, upload: DocumentUpload, claim: Claim): Promise<Stored> => {
    const id = createId("document");
    const { agentId, format, bytes, hash } = upload;
    const known = and(
      eq(knowledgeDocuments.organizationId, organizationId),
      eq(knowledgeDocuments.hash, hash),
      sql`${knowledgeDocuments.agentId} is not distinct from ${agentId}::text`,
    );
    const title = upload.title ?? UNTITLED;
    const [, , , [document]] = await db.batch([
      // One at a time for the same bytes: two that came together would both find nothing.
      db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${organizationId} ${hash}`}, 0))`),
      db.execute(sql`
        insert into ${knowledgeDocuments} (id, organization_id, agent_id, title, format, bytes, hash, status, created_at, updated_at)
        select ${id}, ${organizationId}, ${agentId}::text, ${title}, ${format}, ${bytes.length}::int, ${hash}, 'pending', now(), now()
        where not exists (select 1 from ${knowledgeDocuments} where ${known})`),
      claim(sql`(select id from ${knowledgeDocuments} where ${known} limit 1)`),
      db.select().from(knowledgeDocuments).where(known),
    ]);
    if (document === undefined) throw new Error("A document that was just stored is not there.");
    return { document, isNew: document.id === id };
  };

  return {
    /**
     * Stores a document and begins to read it. The same bytes again for the same agent give the document that is there,
     * which is read again if it could not be; so does a repetition of `request`.
     */
    async create(
      organizationId: string,
      upload: DocumentUpload,
      request: KeyedRequest | null,
    ): Promise<Result<{ document: KnowledgeDocument; isNew: boolean }, RepeatRefusal>> {
      const once = await makeOnce<Stored, never>(db, organizationId, request, {
        make: async (claim) => ok(await store(organizationId, upload, claim)),
        async find(id) {
          const [document] = await db.select().from(knowledgeDocuments).where(oneOf(organizationId, id));
          return document === undefined ? null : { document, isNew: false };
        },
      });
      if (!once.ok) return once;
      const { document, isNew } = once.value.made;
      if (!isNew && document.status === "indexed") return ok({ document, isNew });
      if (!isNew)
        await db
          .update(knowledgeDocuments)
          .set({ status: "pending", failure: null, warning: null })
          .where(oneOf(organizationId, document.id));
      waitUntil(processUpload(document, upload));
      return ok({ document: { ...document, status: "pending", failure: null, warning: null }, isNew });
    },

    /** The document with its content. */
    async find(organizationId: string, id: string): Promise<(KnowledgeDocument & { content: string }) | null> {
      const [row] = await db.select().from(knowledgeDocuments).where(oneOf(organizationId, id));
      return row ?? null;
    },

    /** Cuts what was read from a document again, while its passages stay in use. */
    async reindex(organizationId: string, id: string): Promise<Result<KnowledgeDocument, "unknown" | "nothing_read">> {
      const [row] = await db.select().from(knowledgeDocuments).where(oneOf(organizationId, id));
      if (row === undefined) return err("unknown");
      if (row.content === "") return err("nothing_read");
      const document = await index(row, readContent(row.content), {});
      return document === null ? err("unknown") : ok(document);
    },

    /** Deletes a document with its passages. False when there is none, or none of `ofVersion`. */
    async remove(organizationId: string, id: string, ofVersion?: number): Promise<boolean> {
      const [row] = await db
        .delete(knowledgeDocuments)
        .where(
          and(
            oneOf(organizationId, id),
            ofVersion === undefined ? undefined : eq(knowledgeDocuments.version, ofVersion),
          ),
        )
        .returning({ agentId: knowledgeDocuments.agentId });
      if (row === undefined) return false;
      waitUntil(onChanged(organizationId, row.agentId));
      return true;
    },
  };
}
export type KnowledgeDocuments = ReturnType<typeof createKnowledgeDocuments>;

/** A document that was stored, or that was there already. */
interface Stored {
  document: KnowledgeDocument & { organizationId: string };
  isNew: boolean;
}

/** Where a document is. */
type Place = Pick<KnowledgeDocument, "id" | "agentId"> & { organizationId: string };

/** What was read, to be stored with the outcome. */
interface Kept {
  content?: string;
  title?: string;
  warning?: string | null;
}

const nextVersion = () => ({ version: sql`${knowledgeDocuments.version} + 1`, updatedAt: new Date() });

/** SHA-256 of a document in hexadecimal: what the same bytes are known by. */
export async function hashOfDocument(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return toHex(digest);
}

function warn(event: "document_not_read" | "document_failure_not_stored", place: Place, error: unknown): void {
  const { organizationId, id: documentId } = place;
  writeLog({ event, organizationId, documentId, reason: errorName(error) });
}
