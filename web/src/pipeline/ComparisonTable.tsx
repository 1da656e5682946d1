import type { schemas } from "../api/api-types.ts";
import { formatCount, formatMs } from "../words/format.ts";
import { groupWords } from "./comparison-words.ts";

interface ComparisonTableProps {
  comparison: schemas["AnswerComparison"];
  agentNames: ReadonlyMap<string, string>;
}

/** Groups of answers side by side, with a bar for the wait that half of the callers did not exceed. */
export function ComparisonTable({ comparison: { by, groups }, agentNames }: ComparisonTableProps) {
  if (groups.length === 0) return <p class="empty">No answer was given in this time.</p>;
  const longest = Math.max(...groups.map(({ latencies }) => latencies.answerHeardMs.p95 ?? 0), 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="table-card" aria-label="Comparison" tabIndex={0}>
      <table class="numbers comparison">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col" class="number">
              Turns
            </th>
            <th scope="col" class="share">
              Answer heard: median, P95
            </th>
            <th scope="col" class="number">
              Silence P50, P95
            </th>
            <th scope="col" class="number">
              Response P50, P95
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const { name, kind } = groupWords(group, by, agentNames);
            const { answerHeardMs, turnGapMs, responseTimeMs } = group.latencies;
            const place = (ms: number | null) => `${((ms ?? 0) / longest) * 100}%`;
            return (
              <tr key={`${group.kind} ${group.key}`}>
                <th scope="row">
                  {name} <small>{kind}</small>
                </th>
                <td class="number">{formatCount(group.turns)}</td>
                <td class="share">
                  <span class="share-track" aria-hidden="true">
                    <span class="share-bar share-bar-rest" style={{ width: place(answerHeardMs.p95) }} />
                    <span class="share-bar share-bar-over" style={{ width: place(answerHeardMs.p50) }} />
                  </span>
                  {pair(answerHeardMs)}
                </td>
                <td class="number">{pair(turnGapMs)}</td>
                <td class="number">{pair(responseTimeMs)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function pair({ p50, p95 }: { p50: number | null; p95: number | null }): string {
  return p50 === null ? "no data" : `${formatMs(p50)}, ${formatMs(p95)}`;
}
