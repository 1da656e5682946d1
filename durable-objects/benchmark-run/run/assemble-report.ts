import {
  type BenchmarkMetric,
  type BenchmarkReport,
  benchmarkCategories,
  type CategoryReport,
} from "../../../workers/measure/benchmarks/report.ts";
import type { EndedSampling } from "../../../workers/measure/comparison/sampling-rule.ts";
import { MAX_REPORT_BYTES } from "../../../workers/services/benchmarks/report-store.ts";
import type { CategoryRunner, FinishedStep, RunFacts } from "../category.ts";

/** Steps of a category: those that have ended, and how many were planned. */
export interface CategorySteps {
  finished: FinishedStep[];
  planned: number;
  /** How its sampling ended; null where no round was decided upon. */
  sampling: EndedSampling | null;
}

/** Sums up one category of a run. `endedEarly` is why steps are missing: the run was cancelled or took too long. */
export function categoryReport(
  runner: CategoryRunner,
  { finished, planned, sampling }: CategorySteps,
  facts: RunFacts,
  endedEarly: string | null,
): CategoryReport {
  const measured = finished.filter(({ result }) => result !== null);
  const failed = finished.filter(({ result }) => result === null);
  const skipReason = runner.skipReason?.(facts) ?? null;
  const { metrics, details } = runner.report(measured, facts);
  const base = {
    category: runner.category,
    durationMs: Math.round(finished.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    metrics,
    details: sampling === null ? details : { ...details, sampling },
  };
  if (skipReason !== null) return { ...base, status: "skipped", reason: skipReason };
  if (failed.length === 0 && finished.length === planned) return { ...base, status: "measured", reason: null };
  if (finished.length === 0 && planned > 0) return { ...base, status: "skipped", reason: `not begun: ${endedEarly}` };
  const failure = failed[0]?.failure ?? null;
  const failures = `${failed.length} of ${planned} steps failed, the first with: ${failure}`;
  if (measured.length === 0) {
    return { ...base, status: "failed", reason: clipped(failure === null ? "it has no steps" : failures) };
  }
  const missing = planned - finished.length;
  const reasons = [
    failure === null ? null : failures,
    missing === 0 ? null : `${missing} of ${planned} steps did not run: ${endedEarly}`,
  ];
  return { ...base, status: "partial", reason: clipped(reasons.filter((one) => one !== null).join("; ")) };
}

/** Makes the part about a category that no object measures. */
export function notMeasuredInside(category: CategoryReport["category"]): CategoryReport {
  const reason = "not measured inside a deployment: npm run benchmark does it from outside";
  return { category, status: "skipped", reason, durationMs: 0, metrics: [], details: {} };
}

/** Makes the whole report: its status is what became of its categories. */
export function wholeReport(
  report: Omit<BenchmarkReport, "categories" | "status">,
  categories: readonly CategoryReport[],
  isEndedEarly: boolean,
): BenchmarkReport {
  const order = (one: CategoryReport): number => benchmarkCategories.indexOf(one.category);
  const ran = categories.filter(({ status }) => status !== "skipped");
  const isFailed = ran.length > 0 && ran.every(({ status }) => status === "failed");
  const isPartial = isEndedEarly || ran.some(({ status }) => status !== "measured");
  return fitting({
    ...report,
    status: isFailed ? "failed" : isPartial ? "partial" : "finished",
    categories: categories.toSorted((a, b) => order(a) - order(b)),
  });
}

/** Rounds and, where it must, thins out samples until the report is as short as one has to be. */
function fitting(report: BenchmarkReport): BenchmarkReport {
  let kept = mapMetrics(report, (metric) => ({
    ...metric,
    units: metric.units.map((unit) => unit.map((value) => Number(value.toPrecision(5)))),
  }));
  while (new TextEncoder().encode(JSON.stringify(kept)).length > MAX_REPORT_BYTES) {
    const longest = Math.max(...kept.categories.flatMap(({ metrics }) => metrics.map(samplesKept)));
    if (longest <= 1) throw new Error("The report does not fit without its samples.");
    // Every second sample of the longest metrics, whose values were computed over all.
    kept = mapMetrics(kept, (metric) =>
      samplesKept(metric) > longest / 2
        ? { ...metric, units: metric.units.map((unit) => unit.filter((_, index) => index % 2 === 0)) }
        : metric,
    );
  }
  return kept;
}

function samplesKept({ units }: BenchmarkMetric): number {
  return Math.max(0, ...units.map(({ length }) => length));
}

function mapMetrics(report: BenchmarkReport, map: (metric: BenchmarkMetric) => BenchmarkMetric): BenchmarkReport {
  return {
    ...report,
    categories: report.categories.map((category) => ({ ...category, metrics: category.metrics.map(map) })),
  };
}

function clipped(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
