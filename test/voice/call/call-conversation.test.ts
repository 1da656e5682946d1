import { describe, expect, it } from "vitest";
import { buildAgent } from "../../support/call/agent-builder.ts";
import { CallSimulator } from "../../support/call/call-simulator.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const ANSWER = "We are open from nine to five, Monday to Friday.";

describe("a turn", () => {
  it("answers what was asked, from the agent's knowledge, and remembers both sides", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();

    expect(sim.heardByCaller().map(({ text }) => text)).toEqual([buildAgent().greeting, ANSWER]);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
    expect(sim.llm.requests[0]?.messages.map(({ role }) => role)).toEqual(["system", "assistant", "user"]);
    expect(sim.llm.requests[0]?.messages[0]?.content).toContain("A: We are open from nine to five");
    expect(sim.llm.requests[0]?.messages.at(-1)?.content).toBe("what are your opening hours");
  });

  it("is measured from the end of the caller's speech to the first audible sample", async () => {
    const sim = new CallSimulator({
      stt: (s) => [new FakeSpeechToText({ clock: s.clock, listen: s.listen, eagerSilenceMs: null })],
      tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, leadingSilenceMs: 40 })],
    });
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    const t0 = sim.speechEndsMs[0] as number;
    const t1 = sim.last("turn_committed")?.atMs as number;
    const t2 = sim.last("audio_started")?.atMs as number;
    await sim.untilListening();

    expect(sim.last("turn_committed")?.speechEndMs).toBe(t0);
    expect(t1 - t0).toBe(500 + 60);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({
      endpointingMs: t1 - t0,
      responseTimeMs: t2 - t1,
      turnGapMs: t2 - t0,
      llmFirstTokenMs: 150,
      ttsFirstByteMs: 80,
      trimmedSilenceMs: 35,
      speculative: false,
      outcome: "completed",
    });
  });

  it("follows another at once, and the model sees both", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.silence(600);
    expect(sim.last("turn_committed")?.personal.text).toBe("what are your opening hours");
    await sim.callerSpeaks("and is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();

    expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual([
      "what are your opening hours",
      "and is there parking",
    ]);
    // So soon after it, the second goes on with the first: the model is asked about both at once.
    expect(sim.last("turn_committed")?.continuesTurnId).toBe(sim.of("turn_committed")[0]?.turnId);
    expect(sim.llm.requests.at(-1)?.messages.filter(({ role }) => role === "user")).toMatchObject([
      { content: "what are your opening hours and is there parking" },
    ]);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });
});

