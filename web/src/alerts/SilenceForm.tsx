import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { Field } from "../components/Field.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatInstant } from "../words/format.ts";
import { alertPaths, type Rule, type Silence } from "./alert-answers.ts";

interface SilenceFormProps {
  rules: readonly Pick<Rule, "id" | "name">[];
  /** The rule that is chosen at first; null for all. */
  ruleId: string | null;
}

/** Lengths to choose from. */
const lengths = { 30: "30 minutes", 120: "2 hours", 480: "8 hours", 1440: "a day", 10080: "a week" } as const;

/** Silences alerts from now on. */
export function SilenceForm({ rules, ruleId }: SilenceFormProps) {
  const [chosen, setChosen] = useState(ruleId ?? "");
  const [minutes, setMinutes] = useState("120");
  const [reason, setReason] = useState("");
  const sending = useSending();
  const fields = sending.result?.fields;
  return (
    <form
      class="rule-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => {
          const endsAt = new Date(Date.now() + Number(minutes) * 60_000).toISOString();
          const body = { ruleId: chosen === "" ? null : chosen, endsAt, reason };
          const silence = await send<Silence>({ method: "POST", path: "/api/alert-silences", body });
          answers.invalidate(alertPaths.silences);
          setReason("");
          return `Silent until ${formatInstant(silence.endsAt)}. What still fires then is sent.`;
        });
      }}
    >
      <h3>Silence</h3>
      <Field label="Rule" complaint={fields?.get("ruleId")}>
        {(attributes) => (
          <select {...attributes} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            <option value="">all rules</option>
            {rules.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="For" complaint={fields?.get("endsAt")}>
        {(attributes) => (
          <select {...attributes} value={minutes} onChange={(event) => setMinutes(event.currentTarget.value)}>
            {Object.entries(lengths).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Reason" hint="For who asks later." complaint={fields?.get("reason")}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            maxLength={500}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <SentNote result={sending.result} />
      <button type="submit" class="button" disabled={sending.isBusy}>
        Silence
      </button>
    </form>
  );
}
