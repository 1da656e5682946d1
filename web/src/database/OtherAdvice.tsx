import { bytesWords, spanWords } from "../words/database.ts";
import { formatCount } from "../words/format.ts";
import type { AdviceReport } from "./database-answers.ts";

/** Advice besides indexes to make: what may go, statistics, statements to prepare, and why others get no index. */
export function OtherAdvice({ report }: { report: AdviceReport }) {
  const { drop, statistics, prepared, none } = report;
  const textOf = new Map(report.statements.map(({ id, text }) => [id, text]));
  return (
    <>
      {drop.length > 0 && (
        <section class="card" aria-label="Indexes to drop">
          <h2>Indexes to drop</h2>
          <ul class="incidents">
            {drop.map(({ index, table, ddl, reason, bytes, recreate }) => (
              <li key={index}>
                <p>
                  <code class="ddl">{ddl}</code>
                </p>
                <p class="hint">
                  On {table}: {reason}. It frees {bytesWords(bytes)}; to bring it back: <code>{recreate}</code>
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {statistics.length > 0 && (
        <section class="card" aria-label="Statistics to make">
          <h2>Statistics to make</h2>
          <ul class="incidents">
            {statistics.map(({ ddl, statementId, estimatedRows, actualRows }) => (
              <li key={ddl}>
                <p>
                  <code class="ddl">{ddl}</code>
                </p>
                <p class="hint">
                  {formatCount(estimatedRows)} rows are expected and {formatCount(actualRows)} come:{" "}
                  <code>{textOf.get(statementId)}</code>
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {prepared.length > 0 && (
        <section class="card" aria-label="Statements to prepare">
          <h2>Statements to prepare</h2>
          <ul class="effects">
            {prepared.map(({ statementId, planMs, executionMs }) => (
              <li key={statementId}>
                <code>{textOf.get(statementId)}</code>
                <p class="hint">
                  Planned for {spanWords(planMs)}, executed for {spanWords(executionMs)}.
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {none.length > 0 && (
        <section class="card" aria-label="No index for">
          <h2>No index for</h2>
          <details>
            <summary>{none.length === 1 ? "One statement" : `${none.length} statements`}, with the reason</summary>
            <ul class="effects">
              {none.map(({ statementId, reason }) => (
                <li key={statementId}>
                  <code>{textOf.get(statementId)}</code>
                  <p class="hint">{reason}.</p>
                </li>
              ))}
            </ul>
          </details>
        </section>
      )}
    </>
  );
}
