import { describe, expect, it } from "vitest";
import type { LanguageModelRequest } from "../../../voice/providers.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import { SpeakableText } from "../../../voice/words/speakable-text.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { chatChunk } from "../../support/contracts/language-model.ts";
import { completionStreams } from "../../support/vendors/completion-streams.ts";
import { type StreamedAnswer, StreamedLanguageModel } from "../../support/vendors/streamed-language-model.ts";

const QUESTION = "what are your opening hours";
const ANSWER = "We are open from eight to six.";
const APOLOGY = "I'm sorry, something went wrong.";
const HOLDING = "One moment, please.";
const STILL_HOLDING = "I am still looking, thank you for waiting.";
const DONE = "data: [DONE]\n\n";
const STOP = chatChunk({}, "stop");

/** A stream that says `text` in `pieces` words at a time. */
const saying = (text: string): string[] => [
  ...text.split(/(?<=\s)/).map((word) => chatChunk({ content: word })),
  STOP,
  DONE,
];
const EMPTY = [chatChunk({ role: "assistant", content: "" }), STOP, DONE];

/** A call whose models answer on the wire; the last answer of each goes on for ever. */
function callWith(chain: readonly (readonly StreamedAnswer[])[], options: SimulatorOptions = {}) {
  const models: StreamedLanguageModel[] = [];
  const sim = new CallSimulator({
    ...options,
    llm: (s) => {
      models.push(
        ...chain.map((answers, i) => {
          const answer = (_: LanguageModelRequest, round: number): StreamedAnswer =>
            answers[Math.min(round, answers.length - 1)] ?? {};
          return new StreamedLanguageModel({
            clock: s.clock,
            provider: `model ${i}`,
            model: `${Math.random()}`,
            answer,
          });
        }),
      );
      return models;
    },
  });
  return { sim, models, requests: () => models.map(({ requests }) => requests.length) };
}

/** The caller asks, and hears the turn out; returns what the agent said. */
async function ask(sim: CallSimulator, { isRepetitive = false } = {}): Promise<string[]> {
  const before = sim.transcript().length;
  sim.call.receiveText(QUESTION);
  await sim.untilAgentSpeaks(20_000);
  await sim.untilListening();
  // Of a clip that is played twice, the loudspeaker cannot tell one time from the other.
  if (!isRepetitive) expectRememberedAsHeard(sim);
  expectSound(sim);
  return sim.transcript().slice(before + 1);
}

/** A tool that always works, and how often it ran. */
function bookingTool(name = "book_appointment") {
  const given: string[] = [];
  const tool: Tool = {
    definition: { name, description: "", parameters: { type: "object", properties: { day: { type: "string" } } } },
    isReadOnly: false,
    run: async ({ argumentsJson }) => {
      given.push(argumentsJson);
      return { isOk: true, content: '{"ok":true,"say":"You are booked."}' };
    },
  };
  return { tool, given };
}

describe("what a caller hears of a recorded stream", () => {
  const { tool: list } = bookingTool("list_appointments");

  it.each(completionStreams().map((stream) => [stream.name, stream] as const))("%s", async (_, stream) => {
    const { tool, given } = bookingTool();
    const lines = new TextDecoder().decode(stream.body).match(/[^\n]*\n*/g) ?? [];
    const answers = [{ pieces: lines.filter((line) => line !== "") }, { pieces: saying("It is done.") }];
    // A stream that fails or says nothing goes on with the second answer, as does one that calls a tool.
    const { sim } = callWith([answers], { tools: [tool, list] });
    await sim.start();
    const said = await ask(sim);
    const goesOn = stream.calls.length > 0 || stream.said === "" || stream.fails;
    const speech = new SpeakableText();
    const spoken = speech.push(stream.said) + speech.flush();
    const whole = stream.fails ? "It is done." : `${spoken} ${goesOn ? "It is done." : ""}`.trim();
    expect(said, stream.about).toEqual([`agent: ${whole}`]);
    expect(given.map((args) => `book_appointment ${args}`)).toEqual(
      stream.calls.filter((call) => call.startsWith("book_")),
    );
    expect(sim.turns.at(-1)?.metrics.outcome).toBe("completed");
  });
});

describe("an empty answer", () => {
  it("is asked for from the next model", async () => {
    const { sim, requests } = callWith([[{ pieces: EMPTY }], [{ pieces: saying(ANSWER) }]]);
    await sim.start();
    expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
    expect(requests()).toEqual([1, 1]);
    expect(sim.last("provider_fell_back")).toMatchObject({ from: "model 0", to: "model 1" });
  });

  it.each([
    ["nothing", EMPTY],
    ["blank space", [chatChunk({ content: " \n" }), STOP, DONE]],
    ["a sign", [chatChunk({ content: "…" }), STOP, DONE]],
    ["thoughts", [chatChunk({ content: "<think>Hm.</think>" }), STOP, DONE]],
  ])("of %s is asked for once more where there is one model", async (_, pieces) => {
    const { sim, requests } = callWith([[{ pieces }, { pieces: saying(ANSWER) }]]);
    await sim.start();
    expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
    expect(requests()).toEqual([2]);
  });

  it("that stays empty is apologised for", async () => {
    const { sim, requests } = callWith([[{ pieces: EMPTY }]]);
    await sim.start();
    expect(await ask(sim)).toEqual([`agent: ${APOLOGY}`]);
    expect(requests()).toEqual([2]);
  });
});

