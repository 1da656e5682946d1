import { TableBox } from "../table/TableBox.tsx";
import { spanWords, statementSeverityWords } from "../words/database.ts";
import { formatCount, formatInstant, formatShare } from "../words/format.ts";
import type { Ranking } from "./database-answers.ts";
import { Modes } from "./Modes.tsx";

interface StatementListProps {
  ranking: Ranking;
  chosen: string | null;
  choose(id: string | null): void;
}
/** Statements by their share of all time. Without a snapshot nothing is known, which is not that all is well. */
export function StatementList({ ranking, chosen, choose }: StatementListProps) {
  const { modes, snapshots, statements, seenFrom, seenTo, resets, evictions } = ranking;
  return (
    <section class="card" aria-label="Statements">
      <h2>Statements by time</h2>
      <Modes modes={modes} />
      {statements.length === 0 ? (
        <p class="empty">
          {snapshots === 0
            ? "No data: no statistics of statements were read in this window. That is not a sign that all is well."
            : "No statement ran between the snapshots of this window."}
        </p>
      ) : (
        <>
          <p class="hint">
            Seen from {formatInstant(seenFrom)} to {formatInstant(seenTo)}.
            {resets > 0 &&
              ` Postgres began to count anew ${resets === 1 ? "once" : `${resets} times`}: what ran just before is missing.`}
            {evictions !== null && evictions > 0 && " Rare statements were forgotten to make room, and may be missing."}
          </p>
          <TableBox label="Statements">
            <table class="figures-table">
              <thead>
                <tr>
                  <th scope="col">Statement</th>
                  <th scope="col">Share</th>
                  <th scope="col">Calls</th>
                  <th scope="col">Mean</th>
                  <th scope="col">
                    <abbr title="95th percentile, at most: Postgres keeps none, this bound follows from mean and deviation">
                      P95 ≤
                    </abbr>
                  </th>
                  <th scope="col">Rows/call</th>
                  <th scope="col">
                    <abbr title="Pages of 8 KiB touched for each row returned">Pages/row</abbr>
                  </th>
                </tr>
              </thead>
              <tbody>
                {statements.map(({ id, text, routes, figures, severity, reasons }) => (
                  <tr key={id} aria-current={id === chosen ? "true" : undefined}>
                    <th scope="row">
                      <button
                        type="button"
                        class="statement-text"
                        aria-expanded={id === chosen}
                        onClick={() => choose(id === chosen ? null : id)}
                      >
                        <code>{text}</code>
                      </button>
                      <p class="hint">
                        <span class={`state state-${severity}`}>{statementSeverityWords[severity]}</span>{" "}
                        {[...reasons, routes.length > 0 ? `first seen from ${routes.join(", ")}` : null]
                          .filter((part) => part !== null)
                          .join(" · ")}
                      </p>
                    </th>
                    <td>{formatShare(figures.share)}</td>
                    <td>{formatCount(figures.calls)}</td>
                    <td>{spanWords(figures.meanMs)}</td>
                    <td>{figures.p95AtMostMs === null ? "not known" : spanWords(figures.p95AtMostMs)}</td>
                    <td>{figures.rowsPerCall.toFixed(1)}</td>
                    <td>{figures.blocksPerRow === null ? "no rows" : figures.blocksPerRow.toFixed(1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </>
      )}
    </section>
  );
}
