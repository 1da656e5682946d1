import { answers } from "../../api/api.ts";
import { send } from "../../api/send.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useReader } from "../../api/use-reader.ts";
import { SentNote } from "../../components/SentNote.tsx";
import { useSending } from "../../components/use-sending.ts";
import { requestFailureWords } from "../../words/request-failure.ts";
import { ChangeForm } from "./ChangeForm.tsx";
import { ChangeItem, type ChangeStep } from "./ChangeItem.tsx";
import { CHANGES_PATH, type CostChange } from "./change-answers.ts";

const done: Record<ChangeStep, string> = {
  approve: "The change is on trial: the agent's next calls are drawn.",
  stop: "The change is stopped; every new call has the agent's own settings.",
  keep: "The change is kept: its settings are the agent's own.",
};

/** Changes that are to lower costs, on trial and before and after it, and for operators the form for another. */
export function ChangeList({ agentNames }: { agentNames: ReadonlyMap<string, string> }) {
  const answer = useAnswer<{ items: CostChange[] }>(CHANGES_PATH);
  const reader = useReader();
  const sending = useSending();
  const take = ({ id, agentId }: CostChange, step: ChangeStep) =>
    sending.run(async () => {
      await send({ method: "POST", path: `${CHANGES_PATH}/${encodeURIComponent(id)}/${step}` });
      for (const path of [CHANGES_PATH, `/api/agents/${encodeURIComponent(agentId)}`]) answers.invalidate(path);
      return done[step];
    });
  const mayStop = reader?.may("operator") ?? false;
  return (
    <section class="card" aria-label="Changes on trial">
      <h2>Changes on trial</h2>
      <p class="hint">
        Other settings, tried on a share of an agent's calls, and taken back by themselves when callers would notice.
      </p>
      <SentNote result={sending.result} />
      {answer.value === undefined ? (
        <p class="empty">{answer.error === undefined ? "Loading…" : requestFailureWords(answer.error)}</p>
      ) : (
        <>
          {answer.value.items.length === 0 && <p class="empty">No change was proposed yet.</p>}
          <ul class="rules changes">
            {answer.value.items.map((change) => (
              <ChangeItem
                key={change.id}
                change={change}
                agentName={agentNames.get(change.agentId) ?? change.agentId}
                isBusy={sending.isBusy}
                mayApprove={reader?.may("admin") ?? false}
                mayStop={mayStop}
                take={(step) => void take(change, step)}
              />
            ))}
          </ul>
        </>
      )}
      {mayStop && <ChangeForm agentNames={agentNames} />}
    </section>
  );
}
