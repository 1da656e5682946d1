import type { AgentFacts, CacheFacts, RuleInput } from "../../../workers/measure/recommendations/rule-input.ts";
import { report } from "./reports.ts";

/** Agent with openers and a second provider for every stage. */
export const agentFacts: AgentFacts = {
  id: "agent_1",
  name: "Ada",
  openers: { enabled: true, phrases: 0 },
  providers: {
    speechToText: [
      { provider: "deepgram-flux", model: "flux-general-en" },
      { provider: "deepgram-nova", model: "nova-3" },
    ],
    languageModel: [
      { provider: "openai-compatible", model: "large" },
      { provider: "openai-compatible", model: "small" },
    ],
    textToSpeech: [
      { provider: "deepgram-socket", voice: "aura-2-thalia-en" },
      { provider: "deepgram", voice: "aura-2-thalia-en" },
    ],
  },
  promptCharacters: 900,
  knowledgeEntries: 12,
};

/** Strategy as the platform has it. */
export function cacheFacts(changes: Partial<CacheFacts> = {}): CacheFacts {
  return {
    strategy: "campaigns_list",
    isEnabled: true,
    freshMs: 60_000,
    defaultFreshMs: 60_000,
    lists: ["campaigns"],
    reads: null,
    ...changes,
  };
}

/** Input of rules in which nothing is wrong, but for the changes. */
export function ruleInput(changes: Partial<RuleInput> = {}): RuleInput {
  return {
    report: report({}),
    earlier: [],
    comparison: null,
    agent: agentFacts,
    cache: [],
    traffic: null,
    providers: null,
    indexAdvice: [],
    warmCandidates: [],
    ...changes,
  };
}
