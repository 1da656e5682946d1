import { describe, expect, it } from "vitest";
import { createProviderHealth } from "../../../voice/failover/provider-health.ts";
import type { ToolCall } from "../../../voice/providers.ts";
import { think } from "../../../voice/reply/think.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeLanguageModel, type ScriptedAnswer } from "../../support/vendors/fake-language-model.ts";

const call = (name: string, id = name): ToolCall => ({ id, name, argumentsJson: "{}" });

function setUp(answers: ScriptedAnswer[], tools: Partial<Tool>[] = []) {
  const clock = new FakeClock();
  const keys: string[] = [];
  const ran: string[] = [];
  const events: CallEventBody[] = [];
  const controller = new AbortController();
  const model = new FakeLanguageModel({
    clock,
    answer: (_, round) => answers[Math.min(round, answers.length - 1)] ?? {},
  });
  let commit: () => void = () => {};
  const committed = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let hangUps = 0;
  let isUnheard = true;
  const deps = {
    clock,
    health: createProviderHealth(clock),
    models: [model],
    emit: (event: CallEventBody) => events.push(event),
    onHangUpRequested: () => {
      hangUps += 1;
    },
    onAlive: () => {},
    isUnheard: () => isUnheard,
    onRetracted: () => {
      said.text = "";
    },
    tools: tools.map(
      (tool, index): Tool => ({
        definition: { name: `tool_${index}`, description: "", parameters: {} },
        isReadOnly: false,
        run: async ({ name }, key) => {
          ran.push(name);
          keys.push(key);
          return { isOk: true, content: `{"done":"${name}"}` };
        },
        ...tool,
      }),
    ),
  };
  const said = { text: "", end: "open" as unknown };
  void (async () => {
    try {
      const thought = { turnId: "turn_7", callId: "call_1", messages: [], committed };
      for await (const piece of think(deps, thought, controller.signal)) said.text += piece;
      said.end = "done";
    } catch (error) {
      said.end = error;
    }
  })();
  return {
    clock,
    keys,
    ran,
    events,
    controller,
    model,
    said,
    commit: () => commit(),
    hangUps: () => hangUps,
    hear: () => (isUnheard = false),
  };
}

