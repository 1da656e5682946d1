import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { bytesWords, changeWords, costWords, spanWords } from "../words/database.ts";
import { formatCount, formatInstant } from "../words/format.ts";
import { type Change, databasePaths } from "./database-answers.ts";

type Verb = "approve" | "withdraw" | "revert";

/** Steps that an admin may take from a state. */
const steps: Partial<Record<Change["status"], [Verb, string][]>> = {
  proposed: [
    ["approve", "Approve"],
    ["withdraw", "Withdraw"],
  ],
  approved: [["withdraw", "Withdraw"]],
  building: [["withdraw", "Break off"]],
  applied: [["revert", "Take back"]],
};

const done: Record<Verb, string> = {
  approve: "Approved: the index is built next.",
  withdraw: "Withdrawn.",
  revert: "The index is dropped next.",
};

/** One change: its statement, what it is applied to, how far it is, and what came of it. */
export function ChangeCard({ change }: { change: Change }) {
  const reader = useReader();
  const sending = useSending();
  const { id, status, ddl, dryRun, effect, history, progress } = change;
  const isAdmin = reader?.may("admin") ?? false;
  const step = (verb: Verb) => {
    if (verb === "revert" && !confirm(`Drop the index ${change.plan.name}?`)) return;
    void sending.run(async () => {
      await send({ method: "POST", path: `${databasePaths.changes}/${id}/${verb}` });
      answers.invalidate(databasePaths.changes);
      return done[verb];
    });
  };
  return (
    <li>
      <p>
        <span class={`state state-${status}`}>{changeWords[status]}</span> <code class="ddl">{ddl}</code>
      </p>
      <p class="hint">
        {change.plan.table}: {formatCount(dryRun.tableRows)} rows, {bytesWords(dryRun.tableBytes)} when it was proposed,{" "}
        {formatInstant(change.createdAt)}
      </p>
      {dryRun.warnings.map((warning) => (
        <p key={warning} class="notice notice-warning">
          {warning}
        </p>
      ))}
      {status === "building" && (
        <p role="status">
          {progress === null
            ? "Postgres tells no progress."
            : `${progress.phase}${progress.done === null ? "" : `, ${Math.round(progress.done * 100)} %`}`}
        </p>
      )}
      {dryRun.statements.length > 0 && (
        <ul class="effects">
          {dryRun.statements.map((before) => {
            const after = effect?.statements.find((each) => each.id === before.id);
            return (
              <li key={before.id}>
                <code>{before.text}</code>
                <p class="hint">
                  Cost {costWords(before.costBefore)}
                  {after !== undefined &&
                    ` → ${costWords(after.costAfter)}${after.usesIndex ? ", by this index" : ", without this index"}`}
                  {before.meanMsBefore !== null && ` · a call took ${spanWords(before.meanMsBefore)} before`}
                  {after !== undefined &&
                    after.meanMsAfter !== null &&
                    ` and takes ${spanWords(after.meanMsAfter)} now`}
                  {after !== undefined && after.meanMsAfter === null && " · too few calls since to compare times"}
                </p>
              </li>
            );
          })}
        </ul>
      )}
      <details>
        <summary>History</summary>
        <ol class="history">
          {history.map(({ at, status: was, by, note }) => (
            <li key={`${at} ${was} ${note}`}>
              {formatInstant(at)}: {changeWords[was]}
              {note !== null && `, ${note}`} <span class="hint">by {by}</span>
            </li>
          ))}
        </ol>
        <p class="hint undo">
          To take it back: <code>{change.undoDdl}</code>
        </p>
      </details>
      {isAdmin && (
        <div class="row-buttons">
          {(steps[status] ?? []).map(([verb, words]) => (
            <button
              key={verb}
              type="button"
              class={verb === "approve" ? "button button-primary" : "button"}
              disabled={sending.isBusy}
              aria-label={`${words}: ${change.plan.name}`}
              onClick={() => step(verb)}
            >
              {words}
            </button>
          ))}
        </div>
      )}
      <SentNote result={sending.result} />
    </li>
  );
}
