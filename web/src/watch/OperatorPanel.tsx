import "../styles/forms.css";
import { useEffect } from "preact/hooks";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { ListenButton } from "./ListenButton.tsx";
import { OperatorLine } from "./OperatorLine.tsx";
import { takenOverBy } from "./operator-state.ts";

/** A call that was taken over goes back to the agent when nothing is heard of its operator for 30 s. */
const KEEP_EVERY_MS = 10_000;

/** The operator's hands in a call that goes on: listen, whisper, say, take over, end. Other roles see none of it. */
export function OperatorPanel({ callId, events }: { callId: string; events: readonly CallEvent[] }) {
  const reader = useReader();
  const sending = useSending();
  const { path, operator, isOwn } = { path: `/api/calls/${callId}`, ...holderOf(events, reader?.actorId ?? null) };
  useEffect(() => {
    if (!isOwn) return;
    // That it is not ours any more is told by the call's timeline.
    const keep = () => send({ method: "POST", path: `${path}/keep` }).catch(() => undefined);
    const timer = setInterval(keep, KEEP_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOwn, path]);
  if (!reader?.may("operator")) return null;

  const act = (action: string, words: string) =>
    sending.run(async () => {
      await send({ method: "POST", path: `${path}/${action}` });
      return words;
    });
  return (
    <section class="card operator" aria-label="Operator">
      <div class="operator-buttons">
        <ListenButton callId={callId} />
        {isOwn ? (
          <button
            type="button"
            class="button"
            disabled={sending.isBusy}
            onClick={() => void act("hand-back", "The agent has the call again.")}
          >
            Hand back to the agent
          </button>
        ) : (
          <button
            type="button"
            class="button"
            disabled={sending.isBusy || operator !== null}
            onClick={() => void act("take-over", "The call is yours: the agent answers nothing, your lines do.")}
          >
            Take over
          </button>
        )}
        <button
          type="button"
          class="button button-danger"
          disabled={sending.isBusy}
          onClick={() => {
            if (confirm("End this call? The caller is cut off at once.")) void act("end", "The call was ended.");
          }}
        >
          End call
        </button>
      </div>
      <p class="hint">
        {isOwn
          ? "You have this call. What you say is said in the agent's voice."
          : operator === null
            ? "The agent has this call."
            : "Another operator has this call."}
      </p>
      <SentNote result={sending.result} />
      <OperatorLine
        path={`${path}/say`}
        label="Say in the agent's voice"
        button="Say"
        done="It is said as soon as the caller pauses."
      />
      <OperatorLine
        path={`${path}/whisper`}
        label="Whisper to the agent"
        button="Whisper"
        done="The agent's next answer knows it; the caller does not hear it."
      />
    </section>
  );
}

function holderOf(events: readonly CallEvent[], actorId: string | null): { operator: string | null; isOwn: boolean } {
  const operator = takenOverBy(events);
  return { operator, isOwn: operator !== null && operator === actorId };
}
