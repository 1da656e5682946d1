import { useState } from "preact/hooks";
import { send } from "../api/send.ts";
import { Field } from "../components/Field.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { channelWords, type severityWords } from "../words/alerts.ts";
import type { Channel } from "./alert-answers.ts";

interface ChannelFormProps {
  severities: typeof severityWords;
  onMade(name: string, secret: string): void;
}

const empty = {
  name: "",
  kind: "webhook" as Channel["kind"],
  url: "",
  leastSeverity: "page" as Channel["leastSeverity"],
};

/** Makes a channel. */
export function ChannelForm({ severities, onMade }: ChannelFormProps) {
  const [draft, setDraft] = useState(empty);
  const sending = useSending();
  const fields = sending.result?.fields;
  const set = (changed: Partial<typeof empty>): void => setDraft({ ...draft, ...changed });
  return (
    <form
      class="rule-editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => {
          const { secret } = await send<{ secret: string }>({
            method: "POST",
            path: "/api/alert-channels",
            body: draft,
          });
          onMade(draft.name, secret);
          setDraft(empty);
          return "The channel is there. Send it a test.";
        });
      }}
    >
      <h3>New channel</h3>
      <Field label="Name" complaint={fields?.get("name")}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            maxLength={100}
            value={draft.name}
            onInput={(event) => set({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Kind" complaint={fields?.get("kind")}>
        {(attributes) => (
          <select
            {...attributes}
            value={draft.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as Channel["kind"] })}
          >
            {Object.entries(channelWords).map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Address" hint="Begins with https; it is not shown again." complaint={fields?.get("url")}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            inputMode="url"
            autocomplete="off"
            value={draft.url}
            onInput={(event) => set({ url: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Sends" complaint={fields?.get("leastSeverity")}>
        {(attributes) => (
          <select
            {...attributes}
            value={draft.leastSeverity}
            onChange={(event) => set({ leastSeverity: event.currentTarget.value as Channel["leastSeverity"] })}
          >
            <option value="page">{severities.page}</option>
            <option value="ticket">pages, and {severities.ticket}</option>
          </select>
        )}
      </Field>
      <SentNote result={sending.result} />
      <button type="submit" class="button button-primary" disabled={sending.isBusy}>
        Make the channel
      </button>
    </form>
  );
}
