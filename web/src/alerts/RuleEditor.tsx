import { useEffect, useState } from "preact/hooks";
import { alertMetricRows, alertMetrics } from "../../../workers/measure/alerts/alert-metrics.ts";
import { type AgentNamesPage, answers } from "../api/api.ts";
import { paths } from "../api/paths.ts";
import { send, tagOf } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Field } from "../components/Field.tsx";
import { NumberField } from "../components/fields/NumberField.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { noDataWords } from "../words/alerts.ts";
import { alertPaths, type Rule } from "./alert-answers.ts";
import { draftComplaints, draftOf, newDraft, type RuleDraft, withKind, withMetric } from "./rule-draft.ts";
import { shownUnits } from "./rule-words.ts";
import { WindowFields } from "./WindowFields.tsx";

/** The editor of one rule, or of a new one. */
export function RuleEditor({ rule, close }: { rule: Rule | null; close(): void }) {
  const [draft, setDraft] = useState<RuleDraft>(rule === null ? newDraft : draftOf(rule));
  /** Times that saving was tried: from the first on, complaints are shown. */
  const [tries, setTries] = useState(0);
  const [tag, setTag] = useState<string | null>(null);
  const sending = useSending();
  const { value: agents } = useAnswer<AgentNamesPage>(paths.agentNames);
  // A change is made to the rule as it was when the editor opened.
  useEffect(() => {
    if (rule !== null) void tagOf(`/api/alert-rules/${rule.id}`).then(setTag, () => undefined);
  }, []);

  const own = draftComplaints(draft);
  // The first field that is wrong, once it is marked.
  useEffect(() => {
    if (tries > 0) document.querySelector<HTMLElement>('.rule-editor [aria-invalid="true"]')?.focus();
  }, [tries]);
  const complaints = new Map([...(sending.result?.fields ?? []), ...(tries > 0 ? own : [])]);
  const set = (changed: Partial<RuleDraft>): void => setDraft({ ...draft, ...changed });
  const { unit, meaning, source } = alertMetricRows[draft.metric];
  const hasAgents = source === "turn" || source === "call" || source === "provider";
  const isCost = unit === "micro_usd_per_hour";

  const save = async (): Promise<void> => {
    setTries(tries + 1);
    if (own.size > 0) return;
    const isSaved = await sending.run(async () => {
      if (rule === null) await send({ method: "POST", path: "/api/alert-rules", body: draft });
      else await send({ method: "PATCH", path: `/api/alert-rules/${rule.id}`, body: draft, ifMatch: tag });
      answers.invalidate(alertPaths.rules);
      return "Saved.";
    });
    if (isSaved) close();
  };
  const remove = async (): Promise<void> => {
    if (rule === null) return;
    const question = rule.isDefault ? "Go back to the platform's own rule?" : `Delete the rule “${rule.name}”?`;
    if (!confirm(question)) return;
    const isGone = await sending.run(async () => {
      await send({ method: "DELETE", path: `/api/alert-rules/${rule.id}`, ifMatch: tag });
      answers.invalidate(alertPaths.rules);
      return "Deleted.";
    });
    if (isGone) close();
  };

  return (
    <section class="card">
      <h2>{rule === null ? "New rule" : `Rule “${rule.name}”`}</h2>
      <form
        class="rule-editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Name" complaint={complaints.get("name")}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              maxLength={100}
              value={draft.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Watches" hint={`${meaning}.`} complaint={complaints.get("metric")}>
          {(attributes) => (
            <select
              {...attributes}
              value={draft.metric}
              onChange={(event) => setDraft(withMetric(draft, event.currentTarget.value as RuleDraft["metric"]))}
            >
              {alertMetrics.map((metric) => (
                <option key={metric} value={metric}>
                  {alertMetricRows[metric].title}
                </option>
              ))}
            </select>
          )}
        </Field>
        {hasAgents && (
          <Field label="Agent" complaint={complaints.get("agentId")}>
            {(attributes) => (
              <select
                {...attributes}
                value={draft.agentId ?? ""}
                onChange={(event) => set({ agentId: event.currentTarget.value || null })}
              >
                <option value="">all agents</option>
                {agents?.items.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {unit !== "flag" && (
          <NumberField
            label={isCost ? "Most that calls may cost" : "Bad above"}
            unit={shownUnits[unit].name}
            hint={isCost ? "The alert fires above it." : "One event above it is a bad one."}
            value={draft.threshold / shownUnits[unit].factor}
            onValue={(value) => set({ threshold: value * shownUnits[unit].factor })}
            complaint={complaints.get("threshold")}
          />
        )}
        {!isCost && (
          <>
            <NumberField
              label="Objective"
              unit="%"
              hint="Share of events that is to be good."
              value={Number((draft.objective * 100).toFixed(4))}
              onValue={(value) => set({ objective: value / 100 })}
              complaint={complaints.get("objective")}
            />
            <Field
              label="Fires when"
              hint={
                draft.kind === "burn_rate"
                  ? "Both windows of a pair have so many bad events that the objective cannot be kept."
                  : "One window has more bad events than the objective allows."
              }
              complaint={complaints.get("kind")}
            >
              {(attributes) => (
                <select
                  {...attributes}
                  value={draft.kind}
                  onChange={(event) => setDraft(withKind(draft, event.currentTarget.value as RuleDraft["kind"]))}
                >
                  <option value="burn_rate">the error budget burns too fast</option>
                  <option value="threshold">the objective is missed in one window</option>
                </select>
              )}
            </Field>
          </>
        )}
        <WindowFields draft={draft} set={set} complaints={complaints} />
        <NumberField
          label="Fires after"
          unit="s"
          hint="The condition has to hold for so long."
          value={draft.forSeconds}
          onValue={(forSeconds) => set({ forSeconds })}
          complaint={complaints.get("forSeconds")}
        />
        <NumberField
          label="Fires on for"
          unit="s"
          hint="After the condition last held, so that a short recovery is no second alert."
          value={draft.keepFiringSeconds}
          onValue={(keepFiringSeconds) => set({ keepFiringSeconds })}
          complaint={complaints.get("keepFiringSeconds")}
        />
        <NumberField
          label="At least"
          unit="events"
          hint="With fewer in the long window nothing fires: two calls say little."
          value={draft.minEvents}
          onValue={(minEvents) => set({ minEvents })}
          complaint={complaints.get("minEvents")}
        />
        <Field label="While nothing happens" complaint={complaints.get("noDataPolicy")}>
          {(attributes) => (
            <select
              {...attributes}
              value={draft.noDataPolicy}
              onChange={(event) => set({ noDataPolicy: event.currentTarget.value as RuleDraft["noDataPolicy"] })}
            >
              {Object.entries(noDataWords).map(([policy, words]) => (
                <option key={policy} value={policy}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <label class="check">
          <input
            type="checkbox"
            checked={draft.isEnabled}
            onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
          />{" "}
          On
        </label>
        <SentNote result={sending.result} />
        <div class="row-buttons">
          <button type="submit" class="button button-primary" disabled={sending.isBusy}>
            {sending.isBusy ? "Saving…" : "Save"}
          </button>
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          {rule !== null && rule.version > 0 && (
            <button type="button" class="button button-danger" disabled={sending.isBusy} onClick={() => void remove()}>
              {rule.isDefault ? "Back to the platform's" : "Delete"}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
