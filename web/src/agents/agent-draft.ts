import type { Agent } from "./agent-answers.ts";

/** An agent's settings as they stand in the editor: all of them, without its identity. */
export type AgentDraft = Omit<Agent, "id" | "organizationId" | "version" | "createdAt" | "updatedAt">;

/** The settings of an agent. */
export function draftOf(agent: Agent): AgentDraft {
  const {
    id: _id,
    organizationId: _organization,
    version: _version,
    createdAt: _c,
    updatedAt: _u,
    ...settings
  } = agent;
  return settings;
}

/** The settings that differ from the agent's, by the names that a PATCH takes them by. */
export function changesOf(agent: Agent, draft: AgentDraft): Partial<AgentDraft> {
  const entries = Object.entries(draft).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(agent[name as keyof AgentDraft]),
  );
  return Object.fromEntries(entries);
}

/** An address part that a name suggests: "Luigi, of a pizzeria" is `luigi-of-a-pizzeria`. Empty for none. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
}
