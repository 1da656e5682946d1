import type { BenchmarkMetric, BenchmarkReport, CategoryReport } from "../../workers/measure/benchmarks/report.ts";
import type { NewReport } from "./deployment.ts";

/** Parts that only the outside measures. */
export interface OutsideParts {
  /** Figures of the API over the network; null when they were not asked for. */
  api: readonly BenchmarkMetric[] | null;
  /** Lab figures of the pages; null when they were not asked for. */
  frontend: CategoryReport | null;
}

/**
 * Joins what a deployment measured inside with what was measured here. Where it is from is then here: reports of this
 * machine compare with each other.
 */
export function wholeReport(
  inside: BenchmarkReport,
  { api, frontend }: OutsideParts,
  { machine, endedAt }: { machine: string; endedAt: string },
): NewReport {
  const { startedAt, note, build, simulatedLatency, seed } = inside;
  const { key: _key, ...fields } = inside.environment;
  const categories = inside.categories.map((category) => {
    if (category.category === "api" && api !== null) return { ...category, metrics: [...category.metrics, ...api] };
    return category.category === "frontend" && frontend !== null ? joined(category, frontend) : category;
  });
  return {
    startedAt,
    note,
    build,
    simulatedLatency,
    seed,
    endedAt,
    status: statusOf(categories, inside.status),
    origin: "command",
    environment: { ...fields, measuredFrom: "outside", machine },
    categories,
  };
}

/** Field figures of the deployment behind lab figures from here. */
function joined(field: CategoryReport, lab: CategoryReport): CategoryReport {
  return {
    ...lab,
    durationMs: lab.durationMs + field.durationMs,
    metrics: [...lab.metrics, ...field.metrics],
    details: { ...field.details, notes: [...(lab.details.notes ?? []), ...(field.details.notes ?? [])] },
  };
}

function statusOf(categories: readonly CategoryReport[], inside: BenchmarkReport["status"]): BenchmarkReport["status"] {
  const ran = categories.filter(({ status }) => status !== "skipped");
  if (ran.length > 0 && ran.every(({ status }) => status === "failed")) return "failed";
  const isWhole = inside === "finished" && ran.every(({ status }) => status === "measured");
  return isWhole ? "finished" : "partial";
}
