import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLanguageModel } from "../../../local/language-model/server.ts";
import type { LocalService } from "../../../local/service.ts";

const SYSTEM = "## Knowledge\nQ: Is there parking?\nA: Yes, there is: behind the building, for two hours.\n";
const TOOLS = ["book_appointment", "end_call"].map((name) => ({
  type: "function",
  function: { name, parameters: {} },
}));

interface Chunk {
  object: string;
  model: string;
  system_fingerprint: string;
  choices: { delta: { role?: string; content?: string; tool_calls?: ToolDelta[] }; finish_reason: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
}
/** Every field that some answer has. */
interface Body {
  choices: { message: { content: string | null; tool_calls?: { function: object }[] } }[];
  error: { type: string; code: string | null };
  data: { id: string }[];
}
interface ToolDelta {
  index: number;
  id?: string;
  type?: string;
  function: { name?: string; arguments: string };
}

let service: LocalService;
beforeAll(async () => {
  service = await startLanguageModel();
});
afterAll(() => service.close());

const AUTH = { authorization: "Bearer k" };

function post(body: unknown, headers: Record<string, string> = AUTH): Promise<Response> {
  return fetch(`${service.url}/v1/chat/completions`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const ask = (user: string, rest: object = {}) => ({
  model: "any",
  messages: [
    { role: "system", content: SYSTEM },
    { role: "user", content: user },
  ],
  ...rest,
});

/** The chunks of a stream, which must be `data:` events separated by blank lines with `[DONE]` last. */
async function chunksOf(response: Response): Promise<Chunk[]> {
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const events = (await response.text()).split("\n\n");
  expect(events.pop()).toBe("");
  expect(events.pop()).toBe("data: [DONE]");
  return events.map((event) => {
    expect(event).toMatch(/^data: [^\n]+$/);
    return JSON.parse(event.slice("data: ".length));
  });
}

const jsonOf = async (response: Response) => (await response.json()) as Body;
const textOf = (chunks: Chunk[]) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
const finishOf = (chunks: Chunk[]) =>
  chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter((reason) => typeof reason === "string");

describe("chat completions, streamed", () => {
  it("streams the answer word by word and says who made it", async () => {
    const chunks = await chunksOf(await post(ask("is there parking", { stream: true })));
    expect(textOf(chunks)).toBe("Yes, there is: behind the building, for two hours.");
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content).length).toBeGreaterThan(8);
    expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
    expect(finishOf(chunks)).toEqual(["stop"]);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({
        object: "chat.completion.chunk",
        model: "quantum-local-responder",
        system_fingerprint: "deterministic-local-responder",
      });
      expect(chunk).not.toHaveProperty("usage");
    }
  });

  it("ends with the usage when it is asked for", async () => {
    const request = ask("is there parking", { stream: true, stream_options: { include_usage: true } });
    const chunks = await chunksOf(await post(request));
    const last = chunks.at(-1);
    expect(last?.choices).toEqual([]);
    // "Yes , there is : behind the building , for two hours ." is 13 tokens.
    expect(last?.usage?.completion_tokens).toBe(13);
    expect(last?.usage?.prompt_tokens).toBeGreaterThan(13);
    expect(last?.usage?.total_tokens).toBe((last?.usage?.prompt_tokens ?? 0) + 13);
    for (const chunk of chunks.slice(0, -1)) expect(chunk.usage).toBeNull();
  });

  it("sends a tool call's arguments in fragments that join to JSON", async () => {
    const chunks = await chunksOf(await post(ask("book me in for tuesday at ten", { stream: true, tools: TOOLS })));
    const deltas = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(deltas[0]).toMatchObject({
      index: 0,
      type: "function",
      function: { name: "book_appointment", arguments: "" },
    });
    expect(deltas[0]?.id).toMatch(/^call_/);
    expect(deltas.length).toBeGreaterThan(4);
    for (const delta of deltas.slice(1))
      expect(delta).toEqual({ index: 0, function: { arguments: expect.any(String) } });
    expect(JSON.parse(deltas.map((delta) => delta.function.arguments).join(""))).toEqual({
      day: "tuesday",
      time: "ten",
    });
    expect(finishOf(chunks)).toEqual(["tool_calls"]);
  });

  it("says goodbye before it calls end_call", async () => {
    const chunks = await chunksOf(await post(ask("goodbye", { stream: true, tools: TOOLS })));
    const lastText = chunks.findLastIndex((chunk) => chunk.choices[0]?.delta.content);
    const firstCall = chunks.findIndex((chunk) => chunk.choices[0]?.delta.tool_calls);
    expect(textOf(chunks)).toContain("Goodbye");
    expect(lastText).toBeGreaterThan(0);
    expect(firstCall).toBeGreaterThan(lastText);
  });

  it("stops at max_tokens and says so", async () => {
    const chunks = await chunksOf(await post(ask("is there parking", { stream: true, max_tokens: 4 })));
    expect(textOf(chunks)).toBe("Yes, there is");
    expect(finishOf(chunks)).toEqual(["length"]);
  });

  it("gives simultaneous callers their own answers", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        textOf(await chunksOf(await post(ask(i % 2 ? "is there parking" : "goodbye", { stream: true })))),
      ),
    );
    for (const [i, answer] of answers.entries()) expect(answer).toContain(i % 2 ? "behind" : "Goodbye");
  });
});

