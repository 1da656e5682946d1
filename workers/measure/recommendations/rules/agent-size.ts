import { evidenceOf, settingEvidence } from "../prediction.ts";
import { metricOf } from "../report-metrics.ts";
import type { Rule } from "../rule-input.ts";

/** Prompt above which the first token waits for its reading; some 2,000 tokens. */
const MOST_PROMPT_CHARACTERS = 8_000;
/** First token later than this is worth a look at the prompt. */
const SLOW_FIRST_TOKEN_MS = 300;
/** Knowledge is looked up in memory; more than this is felt. */
const SLOW_KNOWLEDGE_MS = 20;

/** Rule: a long prompt makes the model read longer before its first word. */
export const promptTooLong: Rule = ({ agent, report }) => {
  if (agent === null || agent.promptCharacters <= MOST_PROMPT_CHARACTERS) return [];
  const token = metricOf(report, "voice.llm_first_token.p50");
  if (token === null || token.value < SLOW_FIRST_TOKEN_MS) return [];
  return [
    {
      rule: "prompt_too_long",
      subject: agent.id,
      title: `The prompt of ${agent.name} has ${agent.promptCharacters} characters`,
      reason: "The model reads it before every answer. How much that takes depends on the vendor's prompt cache.",
      evidence: [
        settingEvidence(`Prompt of ${agent.name}, in characters`, agent.promptCharacters, "count", "/performance"),
        evidenceOf(token, report.id),
      ],
      prediction: null,
      effort: "work",
      risk: {
        level: "medium",
        reason: "An agent that is told less may answer worse; try it with the knowledge questions.",
      },
      action: {
        type: "manual",
        steps: [
          "Move facts out of the prompt into the agent's knowledge, which is looked up for each question.",
          "Keep what never changes at the beginning, so that the vendor's prompt cache can hold it.",
          "Run the categories voice and AI again, and compare.",
        ],
      },
    },
  ];
};

/** Rule: knowledge that takes long to be found delays the model. */
export const knowledgeSlow: Rule = ({ agent, report }) => {
  const search = metricOf(report, "voice.stage_knowledge.p95");
  if (agent === null || search === null || search.unit !== "ms" || search.value < SLOW_KNOWLEDGE_MS) return [];
  return [
    {
      rule: "knowledge_slow",
      subject: agent.id,
      title: `Finding knowledge takes ${agent.name} ${Math.round(search.value)} ms`,
      reason: "The model is asked only when the knowledge for the question was found.",
      evidence: [
        evidenceOf(search, report.id),
        settingEvidence(`Knowledge entries of ${agent.name}`, agent.knowledgeEntries, "count", "/performance"),
      ],
      prediction: null,
      effort: "work",
      risk: { level: "low", reason: "Fewer documents may leave a question without its answer." },
      action: {
        type: "manual",
        steps: [
          "Delete documents that no call has used, and split those that hold many subjects.",
          "Run the category voice again, and compare.",
        ],
      },
    },
  ];
};