describe("a request that fails", () => {
  it.each<[string, StreamedAnswer]>([
    ["with 503", { status: 503 }],
    ["with 429", { status: 429, headers: { "Retry-After": "0" } }],
    ["with 429 and a second to wait", { status: 429, headers: { "Retry-After": "1" } }],
    ["with 500", { status: 500 }],
    ["because the connection was reset", { ending: "is_reset" }],
    ["because it was reset behind the first words", { pieces: saying("We are").slice(0, 2), ending: "is_reset" }],
    ["with an error in the stream", { pieces: ['data: {"error":{"code":"overloaded"}}\n\n'] }],
  ])("%s is tried once more, and the caller hears the answer", async (_, failure) => {
    const { sim, requests } = callWith([[failure, { pieces: saying(ANSWER) }]]);
    await sim.start();
    expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
    expect(requests()).toEqual([2]);
  });

  it("waits as long as the server asks for, by its own clock", async () => {
    const at = (ms: number): string => new Date(1_764_000_000_000 + ms).toUTCString();
    for (const headers of [
      { "Retry-After": "1" },
      { "retry-after-ms": "1000", "Retry-After": "30" },
      { "Retry-After": at(1_000), Date: at(0) },
    ]) {
      const { sim } = callWith([[{ status: 429, headers }, { pieces: saying(ANSWER) }]]);
      await sim.start();
      expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
      const [first, second] = sim.of("llm_requested").map(({ atMs }) => atMs) as [number, number];
      expect(second - first).toBe(100 + 1_000);
    }
  });

  it.each<[string, StreamedAnswer]>([
    ["that asks for too long a wait", { status: 429, headers: { "Retry-After": "20" } }],
    ["with a wrong key", { status: 401 }],
    ["as a bad request", { status: 400 }],
  ])("%s is apologised for at once", async (_, failure) => {
    const { sim, requests } = callWith([[failure, { pieces: saying(ANSWER) }]]);
    await sim.start();
    const askedMs = sim.nowMs;
    expect(await ask(sim)).toEqual([`agent: ${APOLOGY}`]);
    expect(requests()).toEqual([1]);
    expect((sim.last("audio_started")?.atMs ?? 0) - askedMs).toBeLessThan(400);
  });

  it("once words of it were heard is not begun again", async () => {
    const { sim, requests } = callWith([
      [{ pieces: saying("We are open every day. On Sundays ").slice(0, -2), everyMs: 200, ending: "is_reset" }],
    ]);
    await sim.start();
    const said = await ask(sim);
    await sim.until(() => sim.last("agent_turn_ended")?.metrics.source === "apology");
    expect(said[0]).toMatch(/^agent: We are open every day\./);
    expect(requests()).toEqual([1]);
  });

  it("again and again is not asked twice a turn: the provider is known to be down", async () => {
    const { sim, requests } = callWith([[{ status: 503 }]]);
    await sim.start();
    for (let turn = 0; turn < 2; turn++) expect(await ask(sim)).toEqual([`agent: ${APOLOGY}`]);
    // Three failures in a row open its breaker.
    expect(requests()).toEqual([3]);
  });
});

it("an answer is whole with its last word, though the server keeps the connection open or loses it", async () => {
  for (const ending of ["stays_open", "is_reset"] as const) {
    const { sim, requests } = callWith([[{ pieces: saying(ANSWER).slice(0, -1), ending }]]);
    await sim.start();
    expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
    expect(requests()).toEqual([1]);
    expect(sim.of("provider_failed")).toEqual([]);
  }
});

describe("thoughts whose beginning is missing", () => {
  const LONG = "Okay, the user asks for the opening hours. They are eight to six, I think. Let me say so. ";
  const stream = saying(`${LONG}</think> ${ANSWER}`);

  it("are not spoken where nothing of them was heard yet", async () => {
    const { sim } = callWith([[{ pieces: stream, everyMs: 5 }]]);
    await sim.start();
    expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
    expect(sim.turns.at(-1)?.personal.replyText).toBe(ANSWER);
  });

  it("are broken off where they are being heard, and never heard again", async () => {
    const { sim } = callWith([[{ pieces: stream, everyMs: 100 }]]);
    await sim.start();
    const [first = ""] = await ask(sim);
    expect(first).toMatch(/We are open from eight to six\.$/);
    expect(first.length).toBeLessThan(`agent: ${LONG}${ANSWER}`.length);
    // From then on the model is known for it.
    expect(await ask(sim)).toEqual([`agent: ${ANSWER}`]);
  });
});

