import { type PageFigures, type Vital, vitalThresholds } from "../../../workers/analytics/page-view-history.ts";
import { makeMetric } from "../../../workers/measure/benchmarks/make-metric.ts";
import type { BenchmarkMetric } from "../../../workers/measure/benchmarks/report.ts";
import { createRequestServices } from "../../../workers/services/create.ts";
import type { CategoryRunner } from "../category.ts";
import { StepFailure } from "../step-failure.ts";

/** Days of page views that the field figures are of. */
const DAYS = 7;

/** Views in which each vital was measured, and its 75th percentile; null where that is no data. */
export type FieldResult = Record<Vital, { count: number; p75: number | null }>;

const names: Record<Vital, { key: string; label: string; unit: BenchmarkMetric["unit"]; weight: number }> = {
  lcpMs: { key: "lcp", label: "Largest contentful paint (LCP)", unit: "ms", weight: 3 },
  inpMs: { key: "inp", label: "Interaction to next paint (INP)", unit: "ms", weight: 3 },
  cls: { key: "cls", label: "Layout shift (CLS)", unit: "score", weight: 2 },
  fcpMs: { key: "fcp", label: "First contentful paint (FCP)", unit: "ms", weight: 1 },
  ttfbMs: { key: "ttfb", label: "First byte (TTFB)", unit: "ms", weight: 1 },
};

/**
 * Runner of the category frontend as far as an object can tell: what the browsers of the organisation's people have
 * measured. It has no browser of its own, so the category counts as skipped.
 */
export const frontendRunner: CategoryRunner<FieldResult> = {
  category: "frontend",

  plan: () => [{ kind: "field", round: 0, expectedMs: 300, parameters: null }],

  skipReason: () =>
    "an object has no browser: npm run benchmark measures pages in a Chromium. These figures are of real page views",

  async run(_, { env, waitUntil, askingOrganizationId, clock }) {
    const toEpochSeconds = Math.floor(clock.now() / 1_000);
    const read = await createRequestServices(env, waitUntil, () => "task benchmark").figures.pageViewHistory.read({
      organizationId: askingOrganizationId,
      fromEpochSeconds: toEpochSeconds - DAYS * 86_400,
      toEpochSeconds,
    });
    if (!read.ok) throw new StepFailure("Analytics Engine does not answer");
    return fieldOf(read.value.total);
  },

  report(steps) {
    const result = steps[0]?.result ?? null;
    return {
      metrics: (Object.keys(names) as Vital[]).map((vital) => fieldMetric(vital, result)),
      details: { notes: [`Field figures: the 75th percentile of the page views of ${DAYS} days.`] },
    };
  },
};

function fieldOf({ vitals }: PageFigures): FieldResult {
  const entries = Object.entries(vitals).map(([vital, { count, p75 }]) => [vital, { count, p75 }]);
  return Object.fromEntries(entries) as FieldResult;
}

function fieldMetric(vital: Vital, result: FieldResult | null): BenchmarkMetric {
  const { key, label, unit, weight } = names[vital];
  const { count, p75 } = result?.[vital] ?? { count: 0, p75: null };
  const [good, fair] = vitalThresholds[vital];
  const missing = result === null ? "page views could not be read" : `${count} page views are too few to tell`;
  const metric = makeMetric(
    {
      key: `frontend.field.${key}.p75`,
      label: `${label}, P75 of page views`,
      unit,
      better: "lower",
      statistic: "median",
      score: { p10: good, median: fair, weight },
    },
    p75 === null ? [] : [[p75]],
    missing,
  );
  return { ...metric, samples: count };
}
