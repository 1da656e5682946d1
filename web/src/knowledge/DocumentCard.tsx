import { useEffect, useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { formatCount } from "../words/format.ts";
import { type KnowledgeDocument, knowledgePaths } from "./knowledge-answers.ts";

/** A document is read in a second or two; one of 500 pages takes half a minute. */
const ASK_EVERY_MS = 1_500;

const stateWords = { pending: "being read", indexed: "in use", failed: "failed" } as const;
const formatWords = {
  text: "text",
  markdown: "Markdown",
  html: "HTML",
  pdf: "PDF",
  docx: "Word",
} as const satisfies Record<KnowledgeDocument["format"], string>;

interface DocumentCardProps {
  document: KnowledgeDocument;
  /** Name of its agent; null where all agents answer from it. */
  agentName: string | null;
  mayChange: boolean;
  isBusy: boolean;
  change(work: () => Promise<string>): void;
}

/** A pending document, as the server says it stands, until it is read. */
export function PendingDocumentCard(props: DocumentCardProps) {
  const path = knowledgePaths.one(props.document.id);
  const { value } = useAnswer<KnowledgeDocument>(path);
  const current = value ?? props.document;
  const isPending = current.status === "pending";
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(() => answers.refresh(path), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [path, isPending]);
  return <DocumentCard {...props} document={current} />;
}

/** A document: what it is, how it stands, and what can be done with it. */
export function DocumentCard({ document, agentName, mayChange, isBusy, change }: DocumentCardProps) {
  const { id, title, format, bytes, status, failure, warning, chunks } = document;
  const [isShown, setShown] = useState(false);
  const remove = () => {
    if (!confirm(`Delete “${title}”? Calls that begin from now on answer without it.`)) return;
    change(async () => {
      await send({ method: "DELETE", path: knowledgePaths.one(id) });
      return `“${title}” is deleted.`;
    });
  };
  const reindex = () =>
    change(async () => {
      await send({ method: "POST", path: `${knowledgePaths.one(id)}/reindex` });
      return `“${title}” is being cut into passages again; it stays in use meanwhile.`;
    });
  return (
    <li>
      <div>
        <h3>{title}</h3>
        <p class="hint">
          <span class={`state state-${status}`}>{stateWords[status]}</span>{" "}
          {[
            formatWords[format],
            `${formatCount(Math.ceil(bytes / 1_024))} KB`,
            agentName ?? "every agent",
            status === "indexed" ? `${formatCount(chunks)} ${chunks === 1 ? "passage" : "passages"}` : null,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </p>
        {failure !== null && <p class="complaint">{failure}</p>}
        {warning !== null && <p class="hint">{warning}</p>}
        {isShown && <DocumentContent id={id} />}
      </div>
      <div class="row-buttons">
        {status === "indexed" && (
          <button
            type="button"
            class="button"
            aria-expanded={isShown}
            aria-label={`Read what was understood of “${title}”`}
            onClick={() => setShown(!isShown)}
          >
            Read
          </button>
        )}
        {mayChange && status === "indexed" && (
          <button
            type="button"
            class="button"
            disabled={isBusy}
            aria-label={`Index again: “${title}”`}
            onClick={reindex}
          >
            Index again
          </button>
        )}
        {mayChange && (
          <button type="button" class="button" disabled={isBusy} aria-label={`Delete “${title}”`} onClick={remove}>
            Delete
          </button>
        )}
      </div>
    </li>
  );
}

function DocumentContent({ id }: { id: string }) {
  const { value, error } = useAnswer<{ content: string }>(knowledgePaths.content(id));
  if (value === undefined) return <p class="hint">{error === undefined ? "Asking…" : "It could not be loaded."}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="understood" aria-label="What was understood" tabIndex={0}>
      {value.content}
    </section>
  );
}
