import { useState } from "preact/hooks";
import { answers, type Page } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { Notice } from "../components/Notice.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { useMore } from "../table/use-more.ts";
import { useNow } from "../watch/use-now.ts";
import { formatMoment } from "../words/format.ts";
import { type ApiKey, accessPaths } from "./access-answers.ts";
import { KeyForm } from "./KeyForm.tsx";
import { KeyReplaceForm } from "./KeyReplaceForm.tsx";

/** Keys of the organisation, and the way to make, replace and revoke them. */
export function KeyList({ first }: { first: Page<ApiKey> }) {
  const reader = useReader();
  const sending = useSending();
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const [replaced, setReplaced] = useState<string | null>(null);
  const { items, isComplete, isLoading, failure, loadMore } = useMore<ApiKey>(accessPaths.keys, first);
  const nowMs = useNow(60_000);
  const revoke = (key: ApiKey): void => {
    const isOwn = reader?.actorId === key.id;
    const warning = isOwn ? " It is the one that you are signed in with: your session ends." : "";
    if (!confirm(`Revoke the key “${key.name}”? Programs that use it are refused at once.${warning}`)) return;
    void sending.run(async () => {
      await send({ method: "DELETE", path: `/api/api-keys/${key.id}` });
      answers.invalidate("/api/api-keys");
      return `“${key.name}” is revoked.`;
    });
  };
  return (
    <section class="card" aria-label="Keys">
      <h2>Keys</h2>
      <p class="hint">Programs come in with a key, and people where Cloudflare Access is not set up.</p>
      <KeyForm onMade={(name, key) => setMade({ name, key })} />
      {made !== null && (
        <p class="notice notice-warning" role="status">
          The key “{made.name}”, shown this once: <code class="secret">{made.key}</code>
        </p>
      )}
      <SentNote result={sending.result} />
      <ul class="rules">
        {items.map((key) => {
          const state = stateOf(key, nowMs);
          return (
            <li key={key.id} class={state.isOver ? "rule-off" : ""}>
              <div>
                <h3>{key.name}</h3>
                <p class="hint">
                  {[
                    `${key.prefix}…`,
                    key.role,
                    key.rotatedAt === null ? null : "replaced",
                    state.words,
                    key.lastUsedAt === null ? "never used" : `last used ${formatMoment(key.lastUsedAt)}`,
                    reader?.actorId === key.id ? "yours now" : null,
                  ]
                    .filter((part) => part !== null)
                    .join(" · ")}
                </p>
                {replaced === key.id && (
                  <KeyReplaceForm
                    replaced={key}
                    isOwn={reader?.actorId === key.id}
                    onMade={(name, secret) => setMade({ name, key: secret })}
                    close={() => setReplaced(null)}
                  />
                )}
              </div>
              {!state.isOver && (
                <div class="row-buttons">
                  {key.rotatedAt === null && (
                    <button
                      type="button"
                      class="button"
                      aria-label={`Replace “${key.name}”`}
                      aria-expanded={replaced === key.id}
                      onClick={() => setReplaced(replaced === key.id ? null : key.id)}
                    >
                      Replace
                    </button>
                  )}
                  <button
                    type="button"
                    class="button button-danger"
                    disabled={sending.isBusy}
                    aria-label={`Revoke “${key.name}”`}
                    onClick={() => revoke(key)}
                  >
                    Revoke
                  </button>
                </div>
              )}
            </li>
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

/** How a key stands at a moment. */
function stateOf({ revokedAt, expiresAt }: ApiKey, nowMs: number): { words: string; isOver: boolean } {
  if (revokedAt !== null) return { words: `revoked ${formatMoment(revokedAt)}`, isOver: true };
  if (expiresAt === null) return { words: "works until it is revoked", isOver: false };
  const isOver = Date.parse(expiresAt) <= nowMs;
  return { words: `${isOver ? "ended" : "works until"} ${formatMoment(expiresAt)}`, isOver };
}
