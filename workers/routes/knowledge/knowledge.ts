import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { documentFormats, documentStates } from "../../db/states.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { changed } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams, idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import {
  idempotencyHeadersSchema,
  keyedRequestOf,
  matchHeadersSchema,
  repeatRefused,
} from "../../requests/request-fields.ts";
import { MAX_TITLE_CHARS } from "../../services/knowledge/documents/read-document.ts";
import { documentList, hashOfDocument, type KnowledgeDocument } from "../../services/knowledge/knowledge-documents.ts";
import { documentBody, readUpload } from "./document-upload.ts";

const tags = ["Knowledge"];

const documentSchema = z
  .object({
    id: z.string(),
    agentId: z.string().nullable().openapi({ description: "Null: for every agent of the organisation" }),
    title: z.string(),
    format: z.enum(documentFormats),
    bytes: z.number().int().openapi({ description: "Of the file that was sent" }),
    hash: z.string().openapi({ description: "SHA-256 of the file, hexadecimal" }),
    status: z.enum(documentStates),
    failure: z.string().nullable().openapi({ description: "Why it could not be indexed" }),
    warning: z.string().nullable().openapi({ description: "What of its text was lost although it was indexed" }),
    chunks: z.number().int().openapi({ description: "Passages that it was cut into" }),
    version: z.number().int().openapi({ description: "Grows with every indexing" }),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("KnowledgeDocument");

const contentSchema = z
  .object({ id: z.string(), title: z.string(), content: z.string() })
  .openapi("KnowledgeDocumentContent");

const hitSchema = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("passage"),
      score: z.number(),
      documentId: z.string(),
      title: z.string(),
      index: z.number().int(),
      heading: z.string(),
      text: z.string(),
    }),
    z.object({ type: z.literal("entry"), score: z.number(), questions: z.array(z.string()), answer: z.string() }),
  ])
  .openapi("KnowledgeHit");

const documentFilters = { status: z.enum(documentStates).optional(), agentId: idSchema.optional() };

const searchQuery = z.strictObject({
  agentId: idSchema.openapi({ description: "Id or slug" }),
  q: z.string().trim().min(1).max(500).openapi({ description: "What a caller might say" }),
  limit: z.coerce.number().int().min(1).max(20).default(4).openapi({ description: "A call is given 4" }),
});

const unknownDocument = () => new ApiError("not_found", "There is no such document.");
const unknownAgent = () => new ApiError("not_found", "There is no such agent.");

function documentOnWire(document: KnowledgeDocument): z.infer<typeof documentSchema> {
  const { id, agentId, title, format, bytes, hash, status, failure, warning, chunks, version } = document;
  const createdAt = document.createdAt.toISOString();
  const updatedAt = document.updatedAt.toISOString();
  return { id, agentId, title, format, bytes, hash, status, failure, warning, chunks, version, createdAt, updatedAt };
}

