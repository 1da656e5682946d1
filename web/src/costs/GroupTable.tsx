import type { ComponentChildren } from "preact";
import { TableBox } from "../table/TableBox.tsx";
import { formatColumn, minuteCostWords } from "../words/costs.ts";
import { formatCount } from "../words/format.ts";
import type { CostMonth } from "./cost-answers.ts";

interface GroupTableProps {
  title: string;
  /** What a row is of, as the heading of its column. */
  of: string;
  groups: CostMonth["agents"];
  nameOf(key: string | null): ComponentChildren;
}

/** Costs of a month by agent or by campaign, the dearest first. */
export function GroupTable({ title, of, groups, nameOf }: GroupTableProps) {
  const amounts = formatColumn(groups.map(({ nanoUsd }) => nanoUsd));
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      {groups.length === 0 ? (
        <p class="empty">No data.</p>
      ) : (
        <TableBox label={title}>
          <table class="figures-table">
            <thead>
              <tr>
                <th scope="col">{of}</th>
                <th scope="col">Calls</th>
                <th scope="col">Not priced</th>
                <th scope="col">A call minute</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group, at) => (
                <tr key={group.key ?? ""}>
                  <th scope="row">{nameOf(group.key)}</th>
                  <td>{formatCount(group.calls)}</td>
                  <td>{formatCount(group.calls - group.pricedCalls)}</td>
                  <td>{minuteCostWords(group)}</td>
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
