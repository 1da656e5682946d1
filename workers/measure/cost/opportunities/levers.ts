import type { CostUnit } from "../cost-unit.ts";

/** Names of the levers that a replay can pull: an agent's own cost levers, its settings, and its vendors. */
export const leverNames = [
  "speechCache",
  "stablePromptFirst",
  "easyTurnModel",
  "pausesSpeechToText",
  "lessSpeculation",
  "shorterPrompt",
  "earlierHangUp",
  "languageModel",
  "voice",
  "speechToText",
] as const;
/** Name of a lever. */
export type LeverName = (typeof leverNames)[number];

/** Metrics whose targets a change has to keep: turns' own, and shares of calls or turns. */
export const guardMetrics = [
  "turn_gap_p95",
  "answer_heard_p50",
  "false_start_rate",
  "barge_in_stop_p95",
  "failed_calls",
  "answers_without_fact",
] as const;
/** Metric that guards a change. */
export type GuardMetric = (typeof guardMetrics)[number];

/** Row of a lever: what using it costs and risks, and which part of the cost it can touch. */
export interface LeverRow {
  /** `switch`: a setting of the agent. `work`: words to write, or a vendor to try. */
  effort: "switch" | "work";
  risk: "low" | "medium" | "high";
  guards: readonly GuardMetric[];
  /** Levers that touch the same cost: together they save less than the sum of each. */
  overlaps: readonly LeverName[];
  /** Units that its cost base is made of; null for all. */
  units: readonly CostUnit[] | null;
  /** True where the base is only what was thrown away. */
  isOfDiscarded?: true;
}

const PROMPT = ["llm_prompt_token", "llm_cached_token"] as const;
const MODEL = [...PROMPT, "llm_completion_token"] as const;

/** Rows of all levers. */
export const leverRows: Readonly<Record<LeverName, LeverRow>> = {
  speechCache: {
    effort: "switch",
    risk: "low",
    guards: ["turn_gap_p95", "answer_heard_p50"],
    overlaps: ["voice", "earlierHangUp"],
    units: ["tts_character"],
  },
  stablePromptFirst: {
    effort: "switch",
    risk: "low",
    guards: ["answer_heard_p50", "answers_without_fact"],
    overlaps: ["easyTurnModel", "lessSpeculation", "shorterPrompt", "languageModel", "earlierHangUp"],
    units: PROMPT,
  },
  easyTurnModel: {
    effort: "switch",
    risk: "medium",
    guards: ["answers_without_fact", "turn_gap_p95", "failed_calls"],
    overlaps: ["stablePromptFirst", "shorterPrompt", "languageModel"],
    units: MODEL,
  },
  pausesSpeechToText: {
    effort: "switch",
    risk: "medium",
    guards: ["barge_in_stop_p95", "false_start_rate"],
    overlaps: ["speechToText", "earlierHangUp"],
    units: ["stt_audio_ms"],
  },
  lessSpeculation: {
    effort: "switch",
    risk: "medium",
    guards: ["turn_gap_p95", "answer_heard_p50"],
    overlaps: ["stablePromptFirst", "shorterPrompt", "languageModel", "voice"],
    units: [...MODEL, "tts_character"],
    isOfDiscarded: true,
  },
  shorterPrompt: {
    effort: "work",
    risk: "high",
    guards: ["answers_without_fact", "failed_calls"],
    overlaps: ["stablePromptFirst", "easyTurnModel", "lessSpeculation", "languageModel"],
    units: PROMPT,
  },
  earlierHangUp: {
    effort: "switch",
    risk: "medium",
    guards: ["failed_calls"],
    overlaps: ["speechCache", "stablePromptFirst", "pausesSpeechToText", "languageModel", "voice", "speechToText"],
    units: null,
  },
  languageModel: {
    effort: "work",
    risk: "high",
    guards: ["answers_without_fact", "turn_gap_p95", "failed_calls"],
    overlaps: ["stablePromptFirst", "easyTurnModel", "lessSpeculation", "shorterPrompt", "earlierHangUp"],
    units: MODEL,
  },
  voice: {
    effort: "work",
    risk: "high",
    guards: ["answer_heard_p50", "failed_calls"],
    overlaps: ["speechCache", "lessSpeculation", "earlierHangUp"],
    units: ["tts_character"],
  },
  speechToText: {
    effort: "work",
    risk: "high",
    guards: ["false_start_rate", "turn_gap_p95", "failed_calls"],
    overlaps: ["pausesSpeechToText", "earlierHangUp"],
    units: ["stt_audio_ms"],
  },
};

/** Settings of the levers that have one. */
export interface LeverSettings {
  /** Speculation that is left: the model's answer without its audio, or none. */
  speculation: "llm" | "off";
  /** Share of the agent's instructions that is cut, 0 to 0.9. */
  promptShare: number;
  /** Silence behind the last answer after which a call without its caller is ended. */
  hangUpAfterMs: number;
  /** Services by the names that usage has; null where none is cheaper. */
  easyTurnModel: string | null;
  languageModel: string | null;
  voice: string | null;
  speechToText: string | null;
}

/** Default settings of the levers whose setting is a number or a word. */
export const defaultLeverSettings = {
  speculation: "llm",
  promptShare: 0.25,
  hangUpAfterMs: 20_000,
} as const satisfies Partial<LeverSettings>;
