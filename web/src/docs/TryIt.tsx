import { useState } from "preact/hooks";
import { Field } from "../components/Field.tsx";
import type { Operation, Schemas } from "./api-description.ts";
import { exampleOf } from "./example.ts";
import { type RawAnswer, sendOperation } from "./sent-request.ts";

type Outcome = { state: "idle" | "sending" } | { state: "answered"; answer: RawAnswer } | { state: "failed" };

/** Form that sends an operation with the browser's session and shows the answer as it comes. */
export function TryIt({ operation, schemas }: { operation: Operation; schemas: Schemas }) {
  const json = operation.bodies.find(({ mediaType }) => mediaType === "application/json");
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(() =>
    json === undefined ? null : JSON.stringify(exampleOf(json.schema, schemas), null, 2),
  );
  const [outcome, setOutcome] = useState<Outcome>({ state: "idle" });
  const isChange = operation.method !== "GET";

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setOutcome({ state: "sending" });
    try {
      setOutcome({ state: "answered", answer: await sendOperation(operation, values, body) });
    } catch {
      // Offline, or no answer in time: which of them, the browser does not tell.
      setOutcome({ state: "failed" });
    }
  };
  return (
    <form class="docs-try" onSubmit={submit}>
      {operation.parameters.map(({ name, in: place, isRequired }) => (
        <Field key={`${place} ${name}`} label={name} hint={isRequired ? `${place}, required` : place}>
          {(attributes) => (
            <input
              {...attributes}
              required={isRequired}
              value={values[name] ?? ""}
              onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
      {body !== null && (
        <Field label="Body">
          {(attributes) => (
            <textarea
              {...attributes}
              rows={Math.min(16, body.split("\n").length + 1)}
              spellcheck={false}
              value={body}
              onInput={(event) => setBody(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {isChange && <p class="hint">This changes your organisation's data: it is no rehearsal.</p>}
      <button type="submit" class="button" disabled={outcome.state === "sending"}>
        {outcome.state === "sending" ? "Sending…" : "Send"}
      </button>
      <div role="status">
        {outcome.state === "failed" && <p class="complaint">The server did not answer.</p>}
        {outcome.state === "answered" && (
          <>
            <p>
              <strong>{outcome.answer.status}</strong> after {outcome.answer.tookMs} ms
              {outcome.answer.status === 401 && ": sign in on another page first"}
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
            <pre tabIndex={0}>{outcome.answer.text}</pre>
          </>
        )}
      </div>
    </form>
  );
}
