import { describe, expect, it } from "vitest";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const QUESTION = "what are your opening hours";
const HOLDING = "One moment, please.";
const STILL_HOLDING = "I am still looking, thank you for waiting.";
const APOLOGY = "I'm sorry, something went wrong.";
/** Longest that a caller may hear nothing after the commit. */
const MAX_SILENCE_MS = 1_500;

describe.each(LINES)("over %s", (_, line) => {
  const holding: SimulatorOptions = { ...line, clips: [HOLDING, STILL_HOLDING] };

  it("speech to text that is lost in the middle of a word hears the turn again, and one answer is given", async () => {
    const sim = new CallSimulator(line);
    await sim.start();
    await sim.callerSpeaks("what are your", { durationMs: 700 });
    sim.stt.drop();
    await sim.callerSpeaks("opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.transcript().slice(1)).toEqual([
      `caller: ${QUESTION}`,
      "agent: We are open from nine to five, Monday to Friday.",
    ]);
    expect(sim.of("stt_reopened")).toHaveLength(1);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("a model that stalls is asked beside another, and the caller hears no more than the first holding line", async () => {
    const sim = new CallSimulator({
      ...holding,
      llm: (s) => ["first", "second"].map((provider) => new FakeLanguageModel({ clock: s.clock, provider })),
    });
    await sim.start();
    sim.llm.health = "stalls";
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    const committedMs = sim.last("turn_committed")?.atMs ?? 0;
    expect(sim.of("hedge_won")).toMatchObject([{ stage: "llm", provider: "second" }]);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({ outcome: "completed", hedge: "second" });
    expect(sim.transcript().at(-1)).toMatch(/We are open from nine to five, Monday to Friday\.$/);
    expect(sim.longestSilenceMs(committedMs, sim.of("agent_turn_ended").at(-1)?.atMs ?? 0)).toBeLessThan(
      MAX_SILENCE_MS,
    );
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each([
    ["a model that stalls is waited for with two lines and then apologised for", 1],
    ["two that stall are waited for just as long", 2],
  ])("%s", async (_what, count) => {
    const sim = new CallSimulator({
      ...holding,
      llm: (s) =>
        Array.from({ length: count }, (_none, i) => {
          const model = new FakeLanguageModel({ clock: s.clock, provider: `model ${i}` });
          model.health = "stalls";
          return model;
        }),
    });
    await sim.start();
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.last("agent_turn_ended")?.metrics.source === "apology", 15_000);
    await sim.untilListening();
    expect(sim.transcript().slice(2)).toEqual([`agent: ${HOLDING} ${STILL_HOLDING}`, `agent: ${APOLOGY}`]);
    const committedMs = sim.last("turn_committed")?.atMs ?? 0;
    expect(sim.longestSilenceMs(committedMs, sim.last("agent_turn_ended")?.atMs ?? 0)).toBeLessThan(MAX_SILENCE_MS);
    expect(sim.turns[1]?.metrics.longestSilenceMs).toBeLessThan(MAX_SILENCE_MS);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "failed", "completed"]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("an answer that comes while a line asks for patience follows it without a break", async () => {
    const sim = new CallSimulator(holding);
    sim.llm.answer = () => ({ text: "We are open from nine to five.", firstTokenMs: 1_900 });
    await sim.start();
    sim.call.receiveText(QUESTION);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.transcript().at(-1)).toBe(`agent: ${HOLDING} We are open from nine to five.`);
    expect(sim.of("holding_line_started")).toHaveLength(1);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("a voice that dies in the middle of a sentence is heard as far as it came, remembered so, and apologised for", async () => {
    const sim = new CallSimulator(line);
    await sim.start();
    // In the middle of a word: of a clause without an end, the words are told apart by an ordinary pace.
    sim.tts.diesAfterMs = 600;
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.last("agent_turn_ended")?.metrics.source === "apology", 15_000);
    await sim.untilListening();
    expect(sim.transcript().slice(2)).toEqual(["agent: We are", `agent: ${APOLOGY}`]);
    expect(sim.turns.at(-2)?.metrics.outcome).toBe("failed");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  const ANSWER = "We are open on weekdays. That is from eight to six. See you soon then.";
  const answered = async (voices: number, failing: FakeTextToSpeech["failing"]): Promise<CallSimulator> => {
    const sim = new CallSimulator({
      ...line,
      tts: (s) =>
        Array.from({ length: voices }, (_none, i) => {
          const { clock, spoken } = s;
          return new FakeTextToSpeech({ clock, spoken, provider: `voice ${i}` });
        }),
    });
    sim.llm.answer = () => ({ text: ANSWER });
    await sim.start();
    sim.tts.failing = failing;
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks();
    return sim;
  };

  it.each(["empty", "silent", "refused"] as const)(
    "a clause that one voice leaves %s is spoken by the next one",
    async (failure) => {
      const sim = await answered(2, (text) => (text.startsWith("That") ? failure : null));
      await sim.untilListening();
      expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
      expect(sim.turns.at(-1)?.metrics.outcome).toBe("completed");
      expect(sim.of("provider_failed")).toMatchObject([{ stage: "tts", provider: "voice 0" }]);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );

  it.each(["empty", "silent", "refused"] as const)(
    "a clause that the only voice leaves %s once is asked for once more",
    async (failure) => {
      let failures = 0;
      const sim = await answered(1, (text) => (text.startsWith("That") && failures++ === 0 ? failure : null));
      await sim.untilListening();
      expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
      expect(sim.turns.at(-1)?.metrics.outcome).toBe("completed");
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );

  it.each(["empty", "silent", "refused"] as const)(
    "a clause that stays %s is no completed answer: what came before it is heard, and an apology",
    async (failure) => {
      const sim = await answered(1, (text) => (text.startsWith("That") ? failure : null));
      await sim.until(() => sim.last("agent_turn_ended")?.metrics.source === "apology", 15_000);
      await sim.untilListening();
      expect(sim.transcript().slice(2)).toEqual(["agent: We are open on weekdays.", `agent: ${APOLOGY}`]);
      expect(sim.turns.at(-2)?.metrics.outcome).toBe("failed");
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );
});
