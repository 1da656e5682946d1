import type {
  Effort,
  Prediction,
  Realised,
  Recommendation,
  RecommendationState,
} from "../../../workers/measure/recommendations/recommendation.ts";
import { formatShare } from "../words/format.ts";
import { formatFigure } from "./benchmark-words.ts";

/** Efforts in words. */
export const effortWords: Record<Effort, string> = {
  setting: "A setting",
  minutes: "Minutes",
  work: "A person's work",
};

/** States in words. */
export const stateWords: Record<RecommendationState, string> = {
  open: "Open",
  scheduled: "Scheduled",
  applying: "Being applied",
  verifying: "Applied, being verified",
  applied: "Applied",
  rolled_back: "Rolled back",
  failed: "Failed",
  dismissed: "Dismissed",
  gone: "No longer found",
};

/** What "Implement" does, in words. */
export function actionWords({ action }: Pick<Recommendation, "action">): string {
  switch (action.type) {
    case "create_index":
      return `Creates the index ${action.plan.name} on ${action.plan.table} (${action.plan.keys.map(({ column }) => column).join(", ")}), without locking the table.`;
    case "set_provider_order":
      return `Puts ${action.first.provider} (${action.first.model}) first in the agent's chain.`;
    case "set_model_route":
      return `Puts the model ${action.first.model} (${action.first.provider}) first.`;
    case "set_cache_strategy":
      return action.isEnabled
        ? `Switches the cache of ${action.strategy} on, ${action.freshMs === null ? "with the platform's own time" : `fresh for ${action.freshMs / 1_000} s`}.`
        : `Switches the cache of ${action.strategy} off.`;
    case "set_openers":
      return `Switches the agent's openers ${action.isEnabled ? "on" : "off"}${action.phrases === null ? "" : ", and takes the language's own phrases"}.`;
    case "add_warm_paths":
      return `Keeps ${action.paths.join(", ")} warm.`;
    case "manual":
      return "A person has to do this:";
  }
}

/** A prediction in words, with its interval. */
export function predictionWords({ label, unit, current, expected, interval }: Prediction): string {
  const figure = (value: number): string => formatFigure(value, unit);
  return `${label}: ${figure(current)} → ${figure(expected)} (${figure(interval.low)} to ${figure(interval.high)})`;
}

const outcomeWords: Record<Realised["outcome"], string> = {
  as_predicted: "as predicted",
  less: "less than predicted",
  more: "more than predicted",
  none: "no effect",
  worse: "worse than before",
};

/** What it brought, beside what was predicted. */
export function realisedWords({ value, share, outcome }: Realised, { unit }: Prediction): string {
  return `${formatFigure(value, unit)}: ${outcomeWords[outcome]}, ${formatShare(share)} of the predicted change`;
}
