import type { GuardMetric, LeverName } from "../../../workers/measure/cost/opportunities/levers.ts";
import type { OpportunityState } from "../../../workers/measure/cost/opportunities/opportunities.ts";

/** Names of levers, as things to do. */
export const leverTitles: Record<LeverName, string> = {
  speechCache: "Play clauses that were said before from a store",
  stablePromptFirst: "Put what is the same in every prompt first",
  easyTurnModel: "Ask a small model first where a turn is easy",
  pausesSpeechToText: "Send speech to text nothing while the agent speaks",
  lessSpeculation: "Make less that may be thrown away",
  shorterPrompt: "Write shorter instructions",
  earlierHangUp: "Hang up sooner where nobody speaks any more",
  languageModel: "Use a cheaper language model",
  voice: "Use a cheaper voice",
  speechToText: "Use cheaper speech to text",
};

/** Names of levers, short. */
export const leverNamesShort: Record<LeverName, string> = {
  speechCache: "speech cache",
  stablePromptFirst: "stable prompt",
  easyTurnModel: "easy turns",
  pausesSpeechToText: "paused listening",
  lessSpeculation: "less speculation",
  shorterPrompt: "shorter instructions",
  earlierHangUp: "earlier hang-up",
  languageModel: "cheaper model",
  voice: "cheaper voice",
  speechToText: "cheaper hearing",
};

/** Metrics that guard a change, in words. */
export const guardWords: Record<GuardMetric, string> = {
  turn_gap_p95: "turn gap P95",
  answer_heard_p50: "answer heard P50",
  false_start_rate: "false starts",
  barge_in_stop_p95: "barge-in stop P95",
  failed_calls: "failed calls",
  answers_without_fact: "answers without the fact",
};

/** Effort of a lever, in words. */
export const effortWords = { switch: "a setting of the agent", work: "work, and listening to the result" } as const;

/** Reason for which an opportunity shows no saving, in words. */
export function stateWords(state: OpportunityState, calls: number, needed: number): string {
  switch (state) {
    case "estimated":
      return "";
    case "not_enough_data":
      return `Not enough data: ${calls} of ${needed} calls.`;
    case "pulled":
      return "All agents of these calls have it already.";
    case "none_cheaper":
      return "No service with a known price is cheaper in every part.";
    case "no_use":
      return "These calls spent nothing on it.";
  }
}
