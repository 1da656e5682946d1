import { TableBox } from "../../table/TableBox.tsx";
import { guardWords } from "../../words/cost-changes.ts";
import { formatMs, formatShare } from "../../words/format.ts";
import type { CostChange } from "./change-answers.ts";

/** Guards of a change: how often each arm's calls were bad by them, and how sure it is by now that the change harms. */
export function GuardTable({ change }: { change: CostChange }) {
  return (
    <TableBox label="Guards">
      <table class="figures-table">
        <thead>
          <tr>
            <th scope="col">Guard</th>
            <th scope="col">Canary</th>
            <th scope="col">Control</th>
            <th scope="col">Evidence of harm</th>
          </tr>
        </thead>
        <tbody>
          {change.guards.map((guard) => (
            <tr key={guard.metric}>
              <th scope="row">
                {guardWords[guard.metric]}
                {guard.thresholdMs !== null && <span class="hint"> above {formatMs(guard.thresholdMs)}</span>}
              </th>
              <td>{armWords(guard.canary)}</td>
              <td>{armWords(guard.control)}</td>
              <td>{evidenceWords(guard)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function armWords({ calls, badShare }: { calls: number; badShare: number | null }): string {
  return badShare === null ? "no data" : `${formatShare(badShare)} of ${calls} ${calls === 1 ? "call" : "calls"}`;
}

function evidenceWords({ evidence, evidenceLimit, isBroken, canary, control }: CostChange["guards"][number]): string {
  if (canary.calls + control.calls === 0) return "no data";
  if (isBroken) return `broken: ${formatEvidence(evidence)} of ${formatEvidence(evidenceLimit)}`;
  return `${formatEvidence(evidence)} of ${formatEvidence(evidenceLimit)}`;
}

function formatEvidence(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2, notation: "compact" }).format(value);
}
