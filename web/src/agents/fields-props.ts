import type { AgentDraft } from "./agent-draft.ts";

/** A group of fields: the draft, the way to change it, and the complaint about the field at a path. */
export interface FieldsProps {
  draft: AgentDraft;
  set(changed: Partial<AgentDraft>): void;
  complaintOf(path: string): string | undefined;
}
