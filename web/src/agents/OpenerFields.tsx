import type { schemas } from "../api/api-types.ts";
import { useAnswer } from "../api/use-answer.ts";
import { CheckField } from "../components/fields/CheckField.tsx";
import { LinesField } from "../components/fields/LinesField.tsx";
import { formatMs } from "../words/format.ts";
import { agentPaths } from "./agent-answers.ts";
import type { FieldsProps } from "./fields-props.ts";

type Phrase = FieldsProps["draft"]["openers"]["phrases"][number];

const lengthWords = {
  short: "too short to cover a wait",
  fits: "a good length",
  long: "long enough to hold an answer up",
} as const;

const textOf = (phrase: Phrase): string => (typeof phrase === "string" ? phrase : phrase.text);

/** Fields of an agent's openers, with how long their recordings are. */
export function OpenerFields({ draft, set, complaintOf, agentId }: FieldsProps) {
  const { openers } = draft;
  const { value: recorded } = useAnswer<schemas["AgentOpeners"]>(agentPaths.openers(agentId));
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
      {recorded !== undefined && recorded.phrases.length > 0 && (
        <>
          <h3>As stored</h3>
          <ul class="plain-list">
            {recorded.phrases.map(({ text, durationMs, length, acts }) => (
              <li key={text}>
                “{text}”{" "}
                <span class="hint">
                  {[
                    durationMs === null ? "not recorded yet" : formatMs(durationMs),
                    length === null ? null : lengthWords[length],
                    `answers a ${acts.join(" or a ")}`,
                  ]
                    .filter((part) => part !== null)
                    .join(" · ")}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
