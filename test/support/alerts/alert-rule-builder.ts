import type { AlertRule } from "../../../workers/measure/alerts/alert-rule.ts";
import { windowsOf } from "../../../workers/measure/alerts/burn-rate.ts";

/** A burn-rate rule of answer heard: 99 % within 1,200 ms. */
export function alertRule(changes: Partial<AlertRule> = {}): AlertRule {
  const objective = changes.objective ?? 0.99;
  return {
    id: "rule_test",
    name: "Answer heard",
    metric: "answer_heard",
    kind: "burn_rate",
    agentId: null,
    threshold: 1_200,
    objective,
    windows: windowsOf(objective),
    forSeconds: 0,
    keepFiringSeconds: 300,
    minEvents: 10,
    noDataPolicy: "keep_last",
    isEnabled: true,
    version: 1,
    ...changes,
  };
}
