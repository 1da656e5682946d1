import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LanguageModel, LanguageModelEvent, LanguageModelRequest } from "../../../voice/providers.ts";

export const languageModelRequest: LanguageModelRequest = {
  messages: [
    { role: "system", content: "You are a receptionist." },
    { role: "user", content: "is there parking" },
  ],
  tools: [],
  maxTokens: 200,
  cacheKey: "call_1",
};

/** One request as the vendor sees it. */
interface LanguageModelExchange {
  /** What was asked, in the vendor's words. */
  readonly body: Record<string, unknown>;
  /** Sends stream bytes, one network read per part. Includes the answer's head on first use. */
  send(...parts: (string | Uint8Array)[]): Promise<void>;
  end(): void;
  /** Breaks the connection off. */
  lose(): void;
  /** Settles when the client has given the request up. */
  readonly abandoned: Promise<void>;
}

/** An adapter together with the vendor it talks to. */
export interface LanguageModelScene {
  adapter: LanguageModel;
  /** How the next requests are answered. */
  answer(script: (exchange: LanguageModelExchange) => void | Promise<void>): void;
  refuse(status: number, body: string): void;
  stop(): Promise<void>;
}

/** An OpenAI-shaped chunk with this delta. */
export function chatChunk(delta: object, finishReason: string | null = null): string {
  return `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
}

/** Everything one request yields, signs of life left out: how many there are depends on how the bytes arrive. */
export async function collect(
  adapter: LanguageModel,
  signal: AbortSignal = new AbortController().signal,
  request = languageModelRequest,
): Promise<LanguageModelEvent[]> {
  const events: LanguageModelEvent[] = [];
  for await (const event of adapter.stream(request, signal)) {
    if (event.type !== "working") events.push(event);
  }
  return events;
}

export const textOf = (events: readonly LanguageModelEvent[]): string =>
  events.map((event) => (event.type === "text" ? event.text : "")).join("");

/** What every `LanguageModel` must do, whoever the vendor. */
export function describeLanguageModel(name: string, start: () => Promise<LanguageModelScene>): void {
  describe(`${name} as a LanguageModel`, () => {
    let scene: LanguageModelScene;

    beforeEach(async () => {
      scene = await start();
    });
    afterEach(() => scene.stop());

    const answerWith = (...parts: (string | Uint8Array)[]) =>
      scene.answer(async (exchange) => {
        await exchange.send(...parts);
        exchange.end();
      });

    it("streams text and ends with finished", async () => {
      answerWith(
        chatChunk({ role: "assistant", content: "" }),
        chatChunk({ content: "Yes, " }),
        chatChunk({ content: "behind." }),
        chatChunk({}, "stop"),
        "data: [DONE]\n\n",
      );
      expect(await collect(scene.adapter)).toEqual([
        { type: "text", text: "Yes, " },
        { type: "text", text: "behind." },
        { type: "finished", reason: "stop", usage: null },
      ]);
    });

    it("yields text while the rest is still to come", async () => {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      scene.answer(async (exchange) => {
        await exchange.send(chatChunk({ content: "Yes." }));
        await released;
        await exchange.send(chatChunk({}, "stop"), "data: [DONE]\n\n");
        exchange.end();
      });
      const events = scene.adapter.stream(languageModelRequest, new AbortController().signal)[Symbol.asyncIterator]();
      expect((await events.next()).value).toEqual({ type: "text", text: "Yes." });
      release();
      expect((await events.next()).value).toMatchObject({ type: "finished" });
    });

    it("reads a stream cut at every byte, between the bytes of a character too", async () => {
      const bytes = new TextEncoder().encode(
        `: keep-alive\r\n\r\n${chatChunk({ content: "Café – " }).replaceAll("\n", "\r\n")}${chatChunk({ content: "naïve 日本" })}${chatChunk({}, "stop")}data: [DONE]\n\n`,
      );
      answerWith(...Array.from(bytes, (_, i) => bytes.slice(i, i + 1)));
      expect(textOf(await collect(scene.adapter))).toBe("Café – naïve 日本");
    });

    it("assembles tool calls from fragments, in order, and says so", async () => {
      answerWith(
        chatChunk({ tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "book", arguments: "" } }] }),
        chatChunk({ tool_calls: [{ index: 0, function: { arguments: '{"day":' } }] }),
        chatChunk({ tool_calls: [{ index: 1, id: "b", function: { name: "cancel", arguments: "{}" } }] }),
        chatChunk({ tool_calls: [{ index: 0, function: { arguments: '"friday"}' } }] }),
        chatChunk({}, "tool_calls"),
        "data: [DONE]\n\n",
      );
      expect(await collect(scene.adapter)).toEqual([
        { type: "tool_call", call: { id: "a", name: "book", argumentsJson: '{"day":"friday"}' } },
        { type: "tool_call", call: { id: "b", name: "cancel", argumentsJson: "{}" } },
        { type: "finished", reason: "tool_calls", usage: null },
      ]);
    });

    it("never yields reasoning", async () => {
      answerWith(
        chatChunk({ reasoning: "the caller wants" }),
        chatChunk({ reasoning_content: "parking" }),
        chatChunk({ content: "<thi" }),
        chatChunk({ content: "nk>hmm</th" }),
        chatChunk({ content: "ink>\n\nYes." }),
        chatChunk({}, "stop"),
        "data: [DONE]\n\n",
      );
      expect(textOf(await collect(scene.adapter))).toBe("Yes.");
    });

    it.each(["length", "content_filter"])("reports that it was cut off: %s", async (reason) => {
      answerWith(chatChunk({ content: "Yes" }), chatChunk({}, reason), "data: [DONE]\n\n");
      expect((await collect(scene.adapter)).at(-1)).toMatchObject({ type: "finished", reason });
    });

    it("reports usage, cached tokens among it, from a last chunk without choices", async () => {
      const usage = {
        prompt_tokens: 40,
        completion_tokens: 3,
        total_tokens: 43,
        prompt_tokens_details: { cached_tokens: 32 },
      };
      answerWith(
        chatChunk({ content: "Yes." }, "stop"),
        `data: ${JSON.stringify({ choices: [], usage, x_groq: { id: "r" } })}\n\n`,
        "data: [DONE]\n\n",
      );
      expect((await collect(scene.adapter)).at(-1)).toMatchObject({
        usage: { promptTokens: 40, cachedTokens: 32, completionTokens: 3 },
      });
    });

    it("accepts a stream that finishes without saying done", async () => {
      answerWith(chatChunk({ content: "Yes." }), chatChunk({}, "stop").trimEnd());
      expect((await collect(scene.adapter)).at(-1)).toMatchObject({ type: "finished", reason: "stop" });
    });

    it.each([
      [400, false],
      [401, false],
      [404, false],
      [408, true],
      [429, true],
      [500, true],
      [503, true],
    ])("throws on status %i, retryable: %s, without what the vendor quoted", async (status, isRetryable) => {
      scene.refuse(
        status,
        '{"error":{"message":"secret words of the caller","type":"scripted","code":"scripted_refusal"}}',
      );
      const error = await collect(scene.adapter).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: "ProviderError", stage: "llm", isRetryable, status });
      expect(error.message).not.toContain("secret");
    });

    it("throws a retryable error when the stream ends before it is finished", async () => {
      answerWith(chatChunk({ content: "Yes, " }));
      await expect(collect(scene.adapter)).rejects.toMatchObject({ name: "ProviderError", isRetryable: true });
    });

    it("throws a retryable error when the connection breaks, after the text before it", async () => {
      scene.answer(async (exchange) => {
        await exchange.send(chatChunk({ content: "Yes, " }));
        exchange.lose();
      });
      const heard: LanguageModelEvent[] = [];
      const reading = (async () => {
        for await (const event of scene.adapter.stream(languageModelRequest, new AbortController().signal))
          heard.push(event);
      })();
      await expect(reading).rejects.toMatchObject({ name: "ProviderError", stage: "llm", isRetryable: true });
      expect(textOf(heard)).toBe("Yes, ");
    });

    it.each([
      "data: {broken\n\n",
      'data: {"choices":"none"}\n\n',
      'data: {"error":{"message":"secret words","code":"overloaded"}}\n\n',
      "data: 7\n\n",
    ])("throws a ProviderError on the stream content %j", async (content) => {
      answerWith(content, "data: [DONE]\n\n");
      const error = await collect(scene.adapter).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: "ProviderError", stage: "llm" });
      expect(error.message).not.toContain("secret");
    });

    it("throws when the vendor cannot be reached", async () => {
      await scene.stop();
      await expect(collect(scene.adapter)).rejects.toMatchObject({ name: "ProviderError", isRetryable: true });
    });

    it("ends quietly on abort in mid-stream, and the vendor's work with it", async () => {
      let abandoned: Promise<void> = Promise.resolve();
      scene.answer(async (exchange) => {
        abandoned = exchange.abandoned;
        await exchange.send(chatChunk({ content: "Yes, " }));
      });
      const abort = new AbortController();
      const heard: LanguageModelEvent[] = [];
      for await (const event of scene.adapter.stream(languageModelRequest, abort.signal)) {
        heard.push(event);
        abort.abort();
      }
      expect(heard).toEqual([{ type: "text", text: "Yes, " }]);
      await abandoned;
    });

    it("ends quietly on abort while it waits for the vendor to answer", async () => {
      const abort = new AbortController();
      let abandoned: Promise<void> = Promise.resolve();
      scene.answer((exchange) => {
        abandoned = exchange.abandoned;
        abort.abort();
      });
      expect(await collect(scene.adapter, abort.signal)).toEqual([]);
      await abandoned;
    });

    it("does nothing when it was aborted before it began", async () => {
      const abort = new AbortController();
      abort.abort();
      expect(await collect(scene.adapter, abort.signal)).toEqual([]);
    });

    it("ends the vendor's work when the reader stops reading", async () => {
      let abandoned: Promise<void> = Promise.resolve();
      scene.answer(async (exchange) => {
        abandoned = exchange.abandoned;
        await exchange.send(chatChunk({ content: "Yes, " }));
      });
      for await (const _ of scene.adapter.stream(languageModelRequest, new AbortController().signal)) break;
      await abandoned;
    });
  });
}
