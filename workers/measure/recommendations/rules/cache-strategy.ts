import { median } from "../../comparison/order-statistics.ts";
import { evidenceOf, isImprovement, likeMeasured, predictionOf, settingEvidence } from "../prediction.ts";
import type { Evidence, Finding, Prediction } from "../recommendation.ts";
import { type MeasuredMetric, metricOf, metricsLike } from "../report-metrics.ts";
import type { CacheFacts, Rule, RuleInput } from "../rule-input.ts";

/** A strategy whose reads wait for the database more often than this is worth a longer fresh time. */
const LEAST_HIT_RATE = 0.8;
/** Fewer reads a day say nothing about the rate. */
const LEAST_READS = 200;

/**
 * Rule: a cache strategy that is switched off, or kept fresh for less than the platform's own time, costs answers
 * time.
 */
export const cacheStrategy: Rule = (input) =>
  input.cache.flatMap((facts) => {
    if (!facts.isEnabled) return findingOf(facts, input, "cache_off");
    const isShort = facts.freshMs < facts.defaultFreshMs;
    const { reads } = facts;
    const isMissing = reads !== null && reads.count >= LEAST_READS && reads.hitRate < LEAST_HIT_RATE;
    return isShort && (isMissing || reads === null) ? findingOf(facts, input, "cache_too_short") : [];
  });

function findingOf(facts: CacheFacts, input: RuleInput, rule: "cache_off" | "cache_too_short"): Finding[] {
  const { report } = input;
  const isOff = rule === "cache_off";
  const slowest = facts.lists
    .flatMap((list) => metricOf(report, `api.${list}.uncached.p50`) ?? [])
    .toSorted((a, b) => b.value - a.value)[0];
  const prediction = slowest === undefined || !isOff ? null : predict(slowest, facts, input);
  const link = "/performance";
  const { reads } = facts;
  const rates: Evidence[] =
    reads === null
      ? []
      : [
          {
            label: `Reads of ${facts.strategy} that did not wait for the database`,
            value: reads.hitRate,
            unit: "share",
            band: null,
            samples: reads.count,
            link,
          },
        ];
  const setting = settingEvidence(
    isOff ? `Fresh time of ${facts.strategy}, switched off` : `Fresh time of ${facts.strategy}`,
    isOff ? 0 : facts.freshMs,
    "ms",
    link,
  );
  return [
    {
      rule,
      subject: facts.strategy,
      title: isOff
        ? `The cache of ${facts.strategy} is switched off`
        : `The cache of ${facts.strategy} keeps answers for ${facts.freshMs / 1_000} s only`,
      reason: isOff
        ? "Every answer waits for the database."
        : `The platform's own time is ${facts.defaultFreshMs / 1_000} s; writes are seen at once either way.`,
      evidence: [setting, ...rates, ...(slowest === undefined ? [] : [evidenceOf(slowest, report.id)])],
      prediction: prediction !== null && isImprovement(prediction) ? prediction : null,
      effort: "setting",
      risk: {
        level: "low",
        reason: "An answer may be as old as the fresh time where a write was made in another location.",
      },
      action: { type: "set_cache_strategy", strategy: facts.strategy, isEnabled: true, freshMs: null },
    },
  ];
}

/**
 * Predicts the cached answer, which while the cache is off nobody gets: readers get the uncached one. By what the same
 * list took when it was cached; else by the lists of this report that are. Its P50, as every answer becomes faster: the
 * slowest ones of a few rounds say more of the machine.
 */
function predict(
  uncached: MeasuredMetric,
  facts: CacheFacts,
  { report, earlier, cache }: RuleInput,
): Prediction | null {
  const key = uncached.key.replace(".uncached.", ".cached.");
  const target = { ...uncached, key, label: uncached.label.replace("not cached", "as readers get it") };
  for (const before of earlier) {
    const cached = metricOf(before, key);
    if (cached === null || cached.value >= uncached.value) continue;
    return likeMeasured(target, cached, `The same list, cached, in the report of ${before.startedAt}.`);
  }
  const off = new Set(cache.flatMap(({ isEnabled, lists }) => (isEnabled ? [] : lists)));
  const others = metricsLike(report, /^api\.[a-z0-9_]+\.cached\.p50$/).filter(
    ({ key: other }) => !off.has(other.split(".")[1] ?? "") && !facts.lists.includes(other.split(".")[1] ?? ""),
  );
  if (others.length < 2) return null;
  const values = others.map(({ value }) => value);
  const interval = { low: Math.min(...values), high: Math.max(...values) };
  return predictionOf(target, median(values), interval, "The cached lists of the same report.");
}
