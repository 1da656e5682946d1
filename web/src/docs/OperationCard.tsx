import { useState } from "preact/hooks";
import { API_ORIGIN } from "../api/api-origin.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import type { Operation, Schemas } from "./api-description.ts";
import { curlOf } from "./example.ts";
import { Prose } from "./Prose.tsx";
import { SchemaTable } from "./SchemaTable.tsx";
import { typeWords } from "./schema-rows.ts";
import { TryIt } from "./TryIt.tsx";

/** Media types that the form can send. */
const isTryable = ({ bodies }: Operation): boolean =>
  bodies.length === 0 || bodies.some(({ mediaType }) => mediaType === "application/json");

/** One operation: its line, and behind it what it takes, what it answers, a command to copy and a form to try it. */
export function OperationCard({
  operation,
  schemas,
  isChosen,
}: {
  operation: Operation;
  schemas: Schemas;
  isChosen: boolean;
}) {
  // A hundred operations with their tables would be slow to lay out: each is drawn when it is opened.
  const [isOpen, setIsOpen] = useState(isChosen);
  const { id, method, path, summary, description, parameters, bodies, answers } = operation;
  return (
    <details
      id={id}
      class="card docs-operation"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <span class="docs-method">{method}</span> <code>{path}</code> <span class="docs-summary">{summary}</span>
      </summary>
      {isOpen && (
        <>
          <p>
            <Prose text={description} /> <a href={`#${id}`}>Link to this</a>
          </p>
          {parameters.length > 0 && (
            <>
              <h3>Parameters</h3>
              <ul class="docs-parameters">
                {parameters.map(({ name, in: place, isRequired, description: told, schema }) => (
                  <li key={`${place} ${name}`}>
                    <code>{name}</code>{" "}
                    <span class="hint">
                      {place}
                      {isRequired ? ", required" : ""}, {typeWords(schema, schemas)}
                    </span>{" "}
                    <Prose text={told} />
                  </li>
                ))}
              </ul>
            </>
          )}
          {bodies.map(({ mediaType, schema }) => (
            <section key={mediaType}>
              <h3>Body, {mediaType}</h3>
              <SchemaTable title={`Body of ${method} ${path}`} schema={schema} schemas={schemas} />
            </section>
          ))}
          {answers.map(({ status, description: told, body }) => (
            <section key={status}>
              <h3>
                {status === "default" ? "Refusals" : status}: {told}
              </h3>
              {body !== null && (
                <SchemaTable title={`Answer ${status} of ${method} ${path}`} schema={body.schema} schemas={schemas} />
              )}
            </section>
          ))}
          <h3>Command</h3>
          <Command text={curlOf(operation, schemas, API_ORIGIN === "" ? location.origin : API_ORIGIN)} />
          {isTryable(operation) && (
            <>
              <h3>Try it</h3>
              <TryIt operation={operation} schemas={schemas} />
            </>
          )}
        </>
      )}
    </details>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div class="docs-command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} />
    </div>
  );
}
