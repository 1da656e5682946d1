import { and, eq, or, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import { toHex } from "../../crypto/hex.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { type DocumentFormat, type DocumentState, knowledgeDocuments } from "../../db/schema.ts";
import type { DocumentTask } from "../../environment/document-task.ts";

/** Largest document that is taken. */
export const MAX_DOCUMENT_BYTES = 5 * 1_048_576;

/** Of a document without a title of its own. */
const UNTITLED = "Untitled document";

/** Failure of a document whose reader could not be reached. */
const NOT_BEGUN = "It could not be handed over to be read. Upload it again.";

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
  idempotencyKey: string | null;
}

export interface KnowledgeDocumentDeps {
  db: Database;
  /** Reader of each document, see `DocumentReaderObject`. */
  reader: { begin(task: DocumentTask, bytes: Uint8Array): Promise<void> };
  waitUntil(task: Promise<unknown>): void;
  /** Tells that a document of this agent, or of all, was deleted. */
  onChanged(organizationId: string, agentId: string | null): Promise<void>;
}

/**
 * Creates the store of the documents that an organisation's agents answer from. A new one is stored as pending and
 * handed to its reader, since a PDF may take seconds. What was read is kept, the file is not: indexing again begins
 * there. Every method sees one organisation only.
 */
export function createKnowledgeDocuments({ db, reader, waitUntil, onChanged }: KnowledgeDocumentDeps) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(knowledgeDocuments.organizationId, organizationId), eq(knowledgeDocuments.id, id));

  /** Hands a document to its reader; where that is away the document fails, so that it may be sent again. */
  const begin = async (
    organizationId: string,
    document: KnowledgeDocument,
    file: DocumentTask["file"],
    bytes: Uint8Array,
  ) => {
    const { id: documentId, agentId } = document;
    try {
      await reader.begin({ organizationId, documentId, agentId, file }, bytes);
    } catch (error) {
      if (file !== null) {
        await db
          .update(knowledgeDocuments)
          .set({ status: "failed", failure: NOT_BEGUN })
          .where(oneOf(organizationId, documentId));
      }
      throw error;
    }
  };

  return {
    /**
     * Stores a document and begins to read it. The same bytes again for the same agent give the document that is there,
     * which is read again if it could not be; so does a repeated
     * `idempotencyKey`.
     */
    async create(
      organizationId: string,
      upload: DocumentUpload,
    ): Promise<{ document: KnowledgeDocument; isNew: boolean }> {
      const id = createId("document");
      const { agentId, format, bytes, charset, hash, idempotencyKey } = upload;
      const same = and(
        eq(knowledgeDocuments.hash, hash),
        sql`${knowledgeDocuments.agentId} is not distinct from ${agentId}::text`,
      );
      const known = and(
        eq(knowledgeDocuments.organizationId, organizationId),
        idempotencyKey === null ? same : or(same, eq(knowledgeDocuments.idempotencyKey, idempotencyKey)),
      );
      const title = upload.title ?? UNTITLED;
      const [, , rows] = await db.batch([
        // One at a time for the same bytes: two that came together would both find nothing.
        db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${organizationId} ${hash}`}, 0))`),
        db.execute(sql`
          insert into ${knowledgeDocuments} (id, organization_id, agent_id, title, format, bytes, hash, status, idempotency_key, created_at, updated_at)
          select ${id}, ${organizationId}, ${agentId}::text, ${title}, ${format}, ${bytes.length}::int, ${hash}, 'pending', ${idempotencyKey}::text, now(), now()
          where not exists (select 1 from ${knowledgeDocuments} where ${known})
          on conflict (organization_id, idempotency_key) do nothing`),
        db
          .select({ ...documentList.fields, idempotencyKey: knowledgeDocuments.idempotencyKey })
          .from(knowledgeDocuments)
          .where(known),
      ]);
      const byKey = idempotencyKey === null ? undefined : rows.find((row) => row.idempotencyKey === idempotencyKey);
      const document = byKey ?? rows[0];
      if (document === undefined) throw new Error("A document that was just stored is not there.");
      const isNew = document.id === id;
      if (isNew || (document.hash === hash && document.status !== "indexed")) {
        if (!isNew)
          await db
            .update(knowledgeDocuments)
            .set({ status: "pending", failure: null, warning: null })
            .where(oneOf(organizationId, document.id));
        await begin(organizationId, document, { format, charset, title: upload.title }, bytes);
        return { document: { ...document, status: "pending", failure: null, warning: null }, isNew };
      }
      return { document, isNew };
    },

    /** Returns the document; null when there is none. */
    async find(organizationId: string, id: string): Promise<KnowledgeDocument | null> {
      const [row] = await db.select(documentList.fields).from(knowledgeDocuments).where(oneOf(organizationId, id));
      return row ?? null;
    },

    /** Returns what was read of a document; null when there is none. */
    async findContent(organizationId: string, id: string): Promise<{ title: string; content: string } | null> {
      const { title, content } = knowledgeDocuments;
      const [row] = await db.select({ title, content }).from(knowledgeDocuments).where(oneOf(organizationId, id));
      return row ?? null;
    },

    /** Begins to cut what was read from a document again, while its passages stay in use. */
    async reindex(organizationId: string, id: string): Promise<Result<KnowledgeDocument, "unknown" | "nothing_read">> {
      const isRead = sql<boolean>`${knowledgeDocuments.content} <> ''`;
      const [row] = await db
        .select({ ...documentList.fields, isRead })
        .from(knowledgeDocuments)
        .where(oneOf(organizationId, id));
      if (row === undefined) return err("unknown");
      if (!row.isRead) return err("nothing_read");
      await begin(organizationId, row, null, new Uint8Array(0));
      return ok(row);
    },

    /** Deletes a document with its passages. False when there is none. */
    async remove(organizationId: string, id: string): Promise<boolean> {
      const [row] = await db
        .delete(knowledgeDocuments)
        .where(oneOf(organizationId, id))
        .returning({ agentId: knowledgeDocuments.agentId });
      if (row === undefined) return false;
      waitUntil(onChanged(organizationId, row.agentId));
      return true;
    },
  };
}
export type KnowledgeDocuments = ReturnType<typeof createKnowledgeDocuments>;

/** SHA-256 of a document in hexadecimal: what the same bytes are known by. */
export async function hashOfDocument(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return toHex(digest);
}
