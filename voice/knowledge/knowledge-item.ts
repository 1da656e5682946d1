import type { KnowledgeEntry } from "../agent.ts";

/** Passage: a piece of a document. */
export interface KnowledgePassage {
  documentId: string;
  /** Title of the document. */
  title: string;
  /** Place of the passage in the document, from 0. */
  index: number;
  /** Headings above the passage, outermost first; empty when there are none. */
  heading: string;
  text: string;
}

/** Knowledge item: an entry or a passage that an agent may answer from. */
export type KnowledgeItem = ({ type: "entry" } & KnowledgeEntry) | ({ type: "passage" } & KnowledgePassage);
