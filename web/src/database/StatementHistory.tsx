import { TableBox } from "../table/TableBox.tsx";
import { spanWords } from "../words/database.ts";
import { formatCount, formatInstant } from "../words/format.ts";
import type { Statement } from "./database-answers.ts";

/** Snapshots shown, the newest. */
const MAX_ROWS = 24;

/** Mean time of a statement from snapshot to snapshot, as bars of one scale beside their figures. */
export function StatementHistory({ points }: { points: Statement["history"] }) {
  if (points.length === 0) return <p class="empty">It did not run in this window.</p>;
  const shown = points.slice(-MAX_ROWS).reverse();
  const longest = Math.max(...shown.map(({ meanMs }) => meanMs));
  return (
    <TableBox label="History">
      <table class="figures-table">
        <thead>
          <tr>
            <th scope="col">Up to</th>
            <th scope="col">Calls</th>
            <th scope="col">Mean</th>
            <th scope="col">
              <span class="visually-hidden">Mean as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ at, calls, meanMs }) => (
            <tr key={at}>
              <th scope="row">{formatInstant(at)}</th>
              <td>{formatCount(calls)}</td>
              <td>{spanWords(meanMs)}</td>
              <td class="bar-cell">
                <span class="bar" style={{ width: `${longest === 0 ? 0 : (100 * meanMs) / longest}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
