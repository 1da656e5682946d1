import { alertMetricRows } from "../../../workers/measure/alerts/alert-metrics.ts";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { percentWords, windowWords } from "../words/alerts.ts";
import { alertPaths, type Rule } from "./alert-answers.ts";
import { RuleEditor } from "./RuleEditor.tsx";
import { limitWords } from "./rule-words.ts";

interface RuleListProps {
  rules: readonly Rule[];
  /** Id of the rule that is edited, "new" for one to be made; null for none. */
  edited: string | null;
  edit(id: string | null): void;
}

/** The rules that alerts follow from: the platform's, as edited, and the organisation's own. */
export function RuleList({ rules, edited, edit }: RuleListProps) {
  const reader = useReader();
  const sending = useSending();
  const isAdmin = reader?.may("admin") ?? false;
  const rule = rules.find(({ id }) => id === edited) ?? null;
  if (edited !== null && isAdmin && (rule !== null || edited === "new")) {
    return <RuleEditor key={edited} rule={rule} close={() => edit(null)} />;
  }
  const toggle = (one: Rule) =>
    sending.run(async () => {
      await send({ method: "PATCH", path: `/api/alert-rules/${one.id}`, body: { isEnabled: !one.isEnabled } });
      answers.invalidate(alertPaths.rules);
      return `“${one.name}” is ${one.isEnabled ? "off: it fires no more" : "on"}.`;
    });
  return (
    <section class="card">
      <div class="title-row">
        <h2>Rules</h2>
        {isAdmin && (
          <button type="button" class="button" onClick={() => edit("new")}>
            New rule
          </button>
        )}
      </div>
      <SentNote result={sending.result} />
      <ul class="rules">
        {rules.map((one) => (
          <li key={one.id} class={one.isEnabled ? "" : "rule-off"}>
            <div>
              <h3>{one.name}</h3>
              <p class="hint">
                {[
                  alertMetricRows[one.metric].title,
                  limitWords(one),
                  one.kind === "burn_rate" ? `objective ${percentWords(one.objective)}` : null,
                  one.windows.map(({ longMinutes }) => windowWords(longMinutes)).join(", "),
                  one.isDefault && one.version === 0 ? "the platform's" : `edition ${one.version}`,
                  one.isEnabled ? null : "off",
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </p>
            </div>
            {isAdmin && (
              <div class="row-buttons">
                <button
                  type="button"
                  class="button"
                  disabled={sending.isBusy}
                  aria-label={`${one.isEnabled ? "Turn off" : "Turn on"} “${one.name}”`}
                  onClick={() => void toggle(one)}
                >
                  {one.isEnabled ? "Turn off" : "Turn on"}
                </button>
                <button type="button" class="button" aria-label={`Edit “${one.name}”`} onClick={() => edit(one.id)}>
                  Edit
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
