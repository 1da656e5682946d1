import { expect, it } from "vitest";
import { type ChatRequest, parseChatRequest } from "../../../local/language-model/chat-request.ts";
import { PromptCache } from "../../../local/language-model/prompt-cache.ts";

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
