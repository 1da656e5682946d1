import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";

/** A document that agents answer from. */
export type KnowledgeDocument = schemas["KnowledgeDocument"];

/** An entry or passage that was found. */
export type KnowledgeHit = schemas["KnowledgeHit"];

/** Asks anew for what a changed document changes: the lists, and what was found. The document itself may be gone. */
export function documentsChanged(): void {
  answers.invalidate("/api/knowledge/documents?");
  answers.invalidate("/api/knowledge/search?");
}

/** Addresses of answers about documents. */
export const knowledgePaths = {
  documents: (agentId: string | null): string =>
    agentId === null
      ? "/api/knowledge/documents?limit=25"
      : `/api/knowledge/documents?limit=25&agentId=${encodeURIComponent(agentId)}`,
  one: (id: string): string => `/api/knowledge/documents/${encodeURIComponent(id)}`,
  content: (id: string): string => `/api/knowledge/documents/${encodeURIComponent(id)}/content`,
  upload: (agentId: string | null): string =>
    agentId === null ? "/api/knowledge/documents" : `/api/knowledge/documents?agentId=${encodeURIComponent(agentId)}`,
  search: (agentId: string, words: string): string =>
    `/api/knowledge/search?${new URLSearchParams({ agentId, q: words })}`,
};
