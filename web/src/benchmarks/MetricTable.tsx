import type { BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import type { ComparedReport } from "./benchmark-answers.ts";
import { comparisonWords, formatFigure } from "./benchmark-words.ts";

interface MetricTableProps {
  title: string;
  metrics: readonly BenchmarkMetric[];
  report: ComparedReport;
  /** Shows the course of a figure. */
  onChoose(key: string): void;
}

/** Figures of a category: value with its band, on how much it rests, and how it stands to the baseline. */
export function MetricTable({ title, metrics, report, onChoose }: MetricTableProps) {
  if (metrics.length === 0) return <p class="empty">Nothing was measured.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="table-card" aria-label={title} tabIndex={0}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" class="number">
              Value
            </th>
            <th scope="col" class="number">
              95 %
            </th>
            <th scope="col" class="number">
              n
            </th>
            <th scope="col">Against the baseline</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => {
            const compared = report.comparison?.metrics.find(({ key }) => key === metric.key);
            const words = compared === undefined ? null : comparisonWords(compared);
            const acknowledged = report.acknowledged.find((one) => one.metric === metric.key);
            return (
              <tr key={metric.key}>
                <th scope="row">
                  <button type="button" class="link-button figure-link" onClick={() => onChoose(metric.key)}>
                    {metric.label}
                    <span class="visually-hidden">, show its history</span>
                  </button>
                </th>
                <td class="number">
                  {metric.value === null ? (metric.missing ?? "no data") : formatFigure(metric.value, metric.unit)}
                </td>
                <td class="number">
                  {metric.band === null
                    ? "–"
                    : `${formatFigure(metric.band.low, metric.unit)} – ${formatFigure(metric.band.high, metric.unit)}`}
                </td>
                <td class="number">{metric.samples}</td>
                <td>
                  {words !== null && <span class={`figure-change figure-change-${words.tone}`}>{words.text}</span>}
                  {acknowledged !== undefined && <small> Acknowledged: {acknowledged.reason}</small>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
