import { costLayers } from "../../../workers/measure/cost/cost-unit.ts";
import { TableBox } from "../table/TableBox.tsx";
import { formatColumn, layerNames } from "../words/costs.ts";
import { formatShare } from "../words/format.ts";
import type { CostMonth } from "./cost-answers.ts";

/** The month's cost and that of a call minute, layer by layer; with what is no one call's, it is the whole. */
export function LayerTable({ costs }: { costs: CostMonth }) {
  const { calls } = costs.total;
  const shared = costs.shared.reduce((sum, row) => sum + row.nanoUsd, 0);
  const rows = [
    ...costLayers.map((layer) => ({ name: layerNames[layer], nanoUsd: calls.layers[layer], layer })),
    ...(calls.unlayeredNanoUsd === 0
      ? []
      : [{ name: "Calls from before layers were kept", nanoUsd: calls.unlayeredNanoUsd, layer: "other" }]),
    ...(costs.shared.length === 0 ? [] : [{ name: "Contracts, of no one call", nanoUsd: shared, layer: "shared" }]),
  ];
  const amounts = formatColumn(rows.map(({ nanoUsd }) => nanoUsd));
  const minutes = formatColumn(rows.map(({ nanoUsd }) => (calls.minutes > 0 ? nanoUsd / calls.minutes : 0)));
  const widest = Math.max(1, ...rows.map(({ nanoUsd }) => nanoUsd));
  const sum = rows.reduce((all, { nanoUsd }) => all + nanoUsd, 0);
  return (
    <section class="card" aria-label="Layers">
      <h2>Where a minute's cost goes</h2>
      {calls.calls === 0 ? (
        <p class="empty">No data: no call of this month has ended.</p>
      ) : (
        <TableBox label="Layers">
          <table class="figures-table">
            <thead>
              <tr>
                <th scope="col">Layer</th>
                <th scope="col">Share</th>
                <th scope="col">{calls.pricedCalls < calls.calls ? "A call minute, at least" : "A call minute"}</th>
                <th scope="col">Month</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, nanoUsd, layer }, at) => (
                <tr key={layer}>
                  <th scope="row">
                    {name}
                    <span class="cost-bar" aria-hidden="true">
                      <span
                        class={`cost-fill cost-${layer}`}
                        style={{ width: `${(100 * Math.max(0, nanoUsd)) / widest}%` }}
                      />
                    </span>
                  </th>
                  <td>{sum > 0 ? formatShare(nanoUsd / sum) : "–"}</td>
                  <td>{calls.minutes > 0 ? minutes[at] : "–"}</td>
                  <td>{amounts[at]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </section>
  );
}
