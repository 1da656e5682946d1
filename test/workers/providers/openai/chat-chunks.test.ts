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
    7,
    "unknown",
    null,
    {},
    { prompt_tokens: 12, completion_tokens: null, total_tokens: 12 },
    { prompt_tokens: 12 },
    { total_tokens: 12 },
    { prompt_tokens: -1, completion_tokens: 3 },
    { prompt_tokens: 1.5, completion_tokens: 3 },
    { prompt_tokens: "twelve", completion_tokens: 3 },
  ])("takes the usage %j as unknown, beside text and alone", (usage) => {
    expect(parseChatChunk({ ...text({ content: "x" }), usage })).toMatchObject({
      choices: [{ delta: { content: "x" } }],
      usage: null,
    });
    expect(parseChatChunk({ choices: [], usage })).toEqual({ choices: [], usage: null });
    expect(parseChatChunk({ usage })?.usage).toBeNull();
  });

  it("reads figures that are written as text, and leaves out details that make no sense", () => {
    const usage = { prompt_tokens: "12", completion_tokens: 3, prompt_tokens_details: { cached_tokens: -1 } };
    expect(parseChatChunk({ choices: [], usage })?.usage).toEqual({
      prompt_tokens: 12,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: null },
    });
  });

  it.each([
    [
      "text parts",
      [
        { type: "text", text: "We are " },
        { type: "text", text: "open." },
      ],
      "We are open.",
    ],
    ["output_text", [{ type: "output_text", text: "Yes." }], "Yes."],
    ["bare texts", ["We ", "are."], "We are."],
    ["one part without a list", { type: "text", text: "Yes." }, "Yes."],
    ["a text that is an object", [{ type: "text", text: { value: "Yes.", annotations: [] } }], "Yes."],
    ["a part without a type", [{ text: "Yes." }], "Yes."],
    ["thoughts", [{ type: "thinking", thinking: "Hm." }], ""],
    ["thoughts in parts", [{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] }], ""],
    [
      "thoughts beside text",
      [
        { type: "thinking", text: "Hm." },
        { type: "text", text: "Yes." },
      ],
      "Yes.",
    ],
    ["unknown parts", [{ type: "reference", reference_ids: [1] }, null, 7, { type: "text", text: 7 }], ""],
    ["a message in a list", [{ type: "message", content: [{ type: "output_text", text: "Yes." }] }], "Yes."],
  ])("reads content of %s", (_, content, said) => {
    expect(parseChatChunk(text({ content }))?.choices?.[0]?.delta).toMatchObject({ content: said });
  });

  it.each(["reasoning_content", "reasoning", "thinking", "reasoning_details"])("knows %s for thoughts", (field) => {
    for (const content of [null, "", undefined]) {
      expect(parseChatChunk(text({ content, [field]: "Hm." }))?.choices?.[0]?.delta?.hasThoughts).toBe(true);
    }
    expect(parseChatChunk(text({ content: null, [field]: "" }))?.choices?.[0]?.delta?.hasThoughts).toBe(false);
  });

  it("reads a refusal, a whole message and the first form of a tool call", () => {
    expect(parseChatChunk(text({ content: null, refusal: "I can't." }))?.choices?.[0]?.delta?.content).toBe("I can't.");
    const whole = { choices: [{ message: { role: "assistant", content: "Yes." }, finish_reason: "stop" }] };
    expect(parseChatChunk(whole)?.choices).toMatchObject([{ delta: { content: "Yes." }, finish_reason: "stop" }]);
    const call = { name: "look", arguments: '{"day":"friday"}' };
    expect(parseChatChunk(text({ content: null, function_call: call }))?.choices?.[0]?.delta?.tool_calls).toEqual([
      { index: 0, id: null, function: call },
    ]);
  });

  it.each<[string, object, object]>([
    ["text alone", text("Yes."), { delta: { content: "Yes." } }],
    ["a number as text", text({ content: 7 }), { delta: { content: "7" } }],
    ["no text", text({ content: false }), { delta: { content: "" } }],
    ["the text of a completion", { choices: [{ text: "Yes." }] }, { delta: { content: "Yes." } }],
    ["no choice before one", { choices: [null, { delta: { content: "Yes." } }] }, { delta: { content: "Yes." } }],
    ["calls that are none", text({ content: "x", tool_calls: 7 }), { delta: { content: "x", tool_calls: undefined } }],
    [
      "a reason that is no text",
      text({ content: "x" }, { finish_reason: { type: "stop" } }),
      { finish_reason: "stop" },
    ],
    [
      "a number as reason",
      text({ content: "x" }, { finish_reason: 1 }),
      { delta: { content: "x" }, finish_reason: "stop" },
    ],
    ["parts in capitals", text({ content: [{ type: "TEXT", text: "Yes." }] }), { delta: { content: "Yes." } }],
    [
      "parts of text deltas",
      text({ content: [{ type: "output_text.delta", text: "Yes." }] }),
      { delta: { content: "Yes." } },
    ],
    ["parts of no type", text({ content: [{ type: null, text: "Yes." }] }), { delta: { content: "Yes." } }],
    [
      "parts that are marked as thoughts",
      text({ content: [{ text: "Hm.", thought: true }, { text: "Yes." }] }),
      { delta: { content: "Yes." } },
    ],
  ])("reads %s", (_, body, choice) => expect(parseChatChunk(body)?.choices?.[0]).toMatchObject(choice));

  it("passes over what is no call in a list, and values that are no arguments", () => {
    const call = (args: unknown) => ({ index: 0, id: "a", function: { name: "look", arguments: args } });
    const read = (calls: unknown) => parseChatChunk(text({ tool_calls: calls }))?.choices?.[0]?.delta?.tool_calls;
    expect(read([null, 7, call("{}")])).toEqual([call("{}")]);
    for (const none of [0, false, null]) expect(read([call(none)])?.[0]?.function.arguments ?? null).toBeNull();
  });

  it.each<[string, object]>([
    [
      "an empty list beside the first form",
      { delta: { tool_calls: [], function_call: { name: "look", arguments: "{}" } } },
    ],
    ["the choice", { delta: {}, tool_calls: [{ function: { name: "look", arguments: "{}" } }] }],
    [
      "the message beside a delta",
      { delta: { content: "" }, message: { tool_calls: [{ name: "look", arguments: {} }] } },
    ],
    ["a part of the content", { delta: { content: [{ type: "tool_use", name: "look", input: {} }] } }],
    ["parameters", { delta: { tool_calls: [{ function: { name: "look", parameters: {} } }] } }],
    ["an input", { delta: { tool_calls: [{ function: { name: "look", input: {} } }] } }],
  ])("finds a call in %s", (_, choice) => {
    const calls = parseChatChunk({ choices: [choice] })?.choices?.[0]?.delta?.tool_calls;
    expect(calls?.map((call) => call.function)).toEqual([{ name: "look", arguments: "{}" }]);
  });

  it.each<[string, object]>([
    [
      "the API that came later",
      { usage: { input_tokens: 12, output_tokens: 3, input_tokens_details: { cached_tokens: 4 } } },
    ],
    ["a count of its own", { usage: { prompt_tokens: 12, completion_tokens: 3, prompt_cache_hit_tokens: 4 } }],
    [
      "the choice",
      {
        choices: [
          {
            usage: {
              prompt_tokens: 12,
              completion_tokens: 3,
              prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
            },
          },
        ],
      },
    ],
    [
      "a vendor's field",
      { x_groq: { usage: { prompt_tokens: 12, completion_tokens: 3, prompt_tokens_details: { cached_tokens: "4" } } } },
    ],
  ])("reads usage as in %s", (_, body) => {
    expect(parseChatChunk({ choices: [], ...body })?.usage).toEqual({
      prompt_tokens: 12,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 4 },
    });
  });

  it.each([null, 7, "text", { choices: 7 }, { choices: [7] }, text(7)])("refuses %j", (body) => {
    expect(parseChatChunk(body)).toBeUndefined();
  });
});