describe("think", () => {
  it("runs no tool that changes something before the caller's words are final", async () => {
    const { clock, ran, said, commit } = setUp([{ toolCalls: [call("tool_0")] }, { text: "Booked." }], [{}]);
    await clock.advanceAsync(10_000);
    expect(ran).toEqual([]);
    commit();
    await clock.advanceAsync(1_000);
    expect(ran).toEqual(["tool_0"]);
    expect(said).toEqual({ text: "Booked.", end: "done" });
  });

  it("runs tools that only read at once", async () => {
    const { clock, ran, said } = setUp([{ toolCalls: [call("tool_0")] }, { text: "Free." }], [{ isReadOnly: true }]);
    await clock.advanceAsync(1_000);
    expect(ran).toEqual(["tool_0"]);
    expect(said.text).toBe("Free.");
  });

  it("gives every tool call of a turn a key of its own, the same in every run", async () => {
    const run = async (): Promise<string[]> => {
      const twice = [call("tool_0", "a"), call("tool_1", "b")];
      const { clock, keys, commit } = setUp([{ toolCalls: twice }, { toolCalls: twice }, { text: "Done." }], [{}, {}]);
      commit();
      await clock.advanceAsync(3_000);
      return keys;
    };
    const keys = await run();
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^call_1:turn_7:\d$/);
    expect(await run()).toEqual(keys);
  });

  it("tells the model what its tools did, in order", async () => {
    const { clock, model, commit } = setUp(
      [{ text: "One moment.", toolCalls: [call("tool_0", "id1")] }, { text: "Done." }],
      [{}],
    );
    commit();
    await clock.advanceAsync(2_000);
    expect(model.requests[1]?.messages).toEqual([
      { role: "assistant", content: "One moment.", toolCalls: [call("tool_0", "id1")] },
      { role: "tool", toolCallId: "id1", content: '{"done":"tool_0"}' },
    ]);
  });

  it("tells the model of a tool that does not exist, and of one that hangs", async () => {
    const hanging: Partial<Tool> = { isReadOnly: true, run: () => new Promise(() => {}) };
    const { clock, model, said, events } = setUp(
      [{ toolCalls: [call("nothing"), call("tool_0")] }, { text: "Sorry." }],
      [hanging],
    );
    await clock.advanceAsync(4_000);
    expect(said).toEqual({ text: "Sorry.", end: "done" });
    const told = model.requests[1]?.messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    expect(told).toHaveLength(2);
    for (const content of told ?? []) expect(JSON.parse(content)).toMatchObject({ ok: false });
    expect(events.filter(({ type }) => type === "tool_called" || type === "tool_finished")).toMatchObject([
      { type: "tool_called", name: "tool_0" },
      { type: "tool_finished", name: "tool_0", isOk: false },
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("cuts a model off that only ever calls tools", async () => {
    const { clock, model, said } = setUp([{ toolCalls: [call("tool_0")] }], [{ isReadOnly: true }]);
    await clock.advanceAsync(10_000);
    expect(model.requests).toHaveLength(4);
    expect(said).toEqual({ text: "", end: "done" });
  });

  it("cuts a model off that never stops, within a piece too", async () => {
    const { clock, said, model } = setUp([{ text: "x".repeat(2_500), tokenMs: 0 }]);
    await clock.advanceAsync(10_000);
    expect(said).toEqual({ text: "x".repeat(2_000), end: "done" });
    expect(model.abortedRequests).toBe(1);
    // Its first answer is empty; the second one comes in one piece.
    const whole = setUp([{}]);
    whole.model.stream = async function* () {
      yield { type: "text", text: "x".repeat(2_500) };
    };
    await whole.clock.advanceAsync(1_000);
    expect(whole.said).toEqual({ text: "x".repeat(2_000), end: "done" });
  });

  it("gives calls of one id in several requests ids of their own", async () => {
    const { clock, model } = setUp(
      [...Array.from({ length: 3 }, () => ({ toolCalls: [call("tool_0", "call_0")] })), { text: "Done." }],
      [{ isReadOnly: true }],
    );
    await clock.advanceAsync(10_000);
    const messages = model.requests.at(-1)?.messages ?? [];
    const made = messages.flatMap((message) => (message.role === "assistant" ? (message.toolCalls ?? []) : []));
    const answered = messages.flatMap((message) => (message.role === "tool" ? [message.toolCallId] : []));
    expect(made.map(({ id }) => id)).toEqual(answered);
    expect(new Set(answered).size).toBe(3);
  });

  it("offers no tools in the last request, so that the model says something", async () => {
    const { clock, model, ran, said } = setUp(
      [...Array.from({ length: 3 }, () => ({ toolCalls: [call("tool_0")] })), { text: "You have none." }],
      [{ isReadOnly: true }],
    );
    await clock.advanceAsync(10_000);
    expect(model.requests.map(({ tools }) => tools.length)).toEqual([1, 1, 1, 0]);
    expect(ran).toHaveLength(3);
    expect(said).toEqual({ text: "You have none.", end: "done" });
  });

  it("runs the same call once when it comes twice in one answer, and tells the model of it twice", async () => {
    const other = { ...call("tool_0", "c"), argumentsJson: '{"day":"monday"}' };
    const { clock, model, ran, commit } = setUp(
      [{ toolCalls: [call("tool_0", "a"), call("tool_0", "b"), other] }, { text: "Done." }],
      [{}],
    );
    commit();
    await clock.advanceAsync(2_000);
    expect(ran).toEqual(["tool_0", "tool_0"]);
    const told = model.requests[1]?.messages.filter(({ role }) => role === "tool");
    expect(told?.map((message) => message.role === "tool" && message.toolCallId)).toEqual(["a", "b", "c"]);
  });

  it("asks once more when nothing was heard of an answer that broke off, and yields it from its beginning", async () => {
    const broken: ScriptedAnswer = { text: "We are open ", ending: "fails" };
    const again = setUp([broken, { text: "We are open daily." }]);
    await again.clock.advanceAsync(3_000);
    expect(again.said).toEqual({ text: "We are open daily.", end: "done" });
    expect(again.model.requests).toHaveLength(2);

    const heard = setUp([broken, { text: "We are open daily." }]);
    heard.hear();
    await heard.clock.advanceAsync(3_000);
    expect(heard.said).toMatchObject({ text: "We are open", end: { name: "ProviderError" } });
    expect(heard.model.requests).toHaveLength(1);
  });

  it("asks a model that says nothing once more, behind a tool's result too, without running the tool again", async () => {
    const { clock, model, ran, said } = setUp(
      [{ toolCalls: [call("tool_0")] }, {}, { text: "Free." }],
      [{ isReadOnly: true }],
    );
    await clock.advanceAsync(3_000);
    expect(said).toEqual({ text: "Free.", end: "done" });
    expect(model.requests).toHaveLength(3);
    expect(model.requests[2]?.messages).toEqual(model.requests[1]?.messages);
    expect(ran).toHaveLength(1);
  });

  it("does not wait for a second try once it is aborted", async () => {
    const { clock, model, said, controller } = setUp([{ text: "never" }]);
    model.health = "refuses";
    await clock.advanceAsync(200);
    controller.abort();
    await clock.advanceAsync(0);
    expect(said).toEqual({ text: "", end: "done" });
    expect(model.requests).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it("asks for the end of the call once and does not ask the model again", async () => {
    const { clock, model, said, hangUps, commit } = setUp(
      [{ text: "Goodbye.", toolCalls: [call("end_call")] }],
      [{ definition: { name: "end_call", description: "", parameters: {} } }],
    );
    await clock.advanceAsync(1_000);
    expect(hangUps()).toBe(0);
    commit();
    await clock.advanceAsync(1_000);
    expect(hangUps()).toBe(1);
    expect(model.requests).toHaveLength(1);
    expect(said).toEqual({ text: "Goodbye.", end: "done" });
  });

  it("stops without a word when aborted, also while a tool waits for commit", async () => {
    const { clock, ran, said, controller, events } = setUp(
      [{ toolCalls: [call("tool_0")] }, { text: "Booked." }],
      [{}],
    );
    await clock.advanceAsync(500);
    controller.abort();
    await clock.advanceAsync(5_000);
    expect(ran).toEqual([]);
    expect(said).toEqual({ text: "", end: "done" });
    expect(events.filter(({ type }) => type === "tool_called")).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("throws the provider's error when no model answers", async () => {
    const { clock, said, model } = setUp([{ text: "never" }]);
    model.health = "refuses";
    await clock.advanceAsync(1_000);
    expect(said.end).toMatchObject({ name: "ProviderError", provider: "fake-llm" });
  });
});
