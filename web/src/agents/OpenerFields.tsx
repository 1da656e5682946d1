import { CheckField } from "../components/fields/CheckField.tsx";
import { LinesField } from "../components/fields/LinesField.tsx";
import type { FieldsProps } from "./fields-props.ts";

type Phrase = FieldsProps["draft"]["openers"]["phrases"][number];

const textOf = (phrase: Phrase): string => (typeof phrase === "string" ? phrase : phrase.text);

/** Fields of an agent's openers. */
export function OpenerFields({ draft, set, complaintOf }: FieldsProps) {
  const { openers } = draft;
  return (
    <>
      <p class="hint">Short phrases that an answer may begin with while the rest of it is being made.</p>
      <CheckField
        label="Begin answers with openers"
        isChecked={openers.enabled}
        onValue={(enabled) => set({ openers: { ...openers, enabled } })}
      />
      <LinesField
        label="Openers"
        hint="One a line, up to 60 characters. Empty takes those of the language. What a phrase may answer (a question, a request) is kept for phrases that stay as they are."
        rows={4}
        value={openers.phrases.map(textOf)}
        onValue={(texts) =>
          set({
            openers: {
              ...openers,
              phrases: texts.map((text) => openers.phrases.find((p) => textOf(p) === text) ?? text),
            },
          })
        }
        complaint={complaintOf("openers.phrases")}
      />
    </>
  );
}
