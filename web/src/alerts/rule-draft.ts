import { alertMetricRows } from "../../../workers/measure/alerts/alert-metrics.ts";
import { complaintsOf } from "../../../workers/measure/alerts/alert-rule.ts";
import { windowsOf } from "../../../workers/measure/alerts/burn-rate.ts";
import type { Rule } from "./alert-answers.ts";
import type { shownUnits } from "./rule-words.ts";

/** A rule as it stands in the editor: its settings. */
export type RuleDraft = Omit<Rule, "id" | "isDefault" | "version">;

/** A rule to begin with: slow answers, as the platform's own rule has it. */
export const newDraft: RuleDraft = {
  name: "",
  metric: "answer_heard",
  kind: "burn_rate",
  agentId: null,
  threshold: 1_500,
  objective: 0.95,
  windows: windowsOf(0.95),
  forSeconds: 0,
  keepFiringSeconds: 300,
  minEvents: 20,
  noDataPolicy: "keep_last",
  isEnabled: true,
};

/** The settings of a rule. */
export function draftOf(rule: Rule): RuleDraft {
  const { id: _id, isDefault: _isDefault, version: _version, ...settings } = rule;
  return settings;
}

/** Another metric: a threshold that means nothing for it goes, and so does an agent or a kind that it cannot have. */
export function withMetric(draft: RuleDraft, metric: RuleDraft["metric"]): RuleDraft {
  const { unit, source } = alertMetricRows[metric];
  const isSameUnit = unit === alertMetricRows[draft.metric].unit;
  const threshold = isSameUnit ? draft.threshold : startingThresholds[unit];
  const hasAgents = source === "turn" || source === "call" || source === "provider";
  const next = { ...draft, metric, threshold, agentId: hasAgents ? draft.agentId : null };
  return unit === "micro_usd_per_hour" ? withKind(next, "threshold") : next;
}

const startingThresholds: Record<keyof typeof shownUnits, number> = {
  ms: 1_000,
  score: 0.1,
  flag: 0,
  micro_usd_per_hour: 20_000_000,
};

/** Another kind: pairs of windows that follow from the objective, or one window. */
export function withKind(draft: RuleDraft, kind: RuleDraft["kind"]): RuleDraft {
  if (kind === draft.kind) return draft;
  if (kind === "burn_rate") return { ...draft, kind, windows: windowsOf(draft.objective) };
  const severity = draft.windows[0]?.severity ?? "ticket";
  return { ...draft, kind, windows: [{ longMinutes: 60, shortMinutes: 60, factor: 1, severity }] };
}

/** Complaints about a draft by the paths of its fields: what the server would say, before it is asked. */
export function draftComplaints(draft: RuleDraft): Map<string, string> {
  const complaints = new Map(complaintsOf(draft).map(({ path, message }) => [path, message]));
  const need = (path: string, isGood: boolean, message: string): void => {
    if (!isGood && !complaints.has(path)) complaints.set(path, message);
  };
  const isWhole = (value: number, min: number, max: number): boolean =>
    Number.isInteger(value) && value >= min && value <= max;
  need("name", draft.name.trim() !== "" && draft.name.length <= 100, "is a name of up to 100 characters");
  need("threshold", draft.threshold >= 0, "is a number from 0");
  need("objective", draft.objective >= 0.5 && draft.objective <= 0.99999, "is from 50 to 99.999 %");
  need("minEvents", isWhole(draft.minEvents, 1, 1_000_000), "is a whole number from 1 to 1,000,000");
  need("forSeconds", isWhole(draft.forSeconds, 0, 86_400), "is whole seconds, up to a day");
  need("keepFiringSeconds", isWhole(draft.keepFiringSeconds, 0, 86_400), "is whole seconds, up to a day");
  for (const [index, { longMinutes, shortMinutes, factor }] of draft.windows.entries()) {
    need(`windows.${index}.longMinutes`, isWhole(longMinutes, 1, 4_320), "is whole minutes, up to 3 days");
    need(`windows.${index}.shortMinutes`, isWhole(shortMinutes, 1, 4_320), "is whole minutes, up to 3 days");
    need(`windows.${index}.factor`, factor > 0 && factor <= 1_000_000, "is a number above 0");
  }
  return complaints;
}
