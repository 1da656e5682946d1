import type { schemas } from "../api/api-types.ts";

/** An agent with all of its settings. */
export type Agent = schemas["Agent"];

/** An agent in the list: with the fields that `pageAnswers.agents` asks for. */
export type ListedAgent = Pick<
  Agent,
  "id" | "name" | "slug" | "language" | "isPublic" | "expectedPhrases" | "knowledge" | "version"
>;

/** A version of an agent, without its settings. */
export type AgentVersionSummary = schemas["AgentVersionSummary"];

/** What differs between two versions of an agent. */
export type AgentVersionDifference = schemas["AgentVersionDifference"];

/** Addresses of answers about one agent. */
export const agentPaths = {
  one: (id: string): string => `/api/agents/${encodeURIComponent(id)}`,
  openers: (id: string): string => `/api/agents/${encodeURIComponent(id)}/openers`,
  speech: (id: string): string => `/api/agents/${encodeURIComponent(id)}/speech`,
  openerAudio: (id: string, text: string): string =>
    `/api/agents/${encodeURIComponent(id)}/openers/audio?text=${encodeURIComponent(text)}`,
  versions: (id: string): string => `/api/agents/${encodeURIComponent(id)}/versions`,
  changes: (id: string, since: number, version: number): string =>
    `/api/agents/${encodeURIComponent(id)}/versions/${version}/changes?since=${since}`,
};
