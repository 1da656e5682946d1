import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { type CallView, VIEWS_PATH, viewChanges, viewOf, viewSearch } from "./call-view.ts";

interface SavedViewsProps {
  /** The API's query for the filters and the order that are shown. */
  query: Record<string, string>;
  change(changed: Record<string, string | null>): void;
}

/** The organisation's views of the list of calls, each a link; what is shown now can be saved as another. */
export function SavedViews({ query, change }: SavedViewsProps) {
  const { value } = useAnswer<{ items: CallView[] }>(VIEWS_PATH);
  const reader = useReader();
  const sending = useSending();
  const [isNaming, setIsNaming] = useState(false);
  const mayChange = reader?.may("operator") ?? false;
  const views = value?.items ?? [];
  const shown = viewSearch(viewOf("", query));
  const current = views.find((view) => viewSearch(view) === shown);
  const canSave = mayChange && shown !== "" && current === undefined;
  if (views.length === 0 && !canSave) return null;

  const save = (name: string) =>
    sending.run(async () => {
      await send({ method: "POST", path: VIEWS_PATH, body: viewOf(name, query) });
      answers.invalidate(VIEWS_PATH);
      setIsNaming(false);
      return "Saved for everybody in the organisation.";
    });
  const remove = (view: CallView) =>
    sending.run(async () => {
      await send({ method: "DELETE", path: `${VIEWS_PATH}/${view.id}` });
      answers.invalidate(VIEWS_PATH);
      return `“${view.name}” is deleted.`;
    });
  return (
    <nav class="saved-views" aria-label="Saved views">
      {views.map((view) => (
        <a
          key={view.id}
          class="view-link"
          href={`/calls?${viewSearch(view)}`}
          aria-current={view === current ? "true" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            change(viewChanges(view));
          }}
        >
          {view.name}
        </a>
      ))}
      {mayChange && current !== undefined && (
        <button type="button" class="link-button" disabled={sending.isBusy} onClick={() => void remove(current)}>
          Delete “{current.name}”
        </button>
      )}
      {canSave &&
        (isNaming ? (
          <NameForm isBusy={sending.isBusy} save={save} cancel={() => setIsNaming(false)} />
        ) : (
          <button type="button" class="link-button" onClick={() => setIsNaming(true)}>
            Save this view
          </button>
        ))}
      <SentNote result={sending.result} />
    </nav>
  );
}

interface NameFormProps {
  isBusy: boolean;
  save(name: string): void;
  cancel(): void;
}

function NameForm({ isBusy, save, cancel }: NameFormProps) {
  const [name, setName] = useState("");
  return (
    <form
      class="view-name"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") save(name.trim());
      }}
    >
      <label>
        Name of the view{" "}
        <input
          value={name}
          maxLength={80}
          required
          // biome-ignore lint/a11y/noAutofocus: the field stands where the button was that asked for it.
          autoFocus
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={isBusy}>
        Save
      </button>
      <button type="button" class="link-button" onClick={cancel}>
        Cancel
      </button>
    </form>
  );
}
