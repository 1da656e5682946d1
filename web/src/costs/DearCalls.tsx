import { Link } from "../components/Link.tsx";
import { TableBox } from "../table/TableBox.tsx";
import { formatNanoUsd } from "../words/costs.ts";
import { formatDuration, formatInstant } from "../words/format.ts";
import type { CostMonth } from "./cost-answers.ts";

/** The month's dearest calls, each a link to its record. */
export function DearCalls({
  calls,
  agentNameOf,
}: {
  calls: CostMonth["dearestCalls"];
  agentNameOf(id: string): string;
}) {
  return (
    <section class="card" aria-label="Dearest calls">
      <h2>Dearest calls</h2>
      {calls.length === 0 ? (
        <p class="empty">No data.</p>
      ) : (
        <TableBox label="Dearest calls">
          <table class="figures-table">
            <thead>
              <tr>
                <th scope="col">Call</th>
                <th scope="col">Agent</th>
                <th scope="col">Duration</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {calls.map(({ callId, agentId, startedAt, durationMs, nanoUsd, knownNanoUsd }) => (
                <tr key={callId}>
                  <th scope="row">
                    <Link to={{ page: "call", callId }}>{formatInstant(startedAt)}</Link>
                  </th>
                  <td>{agentNameOf(agentId)}</td>
                  <td>{formatDuration(durationMs)}</td>
                  <td>{nanoUsd === null ? `at least ${formatNanoUsd(knownNanoUsd)}` : formatNanoUsd(nanoUsd)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}
