import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { Field } from "../components/Field.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { benchmarkPaths, type ComparedReport } from "./benchmark-answers.ts";

/** Days for which a regression is taken note of. */
const lengths = { 1: "a day", 7: "a week", 30: "30 days" } as const;

/** Takes note of a regression that is known: it stays a regression, with the reason beside it, until that expires. */
export function AcknowledgeForm({ report }: { report: ComparedReport }) {
  const isOperator = useReader()?.may("operator") ?? false;
  const [metric, setMetric] = useState("");
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("7");
  const sending = useSending();
  const known = new Set(report.acknowledged.map((one) => one.metric));
  const labels = new Map(
    report.current.categories.flatMap((part) => part.metrics.map(({ key, label }) => [key, label])),
  );
  const regressed = report.comparison?.metrics.filter(({ key, verdict }) => verdict === "regressed" && !known.has(key));
  if (!isOperator || regressed === undefined || regressed.length === 0) return null;
  const chosen = regressed.some(({ key }) => key === metric) ? metric : (regressed[0]?.key ?? "");
  return (
    <details>
      <summary>Acknowledge a regression</summary>
      <form
        class="schedule-form"
        onSubmit={(event) => {
          event.preventDefault();
          void sending.run(async () => {
            const expiresAt = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
            const path = `${benchmarkPaths.report(report.current.id)}/acknowledgements`;
            await send({ method: "POST", path, body: { metric: chosen, reason, expiresAt } });
            answers.invalidate(benchmarkPaths.all);
            setReason("");
            return "Acknowledged.";
          });
        }}
      >
        <Field label="Figure" complaint={sending.result?.fields.get("metric")}>
          {(attributes) => (
            <select {...attributes} value={chosen} onChange={(event) => setMetric(event.currentTarget.value)}>
              {regressed.map(({ key }) => (
                <option key={key} value={key}>
                  {labels.get(key) ?? key}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Reason" complaint={sending.result?.fields.get("reason")}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              required
              maxLength={500}
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="For" complaint={sending.result?.fields.get("expiresAt")}>
          {(attributes) => (
            <select {...attributes} value={days} onChange={(event) => setDays(event.currentTarget.value)}>
              {Object.entries(lengths).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <SentNote result={sending.result} />
        <button type="submit" class="button" disabled={sending.isBusy || reason === ""}>
          Acknowledge
        </button>
      </form>
    </details>
  );
}
