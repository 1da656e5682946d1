import { and, eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { knowledgeDocuments } from "../../db/schema.ts";
import type { DocumentTask } from "../../environment/document-task.ts";
import type { DocumentIndexing, DocumentPlace } from "./document-indexing.ts";
import { readContent, writeContent } from "./documents/block.ts";
import { Pace, WorkExceeded } from "./documents/pace.ts";
import { readDocument } from "./documents/read-document.ts";

/** Reading of documents, as `DocumentReader` does it: away from requests and calls, with pauses for them. */
export interface DocumentReading {
  /**
   * Reads the bytes of a document, or what was read of it before, and makes it findable; or stores why that cannot be.
   * Throws when Postgres does not answer. May be repeated.
   */
  read(task: DocumentTask, bytes: Uint8Array): Promise<void>;
  /** Stores that a document cannot be read because reading it has broken off every time. */
  giveUp(task: DocumentTask): Promise<void>;
}

interface DocumentReadingDeps {
  db: Database;
  indexing: DocumentIndexing;
  /** Lets other work of the isolate go on. */
  pause(): Promise<void>;
  /** Tells that a document of this agent, or of all, was read or failed. */
  onChanged(organizationId: string, agentId: string | null): Promise<void>;
}

const TOO_MUCH_WORK = "Reading the document takes more work than one may take. Split it.";
const BROKEN_OFF =
  "Reading the document broke off several times: it takes more time or memory than one may take. Split it.";

/** Creates the reading of documents. */
export function createDocumentReading({ db, indexing, pause, onChanged }: DocumentReadingDeps): DocumentReading {
  const readFile = async (task: DocumentTask & { file: object }, bytes: Uint8Array, pace: Pace): Promise<void> => {
    const { format, charset, title } = task.file;
    const read = await readDocument(format, bytes, charset, pace);
    if (!read.ok) return await indexing.fail(placeOf(task), read.error);
    const { blocks, warning = null } = read.value;
    const named = title ?? read.value.title;
    const kept = { content: await writeContent(blocks, pace), warning, ...(named === null ? {} : { title: named }) };
    await indexing.index(placeOf(task), blocks, kept, pace);
  };

  const readAgain = async (task: DocumentTask, pace: Pace): Promise<void> => {
    const { organizationId, id } = placeOf(task);
    const [row] = await db
      .select({ content: knowledgeDocuments.content })
      .from(knowledgeDocuments)
      .where(and(eq(knowledgeDocuments.organizationId, organizationId), eq(knowledgeDocuments.id, id)));
    if (row !== undefined) await indexing.index(placeOf(task), await readContent(row.content, pace), null, pace);
  };

  return {
    async read(task, bytes) {
      const pace = new Pace(pause);
      try {
        await (task.file === null ? readAgain(task, pace) : readFile({ ...task, file: task.file }, bytes, pace));
      } catch (error) {
        if (!(error instanceof WorkExceeded)) throw error;
        await indexing.fail(placeOf(task), TOO_MUCH_WORK);
      }
      await onChanged(task.organizationId, task.agentId);
    },

    async giveUp(task) {
      await indexing.fail(placeOf(task), BROKEN_OFF);
      await onChanged(task.organizationId, task.agentId);
    },
  };
}

function placeOf({ organizationId, documentId, agentId }: DocumentTask): DocumentPlace {
  return { organizationId, id: documentId, agentId };
}
