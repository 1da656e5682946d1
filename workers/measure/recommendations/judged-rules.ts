import type { BenchmarkCategory } from "../benchmarks/report.ts";
import type { RuleName } from "./recommendation.ts";
import type { RuleInput } from "./rule-input.ts";

/** Evidence that each rule rests on: a category of the report, or the traffic of real requests. */
const evidenceOfRules: Record<RuleName, BenchmarkCategory | "traffic"> = {
  slow_query: "database",
  provider_slowed: "ai",
  provider_slower_than_alternative: "ai",
  model_slower_than_alternative: "ai",
  cache_off: "api",
  cache_too_short: "api",
  opener_off: "voice",
  opener_too_long: "voice",
  knowledge_slow: "voice",
  prompt_too_long: "voice",
  region_far: "infrastructure",
  cold_list: "traffic",
  uncached_route_busy: "traffic",
};

/** Lists the rules that an input has the evidence for: what they do not find any more is gone, not unknown. */
export function judgedRules({ report, traffic }: RuleInput): RuleName[] {
  const measured = new Set<string>(
    report.categories.filter(({ status }) => status === "measured").map(({ category }) => category),
  );
  if (traffic !== null) measured.add("traffic");
  return (Object.keys(evidenceOfRules) as RuleName[]).filter((rule) => measured.has(evidenceOfRules[rule]));
}