describe("a long answer", () => {
  it("is made no further ahead than ten seconds of audio", async () => {
    const sim = new CallSimulator();
    sim.llm.answer = () => ({ text: "This sentence takes about three seconds to say. ".repeat(12), tokenMs: 0 });
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.silence(2_000);
    const madeMs = sim.tts.requests.slice(2).join(" ").length * 60;
    expect(madeMs).toBeLessThan(2_000 + 300 + 10_000 + 6_000);
    await sim.untilListening();
    expect(sim.turns.at(-1)?.metrics.outcome).toBe("completed");
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("of a model that never stops is cut off", async () => {
    const sim = new CallSimulator();
    sim.llm.answer = () => ({ text: "And so on and on. ".repeat(2_000), tokenMs: 1 });
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.until(() => sim.turns.length === 2, 200_000);
    expect(sim.turns.at(-1)?.personal.replyText.length).toBeLessThan(2_100);
    expect(sim.llm.abortedRequests).toBe(1);
  });
});

describe("acknowledgements", () => {
  it("put the moment the caller's device began to play on the timeline, once per turn", async () => {
    const sim = new CallSimulator({ transport: { latencyMs: 50, acknowledgeEveryMs: 100 } });
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    const acknowledged = sim.of("playback_acknowledged");
    expect(acknowledged.map(({ turnId }) => turnId)).toEqual(["turn_0000", "turn_0001"]);
    for (const { turnId, atMs, playedMs } of acknowledged) {
      const startedMs = sim.of("audio_started").find((event) => event.turnId === turnId)?.atMs ?? 0;
      // The device heard it one way later and said so one way after that.
      expect(atMs - playedMs - startedMs).toBe(2 * 50);
    }
  });
});

describe("speculation", () => {
  it("has its answer ready when the caller has said exactly what it assumed", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    const { metrics } = sim.turns.at(-1) as (typeof sim.turns)[0];
    expect(metrics).toMatchObject({ speculative: true, responseTimeMs: 0 });
    expect(sim.llm.requests).toHaveLength(1);
  });

  it("leaves no trace when the caller goes on speaking", async () => {
    const sim = new CallSimulator();
    await sim.start();
    const audibleBefore = sim.of("audio_started").length;
    await sim.callerSpeaks("is there");
    await sim.silence(300);
    expect(sim.last("agent_turn_started")?.isSpeculative).toBe(true);
    await sim.callerSpeaks("parking");
    expect(sim.last("speculation_discarded")?.reason).toBe("resumed");
    expect(sim.of("audio_started")).toHaveLength(audibleBefore);
    expect(sim.llm.abortedRequests).toBe(1);
    await sim.untilAgentSpeaks();
    await sim.untilListening();

    expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual(["is there parking"]);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
    expect(sim.llm.requests.at(-1)?.messages.filter(({ role }) => role === "user")).toHaveLength(1);
    expect(sim.turns.map(({ metrics }) => metrics.index)).toEqual([0, 1]);
  });

  it("is thrown away when the words turn out different", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("is there parking", { eagerAs: "is there barking" });
    await sim.untilAgentSpeaks();
    expect(sim.last("speculation_discarded")).toMatchObject({ reason: "resumed", tokens: expect.any(Number) });
    expect(sim.last("turn_committed")?.personal.text).toBe("is there parking");
    expect(sim.llm.requests.at(-1)?.messages.at(-1)?.content).toBe("is there parking");
  });
});

describe("barge-in", () => {
  it("stops the greeting within 400 ms of speech and remembers what was heard, to the word", async () => {
    for (const afterMs of [300, 700, 1_100, 1_500, 2_300, 3_900]) {
      const sim = new CallSimulator();
      await sim.start({ hearGreeting: false });
      await sim.silence(afterMs);
      const startedMs = sim.nowMs;
      await sim.callerSpeaks("is there parking");
      const cleared = sim.last("playback_cleared");
      expect(cleared && cleared.atMs - startedMs).toBeLessThanOrEqual(400);
      await sim.silence(200);
      expect(sim.remembered()).toEqual(sim.heardByCaller());
      expect(sim.transport.sentAfterClear).toEqual([]);
      expect(sim.of("barge_in")).toMatchObject([{ cause: "speech", turnId: "turn_0000" }]);
      expect(sim.turns[0]?.metrics.bargeInStopMs).toBe((cleared?.atMs ?? 0) - startedMs);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.remembered()).toEqual(sim.heardByCaller());
      const asked = sim.llm.requests.at(-1)?.messages.find(({ role }) => role === "assistant");
      expect(asked?.content ?? "").toBe(sim.turns[0]?.personal.heardText);
    }
  });

  it("remembers within a word of what was heard when the device acknowledges late", async () => {
    for (const latencyMs of [30, 150]) {
      const sim = new CallSimulator({ transport: { latencyMs, acknowledgeEveryMs: 200 } });
      await sim.start({ hearGreeting: false });
      await sim.silence(1_700);
      await sim.callerSpeaks("is there parking");
      const [remembered, heard] = [sim.remembered()[0]?.text ?? "", sim.heardByCaller()[0]?.text ?? ""];
      expect(heard.startsWith(remembered)).toBe(true);
      expect(heard.split(" ").length - remembered.split(" ").length).toBeLessThanOrEqual(2 * latencyMs > 200 ? 2 : 1);
    }
  });

  it("while the answer is being thought up leaves no message", async () => {
    const sim = new CallSimulator();
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 900 });
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.silence(700);
    expect(sim.last("status_changed")?.status).toBe("thinking");
    await sim.callerSpeaks("sorry is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();

    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    expect(sim.of("barge_in")).toEqual([]);
    // Nor does the deadline of the answer that was given up.
    await sim.silence(3_000);
    expect(sim.of("provider_failed")).toEqual([]);
    for (const { messages } of sim.llm.requests) expect(messages.filter(({ content }) => content === "")).toEqual([]);
  });

  it("by a typed message stops the agent and is answered", async () => {
    const sim = new CallSimulator();
    await sim.start({ hearGreeting: false });
    await sim.silence(800);
    sim.call.receiveText("is there parking");
    expect(sim.of("barge_in")).toMatchObject([{ cause: "text" }]);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.at(-1)?.metrics).toMatchObject({ source: "text", turnGapMs: null, endpointingMs: null });
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("asked for by the caller stops the agent and waits for the caller", async () => {
    const sim = new CallSimulator();
    await sim.start({ hearGreeting: false });
    await sim.silence(800);
    sim.call.stopAgent();
    expect(sim.of("barge_in")).toMatchObject([{ cause: "client" }]);
    expect(sim.last("status_changed")?.status).toBe("listening");
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });
});

