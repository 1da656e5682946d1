import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { bytesWords, costWords, verificationWords } from "../words/database.ts";
import { formatCount, formatShare } from "../words/format.ts";
import { type AdviceReport, databasePaths, type IndexAdvice } from "./database-answers.ts";

interface AdvisedIndexProps {
  advice: IndexAdvice;
  statements: AdviceReport["statements"];
  showChanges(): void;
}
/**
 * One index that is advised: what it helps and how much, what it costs, and how that is known. To apply it, it is
 * proposed: its dry run waits for an approval among the changes.
 */
export function AdvisedIndex({ advice, statements, showChanges }: AdvisedIndexProps) {
  const { plan, ddl, effects, verification, bytes, writesPerDay, replaces, notes } = advice;
  const sending = useSending();
  const textOf = new Map(statements.map(({ id, text }) => [id, text]));
  const propose = () =>
    void sending.run(async () => {
      const statementIds = effects.map(({ statementId }) => statementId).slice(0, 10);
      await send({ method: "POST", path: databasePaths.changes, body: { plan, statementIds } });
      answers.invalidate(databasePaths.changes);
      showChanges();
      return "Proposed: it waits for approval.";
    });
  return (
    <li>
      <p>
        <span class={`state state-${verification.by === "none" ? "warning" : "applied"}`}>
          {verificationWords[verification.by]}
        </span>{" "}
        <code class="ddl">{ddl}</code>
      </p>
      <ul class="effects">
        {effects.map(({ statementId, timeShare, costBefore, costAfter }) => (
          <li key={statementId}>
            <code>{textOf.get(statementId)}</code>
            <p class="hint">
              {costBefore === null
                ? "Cost not known"
                : costAfter === null
                  ? `Cost ${costWords(costBefore)} now; with the index it was not planned`
                  : `Cost ${costWords(costBefore)} → ${costWords(costAfter)}`}
              {timeShare !== null && ` · ${formatShare(timeShare)} of the time of these statements`}
            </p>
          </li>
        ))}
      </ul>
      <p class="hint">
        About {bytesWords(bytes)} on {plan.table}, {formatCount(advice.rows)} rows
        {writesPerDay === null
          ? "; how many writes it makes dearer is not known"
          : `; it makes ${formatCount(writesPerDay)} writes a day dearer`}
        {replaces.length > 0 && `; it makes ${replaces.join(", ")} superfluous`}.
        {verification.plannerVersion !== null &&
          verification.plannerVersion !== verification.databaseVersion &&
          ` Planned by Postgres ${verification.plannerVersion}: costs differ between versions.`}
      </p>
      {notes.map((note) => (
        <p key={note} class="hint">
          Note: {note}.
        </p>
      ))}
      <div class="row-buttons">
        <button
          type="button"
          class="button button-primary"
          disabled={sending.isBusy}
          aria-label={`Apply: ${plan.name}`}
          onClick={propose}
        >
          Apply
        </button>
      </div>
      <SentNote result={sending.result} />
    </li>
  );
}
