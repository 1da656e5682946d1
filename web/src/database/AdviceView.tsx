import { useEffect } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { spanWords } from "../words/database.ts";
import { formatInstant } from "../words/format.ts";
import { AdvisedIndex } from "./AdvisedIndex.tsx";
import { type Advice, databasePaths } from "./database-answers.ts";
import { Modes } from "./Modes.tsx";
import { OtherAdvice } from "./OtherAdvice.tsx";

const ASK_EVERY_MS = 1_000;

interface AdviceViewProps {
  advice: Advice;
  /** Shows the changes, where an index that was proposed waits for its approval. */
  showChanges(): void;
}
/** Advice as it stands, with when and how it was made; asked for again while it is being made. */
export function AdviceView({ advice, showChanges }: AdviceViewProps) {
  const { startedAt, report, failure } = advice;
  const isWorking = startedAt !== null;
  const sending = useSending();
  useEffect(() => {
    if (!isWorking) return;
    const timer = setInterval(() => answers.invalidate(databasePaths.advice), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isWorking]);
  const look = () =>
    void sending.run(async () => {
      await send({ method: "POST", path: databasePaths.advice });
      answers.invalidate(databasePaths.advice);
      return "Looking again.";
    });
  return (
    <>
      <section class="card" aria-label="Indexes to make">
        <h2>Indexes to make</h2>
        {isWorking && (
          <p role="status">The statements of most time are being planned, since {formatInstant(startedAt)}.</p>
        )}
        {failure !== null && (
          <p class="notice notice-warning">
            The last run, on {formatInstant(failure.at)}, came to no advice: {failure.reason}.
          </p>
        )}
        {report === null ? (
          !isWorking && <p class="empty">No data: no advice was made yet. That is not a sign that all is well.</p>
        ) : (
          <>
            <Modes modes={report.modes} />
            <p class="hint">
              Made on {formatInstant(report.madeAt)} in {spanWords(report.tookMs)}, for{" "}
              {report.statements.length === 1 ? "one statement" : `${report.statements.length} statements`} of Postgres{" "}
              {report.databaseVersion}.
            </p>
            {report.create.length === 0 ? (
              <p class="empty">
                {report.statements.length === 0
                  ? "No data: no statement is known, so that nothing can be said about indexes."
                  : "None of these statements would be helped enough by another index. Below is why."}
              </p>
            ) : (
              <ul class="incidents">
                {report.create.map((each) => (
                  <AdvisedIndex key={each.ddl} advice={each} statements={report.statements} showChanges={showChanges} />
                ))}
              </ul>
            )}
            {report.notes.map((note) => (
              <p key={note} class="hint">
                Note: {note}.
              </p>
            ))}
          </>
        )}
        <div class="row-buttons">
          <button type="button" class="button" disabled={isWorking || sending.isBusy} onClick={look}>
            Look again
          </button>
        </div>
        <SentNote result={sending.result} />
      </section>
      {report !== null && <OtherAdvice report={report} />}
    </>
  );
}
