import { LinesField } from "../components/fields/LinesField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import type { FieldsProps } from "./fields-props.ts";

/** Lines of the script that the platform itself says, with their moments. */
const scriptLines = {
  fallback: "When nothing was understood",
  silence_prompt: "When the caller is silent",
  closing: "Goodbye at a limit",
  cannot_hear: "When speech to text is away",
  holding: "While an answer is late",
  still_holding: "While it is still late",
} as const;

/** Fields of what an agent says by itself, what it is told to be, and what its callers are likely to say. */
export function WordFields({ draft, set, complaintOf }: FieldsProps) {
  const { script } = draft;
  // An empty line is none: the platform has one of its own.
  const setLine = (key: string, text: string): void => {
    const { [key]: _, ...others } = script;
    set({ script: text === "" ? others : { ...script, [key]: text } });
  };
  const others = Object.keys(script).filter((key) => !Object.hasOwn(scriptLines, key));
  return (
    <>
      <TextField
        label="Greeting"
        hint="The first line of every call."
        maxLength={500}
        value={draft.greeting}
        onValue={(greeting) => set({ greeting })}
        complaint={complaintOf("greeting")}
      />
      <TextField
        label="Prompt"
        hint="Who the agent is and what it does. The platform adds how to speak on a call, the script and the knowledge."
        rows={8}
        maxLength={20_000}
        value={draft.prompt}
        onValue={(prompt) => set({ prompt })}
        complaint={complaintOf("prompt")}
      />
      <LinesField
        label="Expected phrases"
        hint="One a line: what callers are likely to say. Slots: {day}, {time}, {number}, {digits}."
        rows={8}
        value={draft.expectedPhrases}
        onValue={(expectedPhrases) => set({ expectedPhrases })}
        complaint={complaintOf("expectedPhrases")}
      />
      <h3>Fixed lines</h3>
      {Object.entries<string>(scriptLines).map(([key, words]) => (
        <TextField
          key={key}
          label={words}
          maxLength={500}
          value={script[key] ?? ""}
          onValue={(text) => setLine(key, text)}
          complaint={complaintOf(`script.${key}`)}
        />
      ))}
      {others.map((key) => (
        <TextField
          key={key}
          label={`Line “${key}”`}
          maxLength={500}
          value={script[key] ?? ""}
          onValue={(text) => set({ script: { ...script, [key]: text } })}
          complaint={complaintOf(`script.${key}`)}
        />
      ))}
    </>
  );
}
