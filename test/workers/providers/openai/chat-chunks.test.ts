import { describe, expect, it } from "vitest";
import { parseChatChunk } from "../../../../workers/providers/openai/chat-chunks.ts";

const text = (delta: unknown, rest: object = {}) => ({ choices: [{ index: 0, delta, ...rest }] });

describe("parseChatChunk", () => {
  it.each([
    ["text", text({ content: "Hello" }, { finish_reason: null }), "Hello"],
    ["text with a vendor's additions", { id: "c", usage: null, ...text({ role: "assistant", content: "Hi" }) }, "Hi"],
    ["text and the reason of the end", text({ content: "." }, { finish_reason: "stop" }), "."],
    ["no text", text({ content: null }), null],
  ])("reads %s", (_, body, content) => {
    expect(parseChatChunk(body)?.choices?.[0]?.delta?.content).toBe(content);
  });

  it("reads tool calls and usage beside text", () => {
    const call = { index: 0, id: "a", function: { name: "look", arguments: "{}" } };
    const usage = { prompt_tokens: 9, completion_tokens: 2 };
    const chunk = parseChatChunk({ ...text({ content: "Hm", tool_calls: [call] }), usage });
    expect(chunk?.choices?.[0]?.delta?.tool_calls).toEqual([call]);
    expect(chunk?.usage).toEqual(usage);
  });

  it.each([
    null,
    7,
    "text",
    { choices: 7 },
    { choices: [null] },
    text({ content: 7 }),
    text({ content: "x", tool_calls: 7 }),
    text({ content: "x" }, { finish_reason: 7 }),
    { ...text({ content: "x" }), usage: 7 },
  ])("refuses %j", (body) => {
    expect(parseChatChunk(body)).toBeUndefined();
  });
});