describe("a caller who is hard to hear", () => {
  it("is asked again, at most twice in a row", async () => {
    const sim = new CallSimulator();
    await sim.start();
    for (let i = 0; i < 4; i++) {
      await sim.callerSpeaks("mumble mumble", { heardAs: "" });
      await sim.silence(6_000);
    }
    expect(sim.of("turn_unintelligible")).toHaveLength(4);
    expect(sim.heardByCaller().filter(({ text }) => text.startsWith("Sorry, I did not catch"))).toHaveLength(2);
  });

  it.each<[string, (sim: CallSimulator) => Promise<void>]>([
    ["that no recogniser takes for speech", (sim) => sim.noise(160)],
    ["in which one finds no word", (sim) => sim.callerSpeaks("tap", { heardAs: "", durationMs: 160 })],
  ])("makes one short sound %s: it is answered by nothing, and the next by a question", async (_kind, tap) => {
    const sim = new CallSimulator();
    await sim.start();
    await tap(sim);
    await sim.silence(6_000);
    expect(sim.turns).toHaveLength(1);
    await tap(sim);
    await sim.untilAgentSpeaks(3_000);
    await sim.untilListening();
    expect(sim.heardByCaller().at(-1)?.text).toMatch(/^(?:Sorry, I did not catch that|I'm sorry, I can't hear you)/);
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    await tap(sim);
    await sim.silence(6_000);
    expect(sim.turns).toHaveLength(3);
  });

  it("in a noisy room is told so at most twice", async () => {
    const sim = new CallSimulator();
    await sim.start();
    for (let i = 0; i < 5; i++) {
      await sim.callerSpeaks("clatter", { isNoise: true });
      await sim.silence(7_000);
    }
    expect(sim.heardByCaller().filter(({ text }) => text.includes("can't hear you"))).toHaveLength(2);
  });

  for (const [kind, details] of Object.entries({
    mumbled: { heardAs: "" },
    clattered: { isNoise: true },
    spoken: {},
  })) {
    it(`and has ${kind} before is not timed from that when heard by the recogniser alone`, async () => {
      const sim = new CallSimulator();
      await sim.start();
      await sim.callerSpeaks("mumble", details);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      await sim.silence(3_000);
      sim.call.receiveText("what are your opening hours");
      await sim.untilAgentSpeaks();
      await sim.callerSpeaks("stop", { isSoft: true });
      await sim.until(() => sim.last("turn_committed")?.personal.text === "stop");
      expect(sim.last("turn_committed")?.speechEndMs).toBeNull();
      expect(sim.last("barge_in")?.cause).toBe("speech");
      expect(sim.turns.at(-1)?.metrics).toMatchObject({ outcome: "interrupted", bargeInStopMs: null });
    });
  }

  it("still gets a turn when the device sends nothing in silence", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("is there parking");
    const t0 = sim.nowMs;
    await sim.noAudio(3_000);
    expect(sim.last("turn_committed")?.personal.text).toBe("is there parking");
    expect(sim.last("turn_committed")?.speechEndMs).toBe(t0);
    expect(sim.heardByCaller().at(-1)?.text).toContain("We are open");
  });
});
