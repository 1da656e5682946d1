import type { AgentConfig } from "../../../voice/agent.ts";
import { KNOWLEDGE_LIMIT, type KnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";
import type { KnowledgeItem } from "../../../voice/knowledge/knowledge-item.ts";
import type { LanguageModel } from "../../../voice/providers.ts";
import { systemPrompt } from "../../../voice/reply/answer-prompt.ts";
import { CHARACTERS_PER_TOKEN } from "../../../voice/timeline/estimated-tokens.ts";
import type { AnsweredQuestion } from "../../../workers/measure/benchmarks/ai-figures.ts";
import { expectedFacts, factShare } from "../../../workers/measure/benchmarks/answer-facts.ts";
import type { StepContext } from "../category.ts";

/** Longest answer, in tokens. */
const MAX_TOKENS = 200;
/** Fewer tokens, or all of them within this time, say nothing about how fast they come. */
const LEAST_TOKENS = 8;
const LEAST_SPAN_MS = 20;
/** Asked question, with the tokens that it took. */
export interface ModelAnswer {
  figures: Omit<AnsweredQuestion, "provider" | "model">;
  promptTokens: number;
  completionTokens: number;
}

/**
 * Asks a model one question as a call asks it, with the knowledge that is found for it, and measures the answer. Throws
 * `ProviderError`.
 */
export async function measureModel(
  model: LanguageModel,
  { agent, knowledge, question }: { agent: AgentConfig; knowledge: KnowledgeIndex; question: string },
  { monotonicMs, signal }: Pick<StepContext, "monotonicMs" | "signal">,
  cacheKey: string,
): Promise<ModelAnswer> {
  const items = knowledge.retrieve(question, KNOWLEDGE_LIMIT).map(({ item }) => item);
  const system = systemPrompt(agent, items, []);
  const messages = [
    { role: "system", content: system },
    { role: "user", content: question },
  ] as const;
  const askedAtMs = monotonicMs();
  let firstAtMs: number | null = null;
  let lastAtMs = askedAtMs;
  let text = "";
  let usage: { promptTokens: number; completionTokens: number } | null = null;
  for await (const event of model.stream({ messages, tools: [], maxTokens: MAX_TOKENS, cacheKey }, signal)) {
    if (event.type === "text") {
      lastAtMs = monotonicMs();
      firstAtMs ??= lastAtMs;
      text += event.text;
    } else if (event.type === "retracted") text = "";
    else if (event.type === "finished") usage = event.usage;
  }
  if (firstAtMs === null) throw new Error("the model said nothing");
  const completionTokens = usage?.completionTokens ?? Math.ceil(text.length / CHARACTERS_PER_TOKEN);
  const spanMs = lastAtMs - firstAtMs;
  const isTelling = completionTokens >= LEAST_TOKENS && spanMs >= LEAST_SPAN_MS;
  const [best] = items;
  return {
    figures: {
      failure: null,
      firstTokenMs: firstAtMs - askedAtMs,
      tokensPerSecond: isTelling ? ((completionTokens - 1) * 1_000) / spanMs : null,
      factShare: best === undefined ? null : factShare(expectedFacts(question, factsOf(best)), text),
    },
    promptTokens: usage?.promptTokens ?? Math.ceil((system.length + question.length) / CHARACTERS_PER_TOKEN),
    completionTokens,
  };
}

function factsOf(item: KnowledgeItem): string {
  return item.type === "entry" ? item.answer : item.text;
}
