import { and, asc, desc, eq, isNull, or, sql } from "drizzle-orm";
import type { AgentConfig } from "../../../voice/agent.ts";
import type { KnowledgePassage } from "../../../voice/knowledge/knowledge-item.ts";
import type { OpenDatabase } from "../../db/client.ts";
import { agents, knowledgeChunks, knowledgeDocuments } from "../../db/schema.ts";
import { toConfig } from "../agents/agents.ts";

/** Most passages that an agent answers from, those of documents for all agents included. */
export const MAX_PASSAGES = 2_000;

/**
 * Agents whose indexes are made anew at once when a document of all agents changes; the others notice at their next
 * call.
 */
const MAX_REFRESHED_AGENTS = 20;

/** Deadline of a query. Only background tasks wait for these, which may take 30 s altogether. */
const QUERY_DEADLINE_MS = 8_000;

/**
 * Source of agents' knowledge: the documents in Postgres, which are the truth. Every method sees one organisation only,
 * and throws when Postgres does not answer.
 */
export interface KnowledgeSource {
  /** Returns a version that changes whenever the passages of this agent do. */
  versionOf(organizationId: string, agentId: string): Promise<string>;
  /** Returns the passages of this agent in the order of their documents, oldest first. */
  passagesOf(organizationId: string, agentId: string): Promise<KnowledgePassage[]>;
  /** Returns the agents that a document is for: this one, or, of `null`, those edited last. */
  agentsOf(organizationId: string, agentId: string | null): Promise<AgentConfig[]>;
}

/** Creates the source of knowledge in Postgres. */
export function createKnowledgeSource(openDatabase: OpenDatabase): KnowledgeSource {
  const db = openDatabase(() => AbortSignal.timeout(QUERY_DEADLINE_MS));
  const usable = (organizationId: string, agentId: string) =>
    and(
      eq(knowledgeDocuments.organizationId, organizationId),
      eq(knowledgeDocuments.status, "indexed"),
      or(eq(knowledgeDocuments.agentId, agentId), isNull(knowledgeDocuments.agentId)),
    );

  return {
    async versionOf(organizationId, agentId) {
      const { id, version } = knowledgeDocuments;
      const [row] = await db
        .select({ version: sql<string | null>`md5(string_agg(${id} || ':' || ${version}, ',' order by ${id}))` })
        .from(knowledgeDocuments)
        .where(usable(organizationId, agentId));
      return row?.version ?? "none";
    },

    async passagesOf(organizationId, agentId) {
      return await db
        .select({
          documentId: knowledgeChunks.documentId,
          title: knowledgeDocuments.title,
          index: knowledgeChunks.index,
          heading: knowledgeChunks.heading,
          text: knowledgeChunks.text,
        })
        .from(knowledgeChunks)
        .innerJoin(knowledgeDocuments, eq(knowledgeDocuments.id, knowledgeChunks.documentId))
        .where(and(eq(knowledgeChunks.organizationId, organizationId), usable(organizationId, agentId)))
        .orderBy(asc(knowledgeDocuments.createdAt), asc(knowledgeDocuments.id), asc(knowledgeChunks.index))
        .limit(MAX_PASSAGES);
    },

    async agentsOf(organizationId, agentId) {
      const rows = await db
        .select()
        .from(agents)
        .where(
          and(
            eq(agents.organizationId, organizationId),
            isNull(agents.deletedAt),
            agentId === null ? undefined : eq(agents.id, agentId),
          ),
        )
        .orderBy(desc(agents.updatedAt))
        .limit(MAX_REFRESHED_AGENTS);
      return rows.map(toConfig);
    },
  };
}
