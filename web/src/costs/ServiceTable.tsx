import { costUnitRows } from "../../../workers/measure/cost/cost-unit.ts";
import { TableBox } from "../table/TableBox.tsx";
import { formatColumn, purposeWords, quantityWords } from "../words/costs.ts";
import type { CostMonth } from "./cost-answers.ts";

/** Costs of a month by service and model, with what was used of each; what has no known price says so. */
export function ServiceTable({ rows }: { rows: CostMonth["byService"] }) {
  const amounts = formatColumn(rows.map(({ nanoUsd }) => nanoUsd));
  return (
    <section class="card" aria-label="Services and models">
      <h2>Services and models</h2>
      {rows.length === 0 ? (
        <p class="empty">No data.</p>
      ) : (
        <TableBox label="Services and models">
          <table class="figures-table">
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">Used</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(
                ({ service, unit, purpose, quantity, isEstimated, withoutPrice, withoutQuantity, nanoUsd }, at) => (
                  <tr key={`${service} ${unit} ${purpose}`}>
                    <th scope="row">
                      {service}
                      <p class="hint">
                        {costUnitRows[unit].title}, {purposeWords[purpose]}
                        {isEstimated && ", in part estimated"}
                        {withoutQuantity > 0 && ", in part not told by its vendor"}
                      </p>
                    </th>
                    <td>{quantityWords(unit, quantity)}</td>
                    <td>
                      {withoutPrice === 0 ? amounts[at] : nanoUsd > 0 ? `at least ${amounts[at]}` : "no known price"}
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}
