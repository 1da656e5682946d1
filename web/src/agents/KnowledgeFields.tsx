import { LinesField } from "../components/fields/LinesField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { Link } from "../components/Link.tsx";
import type { FieldsProps } from "./fields-props.ts";

/** Fields of the questions that an agent knows an answer to. */
export function KnowledgeFields({ draft, set, complaintOf }: FieldsProps) {
  const entries = draft.knowledge;
  const change = (index: number, changed: Partial<(typeof entries)[number]>): void =>
    set({ knowledge: entries.map((entry, at) => (at === index ? { ...entry, ...changed } : entry)) });
  return (
    <>
      <p class="hint">
        Questions that ask for the same thing, and the answer to say. <Link to={{ page: "knowledge" }}>Documents</Link>{" "}
        are for longer texts.
      </p>
      {entries.map((entry, index) => (
        // Entries have no names of their own, and are only added at the end.
        <fieldset key={index} class="windows">
          <legend>Entry {index + 1}</legend>
          <LinesField
            label={`Questions of entry ${index + 1}`}
            hint="One a line."
            rows={3}
            value={entry.questions}
            onValue={(questions) => change(index, { questions })}
            complaint={complaintOf(`knowledge.${index}.questions`)}
          />
          <TextField
            label={`Answer of entry ${index + 1}`}
            rows={2}
            maxLength={2_000}
            value={entry.answer}
            onValue={(answer) => change(index, { answer })}
            complaint={complaintOf(`knowledge.${index}.answer`)}
          />
          <div class="row-buttons">
            <button
              type="button"
              class="button"
              onClick={() => set({ knowledge: entries.filter((_, at) => at !== index) })}
            >
              Remove entry {index + 1}
            </button>
          </div>
        </fieldset>
      ))}
      <div class="row-buttons">
        <button
          type="button"
          class="button"
          onClick={() => set({ knowledge: [...entries, { questions: [], answer: "" }] })}
        >
          Add an entry
        </button>
      </div>
    </>
  );
}
