import { useAnswer } from "../api/use-answer.ts";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { Fact } from "../record/Fact.tsx";
import { bytesWords, spanWords } from "../words/database.ts";
import { formatCount, formatInstant, formatShare } from "../words/format.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { databasePaths, type Statement, type WindowName } from "./database-answers.ts";
import { PlanTree } from "./PlanTree.tsx";
import { StatementHistory } from "./StatementHistory.tsx";

/** One statement: its figures, its plan, and what it took from snapshot to snapshot. */
export function StatementRecord({ id, window }: { id: string; window: WindowName }) {
  const { value, error } = useAnswer<Statement>(databasePaths.query(id, window));
  if (value === undefined) {
    return (
      <section class="card statement" aria-label="Statement">
        {error === undefined ? (
          <Loading what="the statement" />
        ) : (
          <Notice tone="error">{requestFailureWords(error)}</Notice>
        )}
      </section>
    );
  }
  const { figures, plan, planReason, plannedAt, estimatedRows, misestimate, routes } = value;
  return (
    <section class="card statement" aria-label="Statement">
      <h2>Statement</h2>
      <pre class="statement-whole">
        <code>{value.text}</code>
      </pre>
      <dl class="facts">
        <Fact name="Time in all">
          {spanWords(figures.totalMs)}, {formatShare(figures.share)} of all statements
        </Fact>
        <Fact name="A call">
          {spanWords(figures.meanMs)} ± {spanWords(figures.deviationMs)}
        </Fact>
        <Fact name="P95">
          {figures.p95AtMostMs === null
            ? "not known: Postgres keeps no percentile, and there were fewer than 20 calls"
            : `at most ${spanWords(figures.p95AtMostMs)}, from mean and deviation: Postgres keeps no percentile`}
        </Fact>
        <Fact name="Pages in memory">{formatShare(figures.hitShare)}</Fact>
        <Fact name="Temporary files">{bytesWords(figures.tempBytesPerCall)} a call</Fact>
        <Fact name="Rows a call">
          {figures.rowsPerCall.toFixed(1)}; the planner expects{" "}
          {estimatedRows === null ? "–" : formatCount(estimatedRows)}
        </Fact>
        <Fact name="Misestimate">{misestimate === null ? "not known" : formatCount(misestimate)}</Fact>
        <Fact name="First seen from">{routes.length === 0 ? "no route of ours" : routes.join(", ")}</Fact>
      </dl>
      <h3>Plan</h3>
      {plan === null ? (
        <p class="empty">No plan: {planReason ?? "it was not planned yet"}.</p>
      ) : (
        <>
          <PlanTree plan={plan} />
          <p class="hint">
            For any parameters, as Postgres planned it on {formatInstant(plannedAt)}. It was not run for this.
          </p>
        </>
      )}
      <h3>History</h3>
      <StatementHistory points={value.history} />
    </section>
  );
}