/** Routes of `/api/knowledge`: documents that agents answer from, and search in them. */
export const knowledgeRoutes = createRouter()
  .openapi(
    ...listEndpoint(documentList, documentSchema, documentFilters, "viewer", {
      path: "/documents",
      tags,
      summary: "List documents",
      answer: "A page of documents",
      cache: { strategy: "knowledge_list", scopes: ["documents"], route: "/api/knowledge/documents" },
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/documents",
      tags,
      summary: "Upload a document",
      description:
        "The document is the body, or the part `file` of a form; at most 5 MB. It is pending at first and then indexed or failed: read it again to see. The same bytes again for the same agent change nothing; if they could not be indexed, that is tried again.",
      ...access("operator"),
      request: {
        headers: idempotencyHeadersSchema,
        query: z.strictObject({
          agentId: idSchema.optional().openapi({ description: "The agent that answers from it; without, all do" }),
          title: z.string().trim().min(1).max(MAX_TITLE_CHARS).optional().openapi({
            description: "Without, the file's name or what the document calls itself",
          }),
        }),
        body: documentBody,
      },
      responses: {
        201: jsonAnswer(documentSchema, "The new document, pending"),
        200: jsonAnswer(documentSchema, "The document that was there already"),
        ...refusals,
      },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { agents } = c.var.services.agents;
      const { documents: knowledgeDocuments } = c.var.services.knowledge;
      const { agentId = null, title = null } = c.req.valid("query");
      if (agentId !== null && (await agents.find(organizationId, agentId)) === null) throw unknownAgent();
      const { name, ...file } = await readUpload(c.req.raw);
      const hash = await hashOfDocument(file.bytes);
      const upload = { ...file, hash, agentId, title: title ?? name };
      const created = await knowledgeDocuments.create(organizationId, upload, await keyedRequestOf(c, hash));
      if (!created.ok) throw repeatRefused(created.error);
      const { document, isNew } = created.value;
      if (isNew)
        await c.var.services.access.audit.record(authorOf(c), { action: "document.create", resourceId: document.id });
      if (document.status === "pending") await changed(c, "documents");
      return isNew ? reply(c, documentOnWire(document), 201) : reply(c, documentOnWire(document), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/documents/{id}",
      tags,
      summary: "Read a document's state",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(documentSchema, "The document"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const document = await c.var.services.knowledge.documents.find(organizationId, c.req.valid("param").id);
      if (document === null) throw unknownDocument();
      return reply(c, documentOnWire(document), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/documents/{id}/content",
      tags,
      summary: "Read what was understood of a document",
      description: "Plain text: `# headings`, `- items`, a paragraph a line. Empty until it was read.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(contentSchema, "The content"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const found = await c.var.services.knowledge.documents.findContent(organizationId, id);
      if (found === null) throw unknownDocument();
      return reply(c, { id, ...found }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/documents/{id}/reindex",
      tags,
      summary: "Index a document again",
      description:
        "Begins to cut what was read from it again and to make the agents' indexes anew. It stays in use meanwhile; its version grows when that is done.",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(documentSchema, "The document as it was before"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { audit } = c.var.services.access;
      const { documents: knowledgeDocuments } = c.var.services.knowledge;
      const indexed = await knowledgeDocuments.reindex(organizationId, c.req.valid("param").id);
      if (indexed.ok) {
        await audit.record(authorOf(c), { action: "document.reindex", resourceId: indexed.value.id });
        await changed(c, "documents");
        return reply(c, documentOnWire(indexed.value), 200);
      }
      if (indexed.error === "unknown") throw unknownDocument();
      throw new ApiError("conflict", "Nothing was read from this document yet. Wait, or upload it again.");
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/documents/{id}",
      tags,
      summary: "Delete a document",
      ...access("operator"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const { audit } = c.var.services.access;
      const { documents: knowledgeDocuments } = c.var.services.knowledge;
      const ofVersion = await matchedVersion(c, id);
      const isGone = await knowledgeDocuments.remove(organizationId, id, ofVersion);
      if (!isGone) throw ofVersion === undefined ? unknownDocument() : preconditionFailed();
      await audit.record(authorOf(c), { action: "document.delete", resourceId: id });
      await changed(c, "documents");
      return reply(c, { deleted: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/search",
      tags,
      summary: "Try what an agent would find",
      description: "The agent's entries and passages that fit, best first, as a call would be given them.",
      ...access("viewer"),
      request: { query: searchQuery },
      responses: { 200: jsonAnswer(z.object({ items: z.array(hitSchema) }), "What was found"), ...refusals },
    }),
    async (c) => {
      const { agentId, q, limit } = c.req.valid("query");
      const { agents } = c.var.services.agents;
      const { indexes: knowledgeIndexes } = c.var.services.knowledge;
      const agent = await agents.findByName(c.var.principal.organizationId, agentId);
      if (agent === null) throw unknownAgent();
      const hits = (await knowledgeIndexes.read(agent)).retrieve(q, limit);
      const items = hits.map(({ item, score }) => ({ score: Math.round(score * 1_000) / 1_000, ...item }));
      return reply(c, { items }, 200);
    },
  );

/** The document's version that a conditional change hangs on; undefined without `If-Match`. */
async function matchedVersion(c: Context<AppEnv>, id: string): Promise<number | undefined> {
  if (c.req.header("If-Match") === undefined) return undefined;
  const document = await c.var.services.knowledge.documents.find(c.var.principal.organizationId, id);
  if (document === null) throw unknownDocument();
  return (await requireMatch(c, documentOnWire(document))) ? document.version : undefined;
}
