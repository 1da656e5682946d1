import type { BenchmarkCategory, BenchmarkReport, MetricUnit } from "../../../workers/measure/benchmarks/report.ts";
import type { BenchmarkVerdict, MetricComparison } from "../../../workers/measure/benchmarks/verdict.ts";
import type { ChangeWords } from "../words/change.ts";
import { formatCount, formatMoment, formatShare } from "../words/format.ts";

/** Categories in words. */
export const categoryWords: Record<BenchmarkCategory, string> = {
  api: "API",
  voice: "Voice pipeline",
  database: "Database",
  frontend: "Frontend",
  ai: "AI",
  infrastructure: "Infrastructure",
};

/** Categories in their order. The schema's own list would bring the library of schemas into the page. */
export const categoriesInOrder = Object.keys(categoryWords) as BenchmarkCategory[];

/** Verdicts in words. */
export const verdictWords: Record<BenchmarkVerdict, string> = {
  improved: "Improved",
  regressed: "Regressed",
  unchanged: "Unchanged",
  inconclusive: "Inconclusive",
  incompatible: "Incompatible",
};

/** A figure with its unit; "–" for none. */
export function formatFigure(value: number | null | undefined, unit: MetricUnit): string {
  if (value === null || value === undefined) return "–";
  switch (unit) {
    case "ms":
      return `${Math.abs(value) < 10 ? trimmed(value, 1) : formatCount(value)} ms`;
    case "share":
      return formatShare(value);
    case "per_second":
      return `${trimmed(value, 1)} /s`;
    case "bytes":
      return value < 10_000 ? `${formatCount(value)} B` : `${formatCount(value / 1_024)} KiB`;
    case "count":
      return formatCount(value);
    case "score":
      return trimmed(value, 2);
    case "ratio":
      return trimmed(value, 3);
    case "usd":
      return `$${value.toFixed(4)}`;
  }
}

/** A score of 0 to 1 as points of a hundred; "–" for none. */
export function formatPoints(score: number | null | undefined): string {
  return score === null || score === undefined ? "–" : String(Math.round(score * 100));
}

/** How a figure stands to the baseline, with the interval of its change. */
export function comparisonWords(comparison: MetricComparison): ChangeWords {
  const { verdict, change, interval, moreRuns, reason } = comparison;
  const by = change === null ? "" : ` by ${signedShare(change)}`;
  const bounds = interval === null ? "" : ` (${signedShare(interval.low)} to ${signedShare(interval.high)})`;
  switch (verdict) {
    case "improved":
      return { tone: "good", text: `improved${by}${bounds}` };
    case "regressed":
      return { tone: "bad", text: `regressed${by}${bounds}` };
    case "unchanged":
      return { tone: "none", text: `unchanged${bounds}` };
    case "inconclusive":
      return {
        tone: "none",
        text: `inconclusive${bounds}${moreRuns === null ? "" : `, ${moreRuns} more runs needed`}`,
      };
    case "incompatible":
      return { tone: "none", text: reason ?? "not comparable" };
  }
}

/** A change as per cent, with a sign that is as wide as a plus. */
export function signedShare(change: number): string {
  return `${change < 0 ? "−" : "+"}${formatShare(Math.abs(change))}`;
}

/** A number of things, as "1 figure" and "3 figures". */
export function counted(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** A report in one line, for lists to choose from. */
export function reportWords({ createdAt, note, build }: { createdAt: string; note: string; build: string }): string {
  return [formatMoment(createdAt), note === "" ? build : note].filter((part) => part !== "").join(" · ");
}

const originWords: Record<BenchmarkReport["origin"], string> = {
  page: "from this page",
  command: "by the command",
  schedule: "by the schedule",
  deployment: "after a deployment",
};

const servicesWords: Record<BenchmarkReport["environment"]["services"], string> = {
  vendor: "real vendors",
  simulated: "stand-ins that are slow on purpose",
  local: "local stand-ins",
  generated: "generated calls",
  sinks: "sinks that answer at once",
};

/** What a reader must know of a report to trust it. */
export function provenanceWords(report: BenchmarkReport): string {
  const { startedAt, origin, build, environment, simulatedLatency, status } = report;
  const where = environment.measuredFrom === "object" ? "inside the deployment" : "from outside, over the network";
  const profile = simulatedLatency === null ? "" : ` (profile ${simulatedLatency})`;
  const partial = status === "partial" ? " It was ended early: what is missing was not measured." : "";
  return `Measured ${formatMoment(startedAt)} ${originWords[origin]}, ${where}, over ${servicesWords[environment.services]}${profile}, build ${build}.${partial}`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
