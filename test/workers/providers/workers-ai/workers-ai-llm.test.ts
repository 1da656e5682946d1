import { describe, expect, it } from "vitest";
import { createWorkersAiLanguageModel } from "../../../../workers/providers/workers-ai/workers-ai-llm.ts";
import {
  chatChunk,
  collect,
  describeLanguageModel,
  languageModelRequest,
} from "../../../support/contracts/language-model.ts";
import { ScriptedAi } from "../../../support/vendors/scripted-ai.ts";

const model = "@cf/meta/llama-3.3-70b-instruct-fp8-fast";

describeLanguageModel("Workers AI", async () => {
  const ai = new ScriptedAi();
  return {
    adapter: createWorkersAiLanguageModel({ ai, model }),
    answer: (script) => ai.script((run) => script({ body: run.inputs, ...run })),
    refuse: (status, body) => ai.script((run) => run.answer(new Response(body, { status }))),
    stop: async () => ai.script((run) => run.fail(new Error("Network connection lost."))),
  };
});

describe("Workers AI", () => {
  const streaming = (...parts: string[]): ScriptedAi => {
    const ai = new ScriptedAi();
    ai.script(async (run) => {
      await run.send(...parts);
      run.end();
    });
    return ai;
  };
  const done = "data: [DONE]\n\n";

  it("asks for a stream, with the call's affinity", async () => {
    const ai = streaming(chatChunk({ content: "Yes." }, "stop"), done);
    await collect(createWorkersAiLanguageModel({ ai, model }));
    expect(ai.runs[0]).toMatchObject({
      model,
      inputs: { messages: languageModelRequest.messages, max_tokens: 200, stream: true },
      options: { extraHeaders: { "x-session-affinity": "call_1" } },
    });
    expect(ai.runs[0]?.inputs).not.toHaveProperty("tools");
  });

  it.each([
    ["@cf/zai-org/glm-4.7-flash", { chat_template_kwargs: { enable_thinking: false } }],
    ["@cf/moonshotai/kimi-k2.6", { chat_template_kwargs: { enable_thinking: false }, reasoning_effort: "none" }],
    ["@cf/openai/gpt-oss-20b", { reasoning_effort: "low" }],
  ])("switches the reasoning of %s off as far as it goes", async (reasoning, inputs) => {
    const ai = streaming(chatChunk({ content: "Yes." }, "stop"), done);
    await collect(createWorkersAiLanguageModel({ ai, model: reasoning }));
    expect(ai.runs[0]?.inputs).toMatchObject(inputs);
  });

  it("reads the older models' chunks: text, bare numbers, padding and usage", async () => {
    const ai = streaming(
      'data: {"response":"We open at ","p":"abcdefgh"}\n\n',
      'data: {"response":8}\n\n',
      'data: {"response":"","usage":{"prompt_tokens":30,"completion_tokens":4,"total_tokens":34}}\n\n',
      done,
    );
    expect(await collect(createWorkersAiLanguageModel({ ai, model }))).toEqual([
      { type: "text", text: "We open at " },
      { type: "text", text: "8" },
      { type: "finished", reason: "stop", usage: { promptTokens: 30, cachedTokens: 0, completionTokens: 4 } },
    ]);
  });

  it("reads the older models' tool calls, which come whole", async () => {
    const calls = [
      { name: "book", arguments: { day: "friday" } },
      { name: "cancel", arguments: "{}" },
    ];
    const ai = streaming(`data: ${JSON.stringify({ response: null, tool_calls: calls })}\n\n`, done);
    expect(await collect(createWorkersAiLanguageModel({ ai, model }))).toEqual([
      { type: "tool_call", call: { id: "call_0", name: "book", argumentsJson: '{"day":"friday"}' } },
      { type: "tool_call", call: { id: "call_1", name: "cancel", argumentsJson: "{}" } },
      { type: "finished", reason: "tool_calls", usage: null },
    ]);
  });

  it.each([
    ["5007: No such model @cf/none or task", 400, false],
    ["InferenceUpstreamError: 3040: Capacity temporarily exceeded, please try again.", 429, true],
    ["3007: Request timeout", 408, true],
    ["9999: Something new", undefined, true],
    ["Network connection lost.", undefined, true],
  ])("takes the binding's error %j for status %s, retryable: %s", async (message, status, isRetryable) => {
    const ai = new ScriptedAi();
    ai.script((run) => run.fail(new Error(message)));
    await expect(collect(createWorkersAiLanguageModel({ ai, model }))).rejects.toMatchObject({
      name: "ProviderError",
      provider: "workers-ai",
      stage: "llm",
      status,
      isRetryable,
    });
  });

  it("throws when the answer is not a stream", async () => {
    const ai = new ScriptedAi();
    ai.script((run) => run.answer({ response: "Yes." }));
    await expect(collect(createWorkersAiLanguageModel({ ai, model }))).rejects.toMatchObject({ name: "ProviderError" });
  });

  it("throws an answer away that comes after the caller has given up, though the binding ignores the signal", async () => {
    const ai = new ScriptedAi();
    const abort = new AbortController();
    let wasCancelled = () => {};
    const cancelled = new Promise<void>((resolve) => {
      wasCancelled = resolve;
    });
    ai.script((run) => {
      abort.abort();
      setImmediate(() => run.answer(new ReadableStream({ cancel: () => wasCancelled() })));
    });
    expect(await collect(createWorkersAiLanguageModel({ ai, model }), abort.signal)).toEqual([]);
    await cancelled;
  });
});
