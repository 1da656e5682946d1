import { describe, expect, it } from "vitest";
import { type LanguageModelEvent, ProviderError } from "../../../../voice/providers.ts";
import { readCompletion } from "../../../../workers/providers/openai/openai-llm.ts";
import { languageModelRequest } from "../../../support/contracts/language-model.ts";
import { type CompletionStream, completionStreams } from "../../../support/vendors/completion-streams.ts";

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
