import { useState } from "preact/hooks";
import { answers, type Page } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { useMore } from "../table/use-more.ts";
import { formatMoment } from "../words/format.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { campaignPaths, type Lead, leadStateWords } from "./campaign-answers.ts";
import { LeadForm } from "./LeadForm.tsx";

interface LeadListProps {
  campaignId: string;
  mayChange: boolean;
  onChanged(): void;
}

/** The leads of a campaign, after their state. */
export function LeadList({ campaignId, mayChange, onChanged }: LeadListProps) {
  const [status, setStatus] = useState("");
  const path = campaignPaths.leads(campaignId, status);
  const { value, error } = useAnswer<Page<Lead>>(path);
  return (
    <section class="card" aria-label="Leads">
      <h2>Leads</h2>
      {mayChange && <LeadForm campaignId={campaignId} onAdded={onChanged} />}
      <form class="filters" aria-label="Filter of leads" onSubmit={(event) => event.preventDefault()}>
        <label>
          State
          <select value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
            <option value="">any</option>
            {Object.entries(leadStateWords).map(([state, words]) => (
              <option key={state} value={state}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </form>
      {value !== undefined ? (
        <Rows key={path} path={path} first={value} mayChange={mayChange} onChanged={onChanged} />
      ) : error === undefined ? (
        <Loading what="leads" />
      ) : (
        <Notice tone="error">{requestFailureWords(error)}</Notice>
      )}
    </section>
  );
}

interface RowsProps {
  path: string;
  first: Page<Lead>;
  mayChange: boolean;
  onChanged(): void;
}

function Rows({ path, first, mayChange, onChanged }: RowsProps) {
  const { items, isComplete, isLoading, failure, loadMore } = useMore<Lead>(path, first);
  const sending = useSending();
  const remove = (lead: Lead): void => {
    if (!confirm(`Delete the lead ${lead.name ?? lead.phone ?? lead.id}? Its calls stay.`)) return;
    void sending.run(async () => {
      await send({ method: "DELETE", path: `/api/leads/${lead.id}` });
      answers.invalidate("/api/leads");
      onChanged();
      return "Deleted.";
    });
  };
  return (
    <>
      <SentNote result={sending.result} />
      {items.length === 0 && <p class="empty">No lead here.</p>}
      <ul class="rules">
        {items.map((lead) => (
          <li key={lead.id}>
            <div>
              <h3>{lead.name ?? lead.phone ?? "without a name"}</h3>
              <p class="hint">
                {[
                  lead.phone,
                  lead.email,
                  leadStateWords[lead.status],
                  lead.attempts === 0
                    ? "never called"
                    : `${lead.attempts} calls, last ${formatMoment(lead.lastCalledAt)}`,
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </p>
            </div>
            {mayChange && (
              <div class="row-buttons">
                <button
                  type="button"
                  class="button"
                  disabled={sending.isBusy}
                  aria-label={`Delete ${lead.name ?? lead.phone ?? lead.id}`}
                  onClick={() => remove(lead)}
                >
                  Delete
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
    </>
  );
}
