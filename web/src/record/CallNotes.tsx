import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { TextField } from "../components/fields/TextField.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatInstant } from "../words/format.ts";

type CallNote = schemas["CallNote"];

/** Longest note, as the API takes them. */
const MAX_NOTE_CHARS = 2_000;

/** Notes that people wrote on a call, and for operators a form for another. */
export function CallNotes({ callId }: { callId: string }) {
  const path = `/api/calls/${callId}/notes`;
  const { value: notes } = useAnswer<CallNote[]>(path);
  const reader = useReader();
  const sending = useSending();
  const [text, setText] = useState("");
  if (notes === undefined) return null;
  const mayChange = reader?.may("operator") ?? false;
  if (notes.length === 0 && !mayChange) return null;
  const add = () =>
    sending.run(async () => {
      await send({ method: "POST", path, body: { text } });
      setText("");
      answers.invalidate(path);
      return "The note is kept.";
    });
  const remove = ({ id }: CallNote) =>
    sending.run(async () => {
      await send({ method: "DELETE", path: `${path}/${id}` });
      answers.invalidate(path);
      return "The note is deleted.";
    });
  return (
    <section class="card notes">
      <h2>Notes</h2>
      <ul class="note-list">
        {notes.map((note) => (
          <li key={note.id}>
            <p class="note-text">{note.text}</p>
            <p class="hint">
              {formatInstant(note.createdAt)}, by {note.authorId === reader?.actorId ? "you" : note.authorId}{" "}
              {mayChange && (
                <button
                  type="button"
                  class="link-button"
                  aria-label={`Delete the note of ${formatInstant(note.createdAt)}`}
                  disabled={sending.isBusy}
                  onClick={() => void remove(note)}
                >
                  Delete
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {mayChange && (
        <form
          class="note-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== "") void add();
          }}
        >
          <TextField
            label="New note"
            hint="For the organisation; it is erased with the call's words."
            value={text}
            rows={2}
            maxLength={MAX_NOTE_CHARS}
            onValue={setText}
          />
          <button type="submit" class="button" disabled={sending.isBusy}>
            Add note
          </button>
        </form>
      )}
      <SentNote result={sending.result} />
    </section>
  );
}
