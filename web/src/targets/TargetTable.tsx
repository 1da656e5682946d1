import { formatFigure } from "../benchmarks/benchmark-words.ts";
import { formatCount, formatMoment } from "../words/format.ts";
import type { TargetRow } from "./target-answers.ts";

const stateWords: Record<TargetRow["state"], string> = {
  met: "met",
  missed: "missed",
  modelled: "modelled",
  not_measured: "not measured",
};

/** Targets with their definitions, figures and how these were measured. */
export function TargetTable({ title, targets }: { title: string; targets: readonly TargetRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="table-card" aria-label={title} tabIndex={0}>
      <table class="numbers targets">
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col" class="number">
              Bound
            </th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Figure
            </th>
            <th scope="col" class="number">
              n
            </th>
            <th scope="col">How and when</th>
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <tr key={target.id}>
              <th scope="row">
                {target.label} <small class="target-definition">{target.definition}</small>
              </th>
              <td class="number">
                {target.bound.direction === "below" ? "<" : ">"} {formatFigure(target.bound.value, target.unit)}
              </td>
              <td>
                <span class={`state target-${target.state}`}>{stateWords[target.state]}</span>
                {target.isCertain === false && <small> within its interval</small>}
              </td>
              <td class="number">
                {target.value === null ? "no data" : formatFigure(target.value, target.unit)}
                {target.band !== null && (
                  <small class="target-definition">
                    {formatFigure(target.band.low, target.unit)} – {formatFigure(target.band.high, target.unit)}
                  </small>
                )}
              </td>
              <td class="number">{target.n === null ? "–" : formatCount(target.n)}</td>
              <td>
                {target.reason ?? target.method}
                {target.measuredAt !== null && (
                  <small class="target-definition">
                    {target.reportId === null ? (
                      formatMoment(target.measuredAt)
                    ) : (
                      <a href={`/performance?report=${target.reportId}`}>{formatMoment(target.measuredAt)}</a>
                    )}
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
