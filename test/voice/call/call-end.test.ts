import { describe, expect, it } from "vitest";
import { buildAgent } from "../../support/call/agent-builder.ts";
import { CallSimulator } from "../../support/call/call-simulator.ts";

const ANSWER = "We are open from nine to five, Monday to Friday.";

/** Nothing that the call started is left once it is over. */
async function expectCleanEnd(sim: CallSimulator): Promise<void> {
  expect(sim.types.at(-1)).toBe("call_ended");
  expect(sim.stt.openSessions).toBe(0);
  expect(sim.tts.isClosed).toBe(true);
  const events = sim.events.length;
  await sim.noAudio(5_000);
  expect(sim.events.length).toBe(events);
  expect(sim.clock.pendingTimers).toBe(0);
}

describe("the end of a call", () => {
  it("comes after unanswered prompts", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.until(() => sim.call.isEnded);
    expect(sim.heardByCaller().map(({ text }) => text)).toEqual([
      buildAgent().greeting,
      "Are you still there?",
      "Are you still there?",
      "Thank you for calling. Goodbye.",
    ]);
    expect(sim.last("call_ended")?.reason).toBe("silence");
    await expectCleanEnd(sim);
  });

  it("forgets the prompts once the caller speaks", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.silence(11_000);
    await sim.untilListening();
    await sim.callerSpeaks("is there parking");
    await sim.until(() => sim.call.isEnded);
    expect(sim.of("agent_turn_started").filter(({ source }) => source === "silence_prompt")).toHaveLength(3);
  });

  it("comes at the maximum duration, however much the caller talks over the goodbye", async () => {
    const limits = { maxCallMs: 12_000, silencePromptMs: 10_000, maxSilencePrompts: 2 };
    const sim = new CallSimulator({ agent: { limits } });
    await sim.start();
    await sim.silence(7_700);
    while (!sim.call.isEnded && sim.nowMs < 40_000) await sim.callerSpeaks("wait a moment please");
    expect(sim.last("call_ended")).toMatchObject({ reason: "max_duration" });
    expect(sim.last("call_ended")?.atMs).toBeLessThan(16_000);
    expect(sim.heardByCaller().at(-1)?.text).toBe("Thank you for calling. Goodbye.");
    await expectCleanEnd(sim);
  });

  for (const [moment, reach] of Object.entries({
    "before the greeting is heard": async () => {},
    "during the greeting": (sim: CallSimulator) => sim.silence(900),
    "while listening": (sim: CallSimulator) => sim.untilListening(),
    "while speaking": async (sim: CallSimulator) => {
      await sim.untilListening();
      await sim.callerSpeaks("is there");
    },
    "while an answer is speculated on": async (sim: CallSimulator) => {
      await sim.untilListening();
      await sim.callerSpeaks("is there parking");
      await sim.silence(320);
    },
    "while an answer is thought up": async (sim: CallSimulator) => {
      sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 1_000 });
      await sim.untilListening();
      await sim.callerSpeaks("is there parking");
      await sim.silence(700);
    },
    "while an answer is spoken": async (sim: CallSimulator) => {
      await sim.untilListening();
      await sim.callerSpeaks("is there parking");
      await sim.silence(1_500);
    },
    "while speech to text is away": async (sim: CallSimulator) => {
      await sim.untilListening();
      sim.stt.drop("refuses");
      await sim.silence(1_500);
    },
  })) {
    it(`leaves nothing behind when the caller hangs up ${moment}`, async () => {
      const sim = new CallSimulator();
      await sim.start({ hearGreeting: false });
      await reach(sim);
      sim.call.end("caller_hung_up");
      sim.call.end("caller_hung_up");
      expect(sim.of("call_ended")).toMatchObject([{ reason: "caller_hung_up" }]);
      expect(sim.remembered()).toEqual(sim.heardByCaller());
      expect(sim.of("agent_turn_started")).toHaveLength(sim.turns.length + sim.of("speculation_discarded").length);
      await expectCleanEnd(sim);
    });
  }
});

describe("a caller whose connection is lost", () => {
  it("finds the call again within the grace", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.silence(1_200);
    sim.transport.isConnected = false;
    sim.call.loseCaller();
    const heard = sim.heardByCaller();
    await sim.noAudio(14_000);
    expect(sim.heardByCaller()).toEqual(heard);
    sim.transport.isConnected = true;
    sim.call.regainCaller();
    expect(sim.last("caller_connected")?.isResumed).toBe(true);
    await sim.untilListening();
    expect(sim.remembered()).toEqual(sim.heardByCaller());
    expect(sim.turns.at(-1)?.personal.heardText).toBe(sim.turns.at(-1)?.personal.replyText);
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.remembered()).toEqual(sim.heardByCaller());
    expect(sim.call.isEnded).toBe(false);
  });

  it("is given up after the grace", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.call.loseCaller();
    await sim.noAudio(15_000);
    expect(sim.last("call_ended")?.reason).toBe("caller_lost");
    await expectCleanEnd(sim);
  });

  it("is not spoken to meanwhile, not even with an answer that was on its way", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.silence(100);
    sim.transport.isConnected = false;
    sim.call.loseCaller();
    await sim.noAudio(14_000);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });
});

describe("a call whose object was restarted", () => {
  it("goes on with what was said, new turn ids and the time that is left", async () => {
    const limits = { maxCallMs: 20_000, silencePromptMs: 30_000, maxSilencePrompts: 2 };
    const before = new CallSimulator({ agent: { limits } });
    await before.start();
    await before.callerSpeaks("is there parking");
    await before.untilAgentSpeaks();
    await before.untilListening();

    const after = new CallSimulator({ agent: { limits }, history: before.events });
    await after.noAudio(before.nowMs);
    await after.start({ hearGreeting: false });
    expect(after.types).toEqual(["caller_connected", "status_changed"]);
    await after.callerSpeaks("what are your opening hours");
    await after.untilAgentSpeaks();
    expect(after.llm.requests[0]?.messages.map(({ role }) => role)).toEqual([
      "system",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
    expect(after.last("agent_turn_started")?.turnId).toBe("turn_0002");
    await after.until(() => after.call.isEnded);
    expect(after.last("call_ended")?.reason).toBe("max_duration");
    expect(after.turns.map(({ metrics }) => metrics.index)).toEqual([2, 3]);
  });

  it("asks a caller who stays silent whether they are there", async () => {
    const before = new CallSimulator();
    await before.start();
    const after = new CallSimulator({ history: before.events });
    await after.start({ hearGreeting: false });
    await after.silence(11_000);
    expect(after.last("agent_turn_started")?.source).toBe("silence_prompt");
  });
});