describe("chat completions, whole", () => {
  it("answers in one object with real counts", async () => {
    const response = await post(ask("is there parking"));
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      model: "quantum-local-responder",
      choices: [{ message: { role: "assistant", content: expect.stringContaining("behind") }, finish_reason: "stop" }],
      usage: { completion_tokens: 13 },
    });
  });

  it("puts a tool call into the message, and none when tool_choice is none", async () => {
    const called = await jsonOf(await post(ask("book tuesday", { tools: TOOLS })));
    expect(called.choices[0]?.message.content).toBeNull();
    expect(called.choices[0]?.message.tool_calls?.[0]?.function).toEqual({
      name: "book_appointment",
      arguments: '{"day":"tuesday"}',
    });
    const barred = await jsonOf(await post(ask("book tuesday", { tools: TOOLS, tool_choice: "none" })));
    expect(barred.choices[0]?.message.tool_calls).toBeUndefined();
  });

  it("speaks a tool's result", async () => {
    const call = { id: "call_1", type: "function", function: { name: "book_appointment", arguments: "{}" } };
    const messages = [
      { role: "user", content: [{ type: "text", text: "book tuesday" }] },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "call_1", content: '{"ok":true,"say":"Tuesday it is."}' },
    ];
    const answer = await jsonOf(await post({ model: "any", messages }));
    expect(answer.choices[0]?.message.content).toBe("Tuesday it is.");
  });
});

describe("refusals", () => {
  const user = [{ role: "user", content: "hi" }];
  it.each([
    ["{nonsense", "body"],
    [[], "body"],
    [{ messages: user }, "model"],
    [{ model: "m" }, "messages"],
    [{ model: "m", messages: [] }, "messages"],
    [{ model: "m", messages: [{ role: "robot", content: "" }] }, "messages[0].role"],
    [{ model: "m", messages: [{ role: "user", content: 7 }] }, "messages[0].content"],
    [{ model: "m", messages: [{ role: "user", content: [{ type: "image_url" }] }] }, "messages[0].content[0].type"],
    [{ model: "m", messages: [...user, { role: "tool", content: "{}" }] }, "messages[1].tool_call_id"],
    [{ model: "m", messages: user, stream: "yes" }, "stream"],
    [{ model: "m", messages: user, max_tokens: 0 }, "max_tokens"],
    [{ model: "m", messages: user, n: 2 }, "n"],
    [{ model: "m", messages: user, tools: [{ type: "function", function: {} }] }, "tools[0].function.name"],
  ])("answers 400 to %j and names %s", async (body, param) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { message: expect.any(String), type: "invalid_request_error", param, code: null },
    });
  });

  it.each([{}, { authorization: "Basic k" }, { authorization: "Bearer " }])("answers 401 to %j", async (headers) => {
    const response = await post(ask("hi"), headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect((await jsonOf(response)).error.code).toBe("invalid_api_key");
  });

  it("answers 413 to more than a megabyte and goes on serving", async () => {
    const response = await post(ask("x".repeat(1_100_000)));
    expect(response.status).toBe(413);
    expect((await jsonOf(response)).error.code).toBe("request_too_large");
    expect((await post(ask("is there parking"))).status).toBe(200);
  });

  it("answers 404 and 405 in the same shape", async () => {
    for (const [path, status] of [
      ["/v1/none", 404],
      ["/v1/chat/completions", 405],
    ] as const) {
      const response = await fetch(service.url + path, { headers: AUTH });
      expect(response.status).toBe(status);
      expect((await jsonOf(response)).error.type).toBe("invalid_request_error");
    }
  });
});

describe("the service", () => {
  it("lists its one model and reports its health", async () => {
    const models = await jsonOf(await fetch(`${service.url}/v1/models`, { headers: AUTH }));
    expect(models.data.map((model) => model.id)).toEqual(["quantum-local-responder"]);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
  });

  it("survives callers who hang up in the middle of an answer", async () => {
    const endless = `## Knowledge\nQ: Is there parking?\nA: ${"Yes, there is. ".repeat(5_000)}\n`;
    const user = { role: "user", content: "is there parking" };
    const abort = new AbortController();
    const response = await fetch(`${service.url}/v1/chat/completions`, {
      method: "POST",
      headers: AUTH,
      body: JSON.stringify({ model: "any", stream: true, messages: [{ role: "system", content: endless }, user] }),
      signal: abort.signal,
    });
    abort.abort();
    await expect(response.text()).rejects.toThrow();
    expect((await post(ask("is there parking"))).status).toBe(200);
  });

  it("is not held up by an utterance made to be slow", async () => {
    const response = await post(ask("speak to no ".repeat(80_000)));
    expect(response.status).toBe(200);
  });

  it("ends open connections when it closes, twice if need be", async () => {
    const own = await startLanguageModel();
    await (await fetch(`${own.url}/health`)).text();
    await own.close();
    await own.close();
    await expect(fetch(`${own.url}/health`)).rejects.toThrow();
  });
});
