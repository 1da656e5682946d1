import type { BenchmarkMetric, BenchmarkReport } from "../../workers/measure/benchmarks/report.ts";
import { scoreOf } from "../../workers/measure/benchmarks/score.ts";
import type { MetricComparison, ReportComparison } from "../../workers/measure/benchmarks/verdict.ts";
import { describeSampling } from "../../workers/measure/comparison/sampling-rule.ts";

/** Report with what it was compared with; `comparison` is null without a baseline. */
export interface ComparedReport {
  report: BenchmarkReport;
  baselineId: string | null;
  comparison: ReportComparison | null;
}

/** Rows of a table: a figure's name, value with its band, and how it stands to the baseline. */
export interface TableRow {
  label: string;
  value: string;
  band: string;
  n: string;
  verdict: string;
}

/** Writes a report as a table for a terminal. */
export function describeReport(compared: ComparedReport): string {
  const { report } = compared;
  const sections = report.categories.map(({ category, status, reason, durationMs }) => {
    const lines = linesOf(rowsOf(compared, category));
    const why = reason === null ? "" : `: ${reason}`;
    const head = `${category}  ${scoreText(report, category)}  ${status}${why} (${Math.round(durationMs / 1_000)} s)`;
    return [head, ...lines, ...findingsOf(report, category)].join("\n");
  });
  return [...sections, verdictText(compared)].join("\n\n");
}

/** Writes rows in columns, one a line. */
export function linesOf(rows: readonly TableRow[]): string[] {
  const widths = (["label", "value", "band", "n"] as const).map((column) =>
    Math.max(0, ...rows.map((row) => row[column].length)),
  );
  return rows.map(({ label, value, band, n, verdict }) => {
    const [a, b, c, d] = widths as [number, number, number, number];
    return `  ${label.padEnd(a)}  ${value.padStart(b)}  ${band.padEnd(c)}  ${n.padStart(d)}  ${verdict}`.trimEnd();
  });
}

/** Writes a report as Markdown. */
export function markdownOf(compared: ComparedReport): string {
  const { report } = compared;
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const sections = report.categories.map(({ category, status, reason }) => {
    const rows = rowsOf(compared, category).map(
      (row) => `| ${[row.label, row.value, row.band, row.n, row.verdict].map(cell).join(" | ")} |`,
    );
    const head = `## ${category}: ${scoreText(report, category)}, ${status}${reason === null ? "" : ` (${reason})`}`;
    const table = ["| figure | value | 95 % band | n | against the baseline |", "|---|---|---|---|---|", ...rows];
    return [head, "", ...table, "", ...findingsOf(report, category).map((line) => `-${line.slice(1)}`)].join("\n");
  });
  return `# Benchmark ${report.id}\n\n${verdictText(compared)}\n\n${sections.join("\n\n")}\n`;
}

/** Says in a sentence or two how a report stands to its baseline. */
export function verdictText({ report, baselineId, comparison }: ComparedReport): string {
  const kept = `Report ${report.id}.`;
  if (comparison === null) return `${kept} There is no earlier report of this environment to compare with.`;
  const { verdict, differs, improved, regressed } = comparison;
  const difference = differs.length > 0 ? ` They differ in ${differs.join(", ")}.` : "";
  const counts = `${improved} figures improved and ${regressed} regressed; of equal deployments, the one is as likely as the other.`;
  return `${kept} Against ${baselineId}: ${verdict.toUpperCase()}.${difference} ${counts}`;
}

/** Lists the rows of a category. */
export function rowsOf({ report, comparison }: ComparedReport, category: string): TableRow[] {
  const metrics = report.categories.find((one) => one.category === category)?.metrics ?? [];
  return rowsOfMetrics(metrics, comparison?.metrics ?? null);
}

/** Lists the rows of figures; `comparisons` are null without a baseline. */
export function rowsOfMetrics(
  metrics: readonly BenchmarkMetric[],
  comparisons: readonly MetricComparison[] | null,
): TableRow[] {
  const verdicts = new Map(comparisons?.map((metric) => [metric.key, metric]));
  return metrics.map((metric) => ({
    label: metric.label,
    value: metric.value === null ? "no data" : figure(metric.value, metric),
    band: metric.band === null ? "" : `${figure(metric.band.low, metric)} to ${figure(metric.band.high, metric)}`,
    n: metric.samples === 0 ? "" : String(metric.samples),
    verdict: comparisons === null ? "" : comparedText(verdicts.get(metric.key), metric),
  }));
}

function comparedText(compared: MetricComparison | undefined, metric: BenchmarkMetric): string {
  if (compared === undefined) return "";
  const { verdict, change, interval, moreRuns, reason } = compared;
  if (reason !== null) return metric.value === null ? "" : reason;
  const by = change === null ? "" : ` ${signed(change)}`;
  const band = interval === null ? "" : ` (${signed(interval.low)} to ${signed(interval.high)})`;
  const more = moreRuns === null ? "" : `, ${moreRuns} more runs`;
  return `${verdict}${by}${band}${more}`;
}

function findingsOf(report: BenchmarkReport, category: string): string[] {
  const details = report.categories.find((one) => one.category === category)?.details ?? {};
  const { bottleneck, parallel = [], sampling, notes = [] } = details;
  return [
    ...(sampling === undefined ? [] : [`  ${describeSampling(sampling)}`]),
    ...(bottleneck === undefined
      ? []
      : [`  bottleneck: ${bottleneck.stage}, ${Math.round(bottleneck.share * 100)} % of the critical path`]),
    ...parallel.map(
      ({ stage, waitedFor, savesMs }) =>
        `  ${stage} waited for ${waitedFor} without need: ${savesMs.toFixed(1)} ms of an average turn`,
    ),
    ...notes.map((note) => `  ${note}`),
  ];
}

function scoreText(report: BenchmarkReport, category: string): string {
  const score = scoreOf(report).categories.find((one) => one.category === category)?.score ?? null;
  return score === null ? "no score" : `score ${Math.round(score.value * 100)}`;
}

function figure(value: number, { unit }: Pick<BenchmarkMetric, "unit">): string {
  switch (unit) {
    case "share":
      return `${(value * 100).toFixed(1)} %`;
    case "ms":
      return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ms`;
    case "per_second":
      return `${value.toFixed(1)}/s`;
    case "bytes":
      return `${Math.round(value / 1_000).toLocaleString("en")} kB`;
    case "usd":
      return `$${value.toFixed(4)}`;
    case "count":
    case "score":
    case "ratio":
      return String(Number(value.toPrecision(3)));
  }
}

function signed(share: number): string {
  const percent = share * 100;
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %`;
}
