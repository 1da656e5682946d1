import type { KnowledgeEntry } from "../agent.ts";

/** A piece of a document. */
export interface KnowledgePassage {
  documentId: string;
  /** Of the document. */
  title: string;
  /** Its place in the document. */
  index: number;
  /** The headings above it, outermost first; empty when there are none. */
  heading: string;
  text: string;
}

/** What an agent may answer from. */
export type KnowledgeItem = ({ type: "entry" } & KnowledgeEntry) | ({ type: "passage" } & KnowledgePassage);
