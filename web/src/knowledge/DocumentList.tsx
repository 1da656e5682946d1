import type { Page } from "../api/api.ts";
import { useReader } from "../api/use-reader.ts";
import { Notice } from "../components/Notice.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { useMore } from "../table/use-more.ts";
import { DocumentCard, PendingDocumentCard } from "./DocumentCard.tsx";
import { documentsChanged, type KnowledgeDocument, knowledgePaths } from "./knowledge-answers.ts";
import { UploadForm } from "./UploadForm.tsx";

interface DocumentListProps {
  agentId: string | null;
  agents: ReadonlyMap<string, string>;
  first: Page<KnowledgeDocument>;
}

/** Documents of the organisation, or of one agent, and the way to add more. */
export function DocumentList({ agentId, agents, first }: DocumentListProps) {
  const reader = useReader();
  const sending = useSending();
  const path = knowledgePaths.documents(agentId);
  const { items, isComplete, isLoading, failure, loadMore } = useMore<KnowledgeDocument>(path, first);
  const mayChange = reader?.may("operator") ?? false;
  const change = (work: () => Promise<string>): void => {
    void sending.run(async () => {
      const words = await work();
      documentsChanged();
      return words;
    });
  };
  return (
    <section class="card" aria-label="Documents">
      <h2>Documents</h2>
      {mayChange && <UploadForm agentId={agentId} agents={agents} />}
      <SentNote result={sending.result} />
      {items.length === 0 && (
        <p class="empty">
          {agentId === null ? "No document yet." : "This agent has no document of its own."} Agents answer from their
          own entries and from documents.
        </p>
      )}
      <ul class="rules">
        {items.map((document) => {
          const Card = document.status === "pending" ? PendingDocumentCard : DocumentCard;
          return (
            <Card
              key={document.id}
              document={document}
              agentName={document.agentId === null ? null : (agents.get(document.agentId) ?? "an agent that is gone")}
              mayChange={mayChange}
              isBusy={sending.isBusy}
              change={change}
            />
          );
        })}
      </ul>
      {failure !== null && <Notice tone="error">{failure}</Notice>}
      {!isComplete && (
        <button type="button" class="button" disabled={isLoading} onClick={loadMore}>
          {isLoading ? "Loading…" : "Load more"}
        </button>
      )}
    </section>
  );
}
