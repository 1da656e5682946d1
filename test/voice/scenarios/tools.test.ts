import { describe, expect, it } from "vitest";
import type { Tool } from "../../../voice/reply/tools.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";

/** A tool that takes `takesMs` and notes each run. */
function toolIn(sim: () => CallSimulator, name: string, isReadOnly: boolean, takesMs = 50) {
  const runs: { key: string; atMs: number }[] = [];
  const tool: Tool = {
    definition: { name, description: "", parameters: {} },
    isReadOnly,
    run: (_call, key) => {
      runs.push({ key, atMs: sim().nowMs });
      const outcome = { isOk: true, content: '{"ok":true,"ref":"B17"}' };
      return new Promise((resolve) => sim().clock.startTimer(takesMs, () => resolve(outcome)));
    },
  };
  return { tool, runs };
}

/** Calls `name` when it is asked anything, then says `text`. */
function modelThatCalls(sim: CallSimulator, name: string, text: string): FakeLanguageModel {
  return new FakeLanguageModel({
    clock: sim.clock,
    answer: ({ messages }) =>
      messages.at(-1)?.role === "tool" ? { text } : { toolCalls: [{ id: "c1", name, argumentsJson: "{}" }] },
  });
}

describe.each(LINES)("over %s, a tool", (_, line) => {
  function callWith(name: string, isReadOnly: boolean, takesMs?: number) {
    const { tool, runs } = toolIn(() => sim, name, isReadOnly, takesMs);
    const sim: CallSimulator = new CallSimulator({
      ...line,
      tools: [tool],
      llm: (s) => [modelThatCalls(s, name, "It is done, on Monday at nine.")],
    });
    return { sim, runs };
  }

  it("that changes something waits for the commit and runs once, with its turn's key", async () => {
    const { sim, runs } = callWith("book", false);
    await sim.start();
    await sim.callerSpeaks("please book it for monday");
    await sim.silence(480);
    expect(sim.last("agent_turn_started")?.isSpeculative).toBe(true);
    expect(sim.of("turn_committed")).toEqual([]);
    expect(runs).toEqual([]);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    const committed = sim.last("turn_committed");
    expect(runs).toEqual([{ key: `call_test:${committed?.turnId}:0`, atMs: committed?.atMs }]);
    expect(sim.transcript().at(-1)).toBe("agent: It is done, on Monday at nine.");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each([300, 1_200, 4_000])("runs once though the line is lost meanwhile, for %i ms", async (awayMs) => {
    const { sim, runs } = callWith("book", false, 700);
    await sim.start();
    await sim.callerSpeaks("please book it for monday");
    await sim.until(() => runs.length === 1);
    for (let times = 0; times < 2; times++) {
      sim.transport.isConnected = false;
      sim.call.loseCaller();
      await sim.noAudio(awayMs);
      sim.transport.isConnected = true;
      sim.call.regainCaller();
      await sim.silence(20);
    }
    await sim.until(() => sim.turns.length === 2);
    await sim.untilListening();
    expect(runs).toHaveLength(1);
    expect(sim.transcript().slice(1)).toEqual([
      "caller: please book it for monday",
      "agent: It is done, on Monday at nine.",
    ]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("runs once though the caller's device notices a sound meanwhile, twice", async () => {
    const { sim, runs } = callWith("book", false, 700);
    await sim.start();
    await sim.callerSpeaks("please book it for monday");
    await sim.until(() => runs.length === 1);
    for (let times = 0; times < 2; times++) {
      sim.call.interrupt();
      await sim.silence(200);
    }
    await sim.until(() => sim.turns.length === 2, 8_000);
    await sim.untilListening();
    expect(runs).toHaveLength(1);
    expect(sim.transcript().at(-1)).toBe("agent: It is done, on Monday at nine.");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("that changes something does not run for words the caller had not finished", async () => {
    const { sim, runs } = callWith("book", false);
    await sim.start();
    await sim.callerSpeaks("please book it");
    await sim.silence(440);
    await sim.callerSpeaks("for monday");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("speculation_discarded").length).toBeGreaterThan(0);
    expect(runs.map(({ key }) => key)).toEqual([`call_test:${sim.last("turn_committed")?.turnId}:0`]);
    expectSound(sim);
  });

  it("that only reads may run before the commit", async () => {
    const { sim, runs } = callWith("free_times", true);
    await sim.start();
    await sim.callerSpeaks("is there a time on monday");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(runs).toHaveLength(1);
    expect(runs[0]?.atMs).toBeLessThan(sim.last("turn_committed")?.atMs ?? 0);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each([
    ["goes on with their sentence", 100],
    ["asks something else", 800],
  ])("whose caller %s while it runs has still done it, and the model is told", async (_what, afterMs) => {
    const { sim, runs } = callWith("book", false, 1_600);
    await sim.start();
    await sim.callerSpeaks("please book it for monday");
    await sim.until(() => runs.length === 1);
    await sim.silence(afterMs);
    sim.llm.answer = () => ({ text: "Yes, behind the building." });
    await sim.callerSpeaks("oh and is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(runs).toHaveLength(1);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    const { messages } = sim.llm.requests.at(-1) ?? { messages: [] };
    expect(messages.some(({ role, content }) => role === "system" && content.includes('book: {"ok":true'))).toBe(true);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
