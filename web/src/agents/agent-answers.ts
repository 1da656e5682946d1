import type { schemas } from "../api/api-types.ts";

/** An agent with all of its settings. */
export type Agent = schemas["Agent"];

/** An agent in the list: with the fields that `pageAnswers.agents` asks for. */
export type ListedAgent = Pick<
  Agent,
  "id" | "name" | "slug" | "language" | "isPublic" | "expectedPhrases" | "knowledge" | "version"
>;

/** Addresses of answers about one agent. */
export const agentPaths = {
  one: (id: string): string => `/api/agents/${encodeURIComponent(id)}`,
  openers: (id: string): string => `/api/agents/${encodeURIComponent(id)}/openers`,
};
