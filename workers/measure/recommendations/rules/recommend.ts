import type { Finding } from "../recommendation.ts";
import type { Rule, RuleInput } from "../rule-input.ts";
import { knowledgeSlow, promptTooLong } from "./agent-size.ts";
import { cacheStrategy } from "./cache-strategy.ts";
import { openerOff, openerTooLong } from "./openers.ts";
import { providerOrder } from "./providers.ts";
import { slowQuery } from "./slow-query.ts";
import { coldList, regionFar, uncachedRouteBusy } from "./traffic.ts";

const rules: readonly Rule[] = [
  slowQuery,
  providerOrder,
  cacheStrategy,
  openerOff,
  openerTooLong,
  promptTooLong,
  knowledgeSlow,
  uncachedRouteBusy,
  coldList,
  regionFar,
];

/** Most findings of one report: those that bring most, as part of what they improve. */
export const MAX_FINDINGS = 40;

/** Applies all rules; findings with the largest predicted part of their metric come first, those without one last. */
export function recommend(input: RuleInput): Finding[] {
  const found = rules.flatMap((rule) => rule(input));
  // Of a rule and subject there is one recommendation.
  const distinct = new Map(found.map((finding) => [`${finding.rule}\n${finding.subject}`, finding]));
  return [...distinct.values()].toSorted((a, b) => gainOf(b) - gainOf(a)).slice(0, MAX_FINDINGS);
}

/** Predicted change as a part of the current value; 0 without a prediction. */
function gainOf({ prediction }: Finding): number {
  if (prediction === null || prediction.current === 0) return 0;
  return Math.abs(prediction.expected - prediction.current) / Math.abs(prediction.current);
}
