import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";

type CallLabel = schemas["CallLabel"];

/** A call's outcome and tags, and for operators the means to change them. */
export function CallLabels({ callId }: { callId: string }) {
  const path = `/api/calls/${callId}/labels`;
  const { value: labels } = useAnswer<CallLabel[]>(path);
  const reader = useReader();
  const sending = useSending();
  if (labels === undefined) return null;
  const outcome = labels.find(({ kind }) => kind === "outcome");
  const tags = labels.filter(({ kind }) => kind === "tag");
  const mayChange = reader?.may("operator") ?? false;
  const change = (body: object, words: string) =>
    sending.run(async () => {
      await send({ method: "PATCH", path, body });
      answers.invalidate("/api/calls");
      return words;
    });
  return (
    <div class="labels">
      <h2 class="labels-title">Outcome and tags</h2>
      <ul class="label-list">
        {outcome !== undefined && (
          <LabelChip
            label={outcome}
            remove={mayChange ? () => void change({ outcome: null }, "The outcome is taken away.") : null}
          />
        )}
        {tags.map((tag) => (
          <LabelChip
            key={tag.label}
            label={tag}
            remove={mayChange ? () => void change({ removeTags: [tag.label] }, `The tag ${tag.label} is gone.`) : null}
          />
        ))}
        {labels.length === 0 && <li class="hint">None yet.</li>}
      </ul>
      {mayChange && (
        <div class="label-forms">
          <LabelForm
            label={outcome === undefined ? "Outcome" : "Another outcome"}
            button="Set"
            isBusy={sending.isBusy}
            onEntered={(entered) => change({ outcome: entered }, "The outcome is set.")}
          />
          <LabelForm
            label="New tag"
            button="Add"
            isBusy={sending.isBusy}
            onEntered={(entered) => change({ addTags: [entered] }, `Tagged ${entered}.`)}
          />
        </div>
      )}
      <SentNote result={sending.result} />
    </div>
  );
}

function LabelChip({ label: { kind, label, source }, remove }: { label: CallLabel; remove: (() => void) | null }) {
  return (
    <li class={`label label-${kind}`}>
      {kind === "outcome" && <span class="label-kind">Outcome: </span>}
      {label}
      {source === "rule" && <span class="label-kind"> by rule</span>}
      {remove !== null && (
        <button type="button" class="link-button" aria-label={`Remove ${label}`} onClick={remove}>
          Remove
        </button>
      )}
    </li>
  );
}

interface LabelFormProps {
  label: string;
  button: string;
  isBusy: boolean;
  /** True when it was taken: the field is then empty again. */
  onEntered(entered: string): Promise<boolean>;
}

function LabelForm({ label, button, isBusy, onEntered }: LabelFormProps) {
  const [text, setText] = useState("");
  return (
    <form
      class="label-form"
      onSubmit={async (event) => {
        event.preventDefault();
        if (text.trim() !== "" && (await onEntered(text.trim()))) setText("");
      }}
    >
      <label>
        {label}{" "}
        <input
          type="text"
          autocomplete="off"
          value={text}
          maxLength={40}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={isBusy}>
        {button}
      </button>
    </form>
  );
}
