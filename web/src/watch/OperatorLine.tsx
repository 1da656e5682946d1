import { useState } from "preact/hooks";
import { send } from "../api/send.ts";
import { Field } from "../components/Field.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";

interface OperatorLineProps {
  path: string;
  label: string;
  button: string;
  /** What happens with the line now. */
  done: string;
}

/** Longest line that the API takes. */
const MAX_CHARACTERS = 500;

/** A line that an operator sends into a call. */
export function OperatorLine({ path, label, button, done }: OperatorLineProps) {
  const [text, setText] = useState("");
  const sending = useSending();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const line = text.trim();
        if (line === "") return;
        void sending
          .run(async () => {
            await send({ method: "POST", path, body: { text: line } });
            return done;
          })
          .then((isSent) => isSent && setText(""));
      }}
    >
      <Field label={label} complaint={sending.result?.fields.get("text")}>
        {(attributes) => (
          <div>
            <input
              {...attributes}
              type="text"
              maxLength={MAX_CHARACTERS}
              autocomplete="off"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit" class="button" disabled={sending.isBusy || text.trim() === ""}>
              {button}
            </button>
          </div>
        )}
      </Field>
      <SentNote result={sending.result} />
    </form>
  );
}
