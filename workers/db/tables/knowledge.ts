import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { agents } from "./agents.ts";
import { createdAt, organizationId, updatedAt } from "./columns.ts";
import type { DocumentFormat, DocumentState } from "./states.ts";

/** Documents that agents answer from. */
export const knowledgeDocuments = pgTable(
  "knowledge_documents",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** Agent that may answer from it; null: every agent of the organisation. */
    agentId: text("agent_id").references(() => agents.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    format: text("format").$type<DocumentFormat>().notNull(),
    /** Length of what was uploaded. */
    bytes: integer("bytes").notNull(),
    /** SHA-256 in hex of what was uploaded: the same document again changes nothing. */
    hash: text("hash").notNull(),
    status: text("status").$type<DocumentState>().notNull(),
    /** Reason that it could not be read, for people. */
    failure: text("failure"),
    /** Text that was lost although the document was read, for people. */
    warning: text("warning"),
    chunks: integer("chunks").notNull().default(0),
    /** Text that was read from it, for indexing again. */
    content: text("content").notNull().default(""),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("knowledge_documents_list").on(table.organizationId, table.createdAt, table.id),
    index("knowledge_documents_status").on(table.organizationId, table.status, table.createdAt, table.id),
    index("knowledge_documents_agent").on(table.organizationId, table.agentId, table.createdAt, table.id),
    index("knowledge_documents_agent_id").on(table.agentId),
    index("knowledge_documents_hash").on(table.organizationId, table.hash),
  ],
);

/** Passages of documents, in their order: what retrieval finds. */
export const knowledgeChunks = pgTable(
  "knowledge_chunks",
  {
    documentId: text("document_id")
      .notNull()
      .references(() => knowledgeDocuments.id, { onDelete: "cascade" }),
    index: integer("index").notNull(),
    organizationId: organizationId(),
    /** The headings above it, outermost first, joined by " › ". */
    heading: text("heading").notNull().default(""),
    text: text("text").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.documentId, table.index] }),
    index("knowledge_chunks_order").on(table.organizationId, table.documentId, table.index),
  ],
);
