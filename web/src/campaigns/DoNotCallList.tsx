import { useState } from "preact/hooks";
import { answers, type Page } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { TextField } from "../components/fields/TextField.tsx";
import { Notice } from "../components/Notice.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { useMore } from "../table/use-more.ts";
import { formatMoment } from "../words/format.ts";
import { campaignPaths, type DoNotCallEntry } from "./campaign-answers.ts";

/** Numbers that no campaign calls, and the way to put one on the list or take it off. */
export function DoNotCallList({ first }: { first: Page<DoNotCallEntry> }) {
  const [phone, setPhone] = useState("");
  const [reason, setReason] = useState("");
  const sending = useSending();
  const reader = useReader();
  const mayChange = reader?.may("operator") ?? false;
  const fields = sending.result?.fields;
  const page = { items: first.items.map(withId), nextCursor: first.nextCursor };
  const { items, isComplete, isLoading, failure, loadMore } = useMore(campaignPaths.doNotCall, page);
  const remove = (entry: DoNotCallEntry): void => {
    if (!confirm(`Take ${entry.phone} off the list? Leads that were never called are new again.`)) return;
    void sending.run(async () => {
      await send({ method: "DELETE", path: `/api/do-not-call/${encodeURIComponent(entry.phone)}` });
      answers.invalidate("/api/do-not-call");
      return `${entry.phone} may be called again.`;
    });
  };
  return (
    <section class="card" aria-label="Not to be called">
      <h2>Not to be called</h2>
      {mayChange && (
        <form
          class="rule-editor"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void sending.run(async () => {
              const entry = await send<DoNotCallEntry>({
                method: "POST",
                path: "/api/do-not-call",
                body: { phone, reason },
              });
              answers.invalidate("/api/do-not-call");
              setPhone("");
              setReason("");
              return `${entry.phone} is on the list: no campaign calls it.`;
            });
          }}
        >
          <TextField
            label="Phone"
            hint="With + and the country."
            maxLength={100}
            value={phone}
            onValue={setPhone}
            complaint={fields?.get("phone")}
          />
          <TextField
            label="Reason"
            maxLength={500}
            value={reason}
            onValue={setReason}
            complaint={fields?.get("reason")}
          />
          <div class="row-buttons">
            <button type="submit" class="button button-primary" disabled={sending.isBusy}>
              Put it on the list
            </button>
          </div>
        </form>
      )}
      <SentNote result={sending.result} />
      {items.length === 0 && <p class="empty">No number is on the list.</p>}
      <ul class="rules">
        {items.map((entry) => (
          <li key={entry.phone}>
            <div>
              <h3>{entry.phone}</h3>
              <p class="hint">
                {[entry.reason, `since ${formatMoment(entry.createdAt)}`].filter((part) => part !== "").join(" · ")}
              </p>
            </div>
            {mayChange && (
              <div class="row-buttons">
                <button
                  type="button"
                  class="button"
                  disabled={sending.isBusy}
                  aria-label={`Take off ${entry.phone}`}
                  onClick={() => remove(entry)}
                >
                  Take off
                </button>
              </div>
            )}
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

/** An entry's number is its id. */
const withId = (entry: DoNotCallEntry): DoNotCallEntry & { id: string } => ({ ...entry, id: entry.phone });