describe("a model that only calls tools", () => {
  it("is not offered any in its last request, and its answer is heard", async () => {
    const { tool, given } = bookingTool("list_appointments");
    const call = { index: 0, id: "a", function: { name: "list_appointments", arguments: "{}" } };
    const models: StreamedLanguageModel[] = [];
    const sim = new CallSimulator({
      tools: [tool],
      llm: ({ clock }) => {
        const answer = ({ tools }: LanguageModelRequest): StreamedAnswer =>
          tools.length > 0
            ? { pieces: [chatChunk({ tool_calls: [call] }), chatChunk({}, "tool_calls"), DONE] }
            : { pieces: saying("You have no appointment.") };
        models.push(new StreamedLanguageModel({ clock, answer }));
        return models;
      },
    });
    await sim.start();
    expect(await ask(sim)).toEqual(["agent: You have no appointment."]);
    expect(models[0]?.requests.map(({ tools }) => tools.length)).toEqual([1, 1, 1, 0]);
    expect(given).toHaveLength(3);
  });
});

describe("a slow but steady model", () => {
  const SENTENCES = [
    "We open at eight. The clinic on Harbour Street which you will find behind the old market hall next to the station and its little garden is open from Monday to Friday until six and on Saturdays too",
    "Yes, we do. There are twenty places behind the building for everyone who comes to see us and they are free of charge all day",
    "The clinic on Harbour Street which you will find behind the old market hall is open from Monday to Friday until six",
  ];

  it.each(SENTENCES.flatMap((text) => [60, 125, 150, 250, 400].map((everyMs) => [everyMs, text] as const)))(
    "of a word every %i ms is heard to the end: %s",
    async (everyMs, text) => {
      for (const clips of [[], [HOLDING, STILL_HOLDING]]) {
        const { sim } = callWith([[{ pieces: saying(text), everyMs, firstMs: 300 }]], { clips });
        await sim.start();
        const said = await ask(sim);
        expect(said).toHaveLength(1);
        expect(said[0]?.replace(HOLDING, "").replace(/\s+/g, " ")).toBe(`agent: ${text}`);
        expect(sim.turns.at(-1)?.metrics.longestSilenceMs).toBeLessThan(everyMs > 250 ? 2_000 : 1_500);
      }
    },
  );

  it("that writes whole sentences in time is given to the voice in whole clauses", async () => {
    const text = "We open at eight. The clinic on Harbour Street is open from Monday to Friday until six.";
    const { sim } = callWith([[{ pieces: saying(text), everyMs: 30 }]]);
    await sim.start();
    await ask(sim);
    expect(sim.tts.requests.slice(-2)).toEqual(text.split(/(?<=eight\.) /));
  });

  it("is waited for while it writes the arguments of a tool call, and its call is made", async () => {
    const { tool, given } = bookingTool();
    const day = "friday the thirteenth at a quarter past ten in the morning with the doctor who was there last time";
    const parts = JSON.stringify({ day }).match(/.{1,2}/g) ?? [];
    const call = (part: string, name?: string) =>
      chatChunk({ tool_calls: [{ index: 0, id: "a", function: { ...(name && { name }), arguments: part } }] });
    const pieces = [
      call("", "book_appointment"),
      ...parts.map((part) => call(part)),
      chatChunk({}, "tool_calls"),
      DONE,
    ];
    const { sim, requests } = callWith([[{ pieces, everyMs: 200 }, { pieces: saying("It is done.") }]], {
      tools: [tool],
      clips: [HOLDING, STILL_HOLDING],
    });
    await sim.start();
    const said = await ask(sim, { isRepetitive: true });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^agent: One moment, please\. .*It is done\.$/);
    expect(given).toEqual([JSON.stringify({ day })]);
    expect(requests()).toEqual([2]);
    expect(sim.turns.at(-1)?.metrics.longestSilenceMs).toBeLessThan(1_500);
  });

  it("does not have another asked beside it once it writes a tool call", async () => {
    const { tool, given } = bookingTool();
    const call = (part: string) =>
      chatChunk({ tool_calls: [{ index: 0, id: "a", function: { name: "book_appointment", arguments: part } }] });
    const parts = ['{"day":', '"fri', "day", '"}'];
    const slow = { pieces: [...parts.map(call), chatChunk({}, "tool_calls"), DONE], everyMs: 500 };
    const { sim, requests } = callWith([[slow, { pieces: saying("It is done.") }], [{ pieces: saying("Hm.") }]], {
      tools: [tool],
      clips: [HOLDING, STILL_HOLDING],
    });
    await sim.start();
    await ask(sim);
    expect(requests()).toEqual([2, 0]);
    expect(given).toEqual(['{"day":"friday"}']);
  });

  it("that thinks for long is waited for with lines", async () => {
    const thoughts = Array.from({ length: 40 }, () => chatChunk({ content: null, reasoning_content: "hm " }));
    const { sim } = callWith([[{ pieces: [...thoughts, ...saying(ANSWER)], everyMs: 200 }]], {
      clips: [HOLDING, STILL_HOLDING],
    });
    await sim.start();
    const [said] = await ask(sim, { isRepetitive: true });
    expect(said).toMatch(
      /^agent: One moment, please\. (I am still looking, thank you for waiting\. )+We are open from eight to six\.$/,
    );
    expect(sim.turns.at(-1)?.metrics.longestSilenceMs).toBeLessThan(1_500);
  });
});
