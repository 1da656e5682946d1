import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOpenAiLanguageModel } from "../../../../workers/providers/openai/openai-llm.ts";
import {
  chatChunk,
  collect,
  describeLanguageModel,
  languageModelRequest,
} from "../../../support/contracts/language-model.ts";
import { startOpenAiVendor } from "../../../support/vendors/openai-vendor.ts";

describeLanguageModel("OpenAI-compatible", async () => {
  const vendor = await startOpenAiVendor();
  return {
    ...vendor,
    adapter: createOpenAiLanguageModel({ baseUrl: `${vendor.url}/v1`, apiKey: "key-1", model: "small-1" }),
  };
});

describe("OpenAI-compatible", () => {
  let vendor: Awaited<ReturnType<typeof startOpenAiVendor>>;
  const adapter = (apiKey: string | undefined = "key-1") =>
    createOpenAiLanguageModel({ baseUrl: `${vendor.url}/v1`, apiKey, model: "small-1" });

  beforeEach(async () => {
    vendor = await startOpenAiVendor();
    vendor.answer(async (exchange) => {
      await exchange.send(chatChunk({ content: "Yes." }, "stop"), "data: [DONE]\n\n");
      exchange.end();
    });
  });
  afterEach(() => vendor.stop());

  it("asks for a stream with usage, tools left out when there are none", async () => {
    await collect(adapter());
    const { path, headers, body } = vendor.lastExchange();
    expect(path).toBe("/v1/chat/completions");
    expect(headers).toMatchObject({ authorization: "Bearer key-1", "x-session-affinity": "call_1" });
    expect(body).toEqual({
      model: "small-1",
      messages: languageModelRequest.messages,
      max_tokens: 200,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("sends no authorization without a key", async () => {
    await collect(createOpenAiLanguageModel({ baseUrl: vendor.url, apiKey: undefined, model: "small-1" }));
    expect(vendor.lastExchange().headers).not.toHaveProperty("authorization");
  });

  it("writes tools, tool calls and their results as the API has them", async () => {
    const parameters = { type: "object", properties: { day: { type: "string" } } };
    await collect(adapter(), undefined, {
      ...languageModelRequest,
      tools: [{ name: "book", description: "Book a visit", parameters }],
      messages: [
        { role: "user", content: "friday please" },
        { role: "assistant", content: "", toolCalls: [{ id: "a", name: "book", argumentsJson: '{"day":"friday"}' }] },
        { role: "tool", toolCallId: "a", content: "booked" },
        { role: "assistant", content: "Done.", toolCalls: [] },
      ],
    });
    expect(vendor.lastExchange().body).toMatchObject({
      tools: [{ type: "function", function: { name: "book", description: "Book a visit", parameters } }],
      messages: [
        { role: "user", content: "friday please" },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "a", type: "function", function: { name: "book", arguments: '{"day":"friday"}' } }],
        },
        { role: "tool", tool_call_id: "a", content: "booked" },
        { role: "assistant", content: "Done." },
      ],
    });
  });

  it.each([
    [
      "every call at index 0 with an id of its own",
      [
        { index: 0, id: "a" },
        { index: 0, id: "b" },
      ],
    ],
    ["calls without an index", [{ id: "a" }, { id: "b" }]],
  ])("keeps tool calls apart when a vendor sends %s", async (_, places) => {
    vendor.answer(async (exchange) => {
      for (const place of places) {
        await exchange.send(
          chatChunk({ tool_calls: [{ ...place, function: { name: "go", arguments: `{"id":"${place.id}"}` } }] }),
        );
      }
      await exchange.send(chatChunk({}, "stop"), "data: [DONE]\n\n");
      exchange.end();
    });
    expect(await collect(adapter())).toEqual([
      { type: "tool_call", call: { id: "a", name: "go", argumentsJson: '{"id":"a"}' } },
      { type: "tool_call", call: { id: "b", name: "go", argumentsJson: '{"id":"b"}' } },
      { type: "finished", reason: "tool_calls", usage: null },
    ]);
  });

  it("gives up on arguments that never end", async () => {
    vendor.answer(async (exchange) => {
      const fragment = chatChunk({
        tool_calls: [{ index: 0, id: "a", function: { name: "go", arguments: "x".repeat(40_000) } }],
      });
      await exchange.send(fragment, fragment);
    });
    await expect(collect(adapter())).rejects.toMatchObject({ name: "ProviderError", stage: "llm" });
  });

  it("names the vendor's error code", async () => {
    vendor.refuse(429, '{"error":{"message":"secret","type":"tokens","code":"rate_limit_exceeded"}}');
    await expect(collect(adapter())).rejects.toThrow("openai-compatible answered 429 (rate_limit_exceeded)");
  });
});
