import "../styles/database.css";
import { useState } from "preact/hooks";
import { ApiFailure } from "../api/api-failure.ts";
import { useAnswer } from "../api/use-answer.ts";
import { turnAnchor } from "../charts/turn-list.ts";
import { type CallCost, callCostPath } from "../costs/cost-answers.ts";
import { TableBox } from "../table/TableBox.tsx";
import { formatColumn, formatNanoUsd, purposeWords, quantityWords } from "../words/costs.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** A call's cost, turn by turn; asked for when it is opened. */
export function CallCosts({ callId }: { callId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="card" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Cost, turn by turn</summary>
      {isOpen && <CostOfTurns callId={callId} />}
    </details>
  );
}

function CostOfTurns({ callId }: { callId: string }) {
  const { value, error } = useAnswer<CallCost>(callCostPath(callId));
  if (value === undefined) {
    if (error === undefined) return <p class="empty">Loading…</p>;
    const isUnknown = error instanceof ApiFailure && error.status === 404;
    return <p class="empty">{isUnknown ? "No cost is kept of this call." : requestFailureWords(error)}</p>;
  }
  const { services, nanoUsd, knownNanoUsd, turns } = value;
  if (services !== "vendor" && knownNanoUsd === 0)
    return <p class="empty">This call was held over stand-ins, which are not priced.</p>;
  const amounts = formatColumn(turns.map((turn) => turn.nanoUsd ?? 0));
  return (
    <>
      <p class="hint">
        {nanoUsd === null
          ? `At least ${formatNanoUsd(knownNanoUsd)}: a part has no known price or quantity.`
          : `${formatNanoUsd(nanoUsd)}, by the prices of the call's day.`}
      </p>
      <TableBox label="Cost of turns">
        <table class="figures-table">
          <thead>
            <tr>
              <th scope="col">Turn</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {turns.map(({ turnId, nanoUsd: turnNanoUsd, lines }, at) => (
              <tr key={turnId ?? ""}>
                <th scope="row">
                  {turnId === null ? "Of no turn" : <a href={`#${turnAnchor(turnId)}`}>Turn {at + 1}</a>}
                  <p class="hint">
                    {lines
                      .map(({ service, unit, purpose, quantity, isEstimated }) => {
                        const words = [
                          purpose === "turn" ? null : purposeWords[purpose],
                          isEstimated ? "estimated" : null,
                        ];
                        const notes = words.filter((word) => word !== null).join(", ");
                        return `${service} ${quantityWords(unit, quantity)}${notes === "" ? "" : ` (${notes})`}`;
                      })
                      .join(" · ")}
                  </p>
                </th>
                <td>{turnNanoUsd === null ? "not known" : amounts[at]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}
