import { describe, expect, it } from "vitest";
import { type LanguageModelEvent, ProviderError } from "../../../../voice/providers.ts";
import { readCompletion } from "../../../../workers/providers/openai/openai-llm.ts";
import { chatChunk, languageModelRequest } from "../../../support/contracts/language-model.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { type CompletionStream, completionStreams } from "../../../support/vendors/completion-streams.ts";
import { StreamedLanguageModel } from "../../../support/vendors/streamed-language-model.ts";

const day = { type: "object", properties: { day: { type: "string" } } };
const tools = [
  { name: "book_appointment", description: "", parameters: day },
  { name: "list_appointments", description: "", parameters: { type: "object", properties: {} } },
];
const from = { provider: "recorded", stage: "llm" } as const;

/** What is read from `body` when it arrives in `pieces`. */
async function read({ name, body }: CompletionStream, pieceBytes: number) {
  const pieces = Array.from({ length: Math.ceil(body.length / pieceBytes) }, (_, i) =>
    body.slice(i * pieceBytes, (i + 1) * pieceBytes),
  );
  const open = async () => ReadableStream.from(pieces) as ReadableStream<Uint8Array>;
  const heard = { text: "", calls: [] as string[], usage: null as unknown, error: null as unknown };
  // A model of its own: what one was seen to do holds for its later answers.
  const options = { request: { ...languageModelRequest, tools }, model: `${name} ${pieceBytes}` };
  const take = (event: LanguageModelEvent): void => {
    if (event.type === "text") heard.text += event.text;
    if (event.type === "retracted") heard.text = "";
    if (event.type === "tool_call")
      heard.calls.push(`${event.call.name} ${JSON.stringify(JSON.parse(event.call.argumentsJson))}`);
    if (event.type === "finished" && event.usage) {
      const { promptTokens, completionTokens } = event.usage;
      heard.usage = { promptTokens, completionTokens };
    }
  };
  try {
    for await (const event of readCompletion(from, open, new AbortController().signal, options)) take(event);
  } catch (error) {
    heard.error = error;
  }
  return heard;
}

it("shows life while it writes what is not said, twice a second at most", async () => {
  const clock = new FakeClock();
  const thought = chatChunk({ content: null, reasoning_content: "hm" });
  const part = chatChunk({
    tool_calls: [{ index: 0, id: "a", function: { name: "book_appointment", arguments: "" } }],
  });
  const model = new StreamedLanguageModel({
    clock,
    answer: () => ({
      pieces: [...Array(20).fill(thought), ...Array(10).fill(part), chatChunk({}, "tool_calls")],
      firstMs: 0,
      everyMs: 100,
    }),
  });
  const shown: string[] = [];
  const startMs = clock.now();
  const reading = (async () => {
    for await (const event of model.stream({ ...languageModelRequest, tools }, new AbortController().signal)) {
      if (event.type === "working") shown.push(`${clock.now() - startMs} ${event.on}`);
    }
  })();
  await clock.advanceAsync(5_000);
  await reading;
  expect(shown).toEqual([
    ...[0, 500, 1_000, 1_500].map((atMs) => `${atMs} thoughts`),
    ...[2_000, 2_500].map((atMs) => `${atMs} tool_call`),
  ]);
});

describe("a recorded stream", () => {
  const streams = completionStreams();

  it("is there for every oddity", () => expect(streams.length).toBeGreaterThan(90));

  it.each(streams.map((stream) => [stream.name, stream] as const))(
    "%s is read alike however it is cut",
    async (_, stream) => {
      for (const pieceBytes of [100_000, 1, 7, 61, 300]) {
        const { text, calls, usage, error } = await read(stream, pieceBytes);
        const about = `${stream.about}, in pieces of ${pieceBytes} bytes`;
        expect(text.replace(/\s+/g, " ").trim(), about).toBe(stream.said);
        expect(calls, about).toEqual(stream.calls);
        expect(usage, about).toEqual(stream.usage);
        expect(error instanceof ProviderError, about).toBe(stream.fails);
        expect(error === null || !String((error as Error).message).includes("secret"), about).toBe(true);
      }
    },
  );
});
