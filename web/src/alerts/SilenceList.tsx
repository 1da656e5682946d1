import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatInstant } from "../words/format.ts";
import { alertPaths, type Rule, type Silence } from "./alert-answers.ts";
import { SilenceForm } from "./SilenceForm.tsx";

/** Silences: stretches of time in which alerts are shown and not sent. */
export function SilenceList({ silences }: { silences: readonly Silence[] }) {
  const reader = useReader();
  const sending = useSending();
  const { value: rules } = useAnswer<{ items: Rule[] }>(alertPaths.rules);
  const nameOf = (ruleId: string | null): string =>
    ruleId === null ? "All rules" : (rules?.items.find(({ id }) => id === ruleId)?.name ?? ruleId);
  const isOperator = reader?.may("operator") ?? false;
  const end = (silence: Silence) =>
    sending.run(async () => {
      await send({ method: "DELETE", path: `/api/alert-silences/${silence.id}` });
      answers.invalidate(alertPaths.silences);
      return "The silence has ended.";
    });
  return (
    <section class="card">
      <h2>Silences</h2>
      <SentNote result={sending.result} />
      {silences.length === 0 && <p class="empty">Nothing is silenced.</p>}
      <ul class="rules">
        {silences.map((silence) => (
          <li key={silence.id} class={Date.parse(silence.endsAt) < Date.now() ? "rule-off" : ""}>
            <div>
              <h3>{nameOf(silence.ruleId)}</h3>
              <p class="hint">
                {formatInstant(silence.startsAt)} – {formatInstant(silence.endsAt)}
                {silence.reason !== "" && ` · ${silence.reason}`}
              </p>
            </div>
            {isOperator && (
              <div class="row-buttons">
                <button
                  type="button"
                  class="button"
                  disabled={sending.isBusy}
                  aria-label={`End the silence of ${nameOf(silence.ruleId)}`}
                  onClick={() => void end(silence)}
                >
                  {Date.parse(silence.endsAt) < Date.now() ? "Remove" : "End"}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {isOperator && rules !== undefined && <SilenceForm rules={rules.items} ruleId={null} />}
    </section>
  );
}
