import type { ComparedReport } from "./benchmark-answers.ts";
import { formatFigure } from "./benchmark-words.ts";
import { criticalIssues } from "./critical-issues.ts";

/** Figures that cost most of the score, with what they should be. */
export function CriticalIssues({ report }: { report: ComparedReport }) {
  const issues = criticalIssues(report);
  if (issues.length === 0) return <p class="empty">No scored figure is far from its target.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="table-card" aria-label="Critical issues" tabIndex={0}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" class="number">
              Current
            </th>
            <th scope="col" class="number">
              Target
            </th>
            <th scope="col" class="number">
              Impact
            </th>
          </tr>
        </thead>
        <tbody>
          {issues.map(({ metric, target, impactPoints, isRegressed }) => (
            <tr key={metric.key}>
              <th scope="row">
                {metric.label}
                {isRegressed && <small> regressed</small>}
              </th>
              <td class="number">{formatFigure(metric.value, metric.unit)}</td>
              <td class="number">{formatFigure(target, metric.unit)}</td>
              <td class="number">{impactPoints.toFixed(1)} points</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
