import { describe, expect, it } from "vitest";
import { type ChatRequest, parseChatRequest } from "../../../local/language-model/chat-request.ts";
import { complete } from "../../../local/language-model/completion.ts";
import { PromptCache } from "../../../local/language-model/prompt-cache.ts";
import { defaultCostLevers } from "../../../voice/agent.ts";
import type { ChatMessage } from "../../../voice/providers.ts";
import { answerMessages } from "../../../voice/reply/answer-prompt.ts";
import { messagesToWire } from "../../../workers/providers/openai/chat-messages.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const words = (count: number, word = "word"): string => Array.from({ length: count }, () => word).join(" ");

function request(system: string, user: string, model = "a"): ChatRequest {
  const messages = [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
  return parseChatRequest({ model, messages }) as ChatRequest;
}

it("has the beginning of a long prompt the second time, in whole steps", () => {
  const cache = new PromptCache(() => 0);
  // One token is the role.
  const prompt = request(words(1_300), "when are you open");
  expect(cache.cachedTokens(prompt)).toBe(0);
  expect(cache.cachedTokens(prompt)).toBe(1_280);
});

it("has as much as is the same", () => {
  const cache = new PromptCache(() => 0);
  cache.cachedTokens(request(`${words(1_200)} ${words(600, "one")}`, "hello"));
  expect(cache.cachedTokens(request(`${words(1_200)} ${words(600, "other")}`, "hello"))).toBe(1_152);
});

it("has nothing of a short prompt, of another model's, or after five minutes", () => {
  let now = 0;
  const cache = new PromptCache(() => now);
  const short = request(words(1_000), "hello");
  cache.cachedTokens(short);
  expect(cache.cachedTokens(short)).toBe(0);
  const long = request(words(1_300), "hello");
  cache.cachedTokens(long);
  expect(cache.cachedTokens(request(words(1_300), "hello", "b"))).toBe(0);
  now = 5 * 60_000;
  expect(cache.cachedTokens(long)).toBe(1_280);
  now = 10 * 60_000 + 1;
  expect(cache.cachedTokens(long)).toBe(0);
});

describe("a prompt that begins alike", () => {
  const agentOf = (stablePromptFirst: boolean) =>
    buildAgent({ prompt: words(1_500, "rule"), costLevers: { ...defaultCostLevers, stablePromptFirst } });

  /** Tokens of all prompts of a call that a vendor reads anew, in a call after others of the agent's. */
  function readAnew(stablePromptFirst: boolean, turns: number): number {
    const cache = new PromptCache(() => 0);
    const agent = agentOf(stablePromptFirst);
    const history: ChatMessage[] = [];
    let anew = 0;
    for (let turn = 0; turn < turns; turn++) {
      history.push({ role: "user", content: words(20, `asked${turn}`) });
      const answer = words(110, `fact${turn}`);
      const knowledge = Array.from({ length: 4 }, () => ({ type: "entry" as const, questions: ["q"], answer }));
      const messages = answerMessages(agent, history, { knowledge, openers: [], whispers: [] });
      const request = parseChatRequest({ model: "a", messages: messagesToWire(messages) }) as ChatRequest;
      const found = cache.cachedTokens(request);
      if (turn > 0) anew += complete(request, "call").usage.prompt_tokens - found;
      history.push({ role: "assistant", content: words(35, `said${turn}`) });
    }
    return anew;
  }

  it("gains with the length of the conversation, as what is the same stands first without it too", () => {
    const shares = [4, 10, 20].map((turns) => readAnew(true, turns) / readAnew(false, turns));
    expect(shares.map((share) => Math.round(share * 100))).toEqual([101, 77, 56]);
  });
});
