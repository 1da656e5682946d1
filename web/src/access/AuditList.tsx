import type { Page } from "../api/api.ts";
import { Notice } from "../components/Notice.tsx";
import { useMore } from "../table/use-more.ts";
import { formatInstant } from "../words/format.ts";
import { type AuditEntry, accessPaths } from "./access-answers.ts";

const actorWords = { key: "key", user: "member", platform: "the platform" } as const satisfies Record<
  AuditEntry["actorType"],
  string
>;

/** Who did what to what, the newest first. */
export function AuditList({ first }: { first: Page<AuditEntry> }) {
  const { items, isComplete, isLoading, failure, loadMore } = useMore<AuditEntry>(accessPaths.audit, first);
  return (
    <section class="card" aria-label="Audit log">
      <h2>Audit log</h2>
      <p class="hint">Names of what was set, never values.</p>
      {items.length === 0 && <p class="empty">Nothing was changed yet.</p>}
      <ul class="rules">
        {items.map((entry) => (
          <li key={entry.id}>
            <div>
              <h3>{entry.action}</h3>
              <p class="hint">
                {[
                  formatInstant(entry.createdAt),
                  `by ${actorWords[entry.actorType]}${entry.actorType === "platform" ? "" : ` ${entry.actorId}`}`,
                  entry.resourceId,
                  entry.fields.length === 0 ? null : entry.fields.join(", "),
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </p>
            </div>
          </li>
        ))}
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
