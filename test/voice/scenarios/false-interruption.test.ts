import { describe, expect, it } from "vitest";
import { defaultTurnTaking } from "../../../voice/agent.ts";
import {
  expectNothingRepeatedOrLost,
  expectRememberedAsHeard,
  expectSound,
} from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";

/** What is heard over the agent without any wish to interrupt it. */
const sounds: [string, (sim: CallSimulator) => Promise<void>][] = [
  ["a cough", (sim) => sim.noise(300)],
  ["a long noise", (sim) => sim.noise(900)],
  ['"uh huh"', (sim) => sim.callerSpeaks("uh huh")],
  ['"okay", slowly', (sim) => sim.callerSpeaks("okay", { durationMs: 500 })],
  ["a mumble", (sim) => sim.callerSpeaks("mumble mumble", { heardAs: "" })],
];

describe.each(LINES)("over %s", (_, line) => {
  describe.each(sounds)("%s over the agent", (_name, sound) => {
    it.each([120, 500, 1_060, 1_640, 2_900])(
      "%i ms into its words silences it, and then it goes on where it was",
      async (afterMs) => {
        const sim = new CallSimulator(line);
        await sim.start({ hearGreeting: false });
        await sim.untilAgentSpeaks();
        await sim.silence(afterMs);
        await sound(sim);
        await sim.untilListening();
        expect(sim.of("playback_cleared").length).toBe(1);
        expect(sim.of("playback_resumed").length).toBe(1);
        expect(sim.of("barge_in")).toEqual([]);
        expect(sim.turns).toMatchObject([{ metrics: { outcome: "completed" } }]);
        expect(sim.turns[0]?.personal.heardText).toBe(sim.turns[0]?.personal.replyText);
        expectNothingRepeatedOrLost(sim);
        expectRememberedAsHeard(sim);
        expectSound(sim);
      },
    );
  });

  describe.each<[string, (sim: CallSimulator) => Promise<void>]>([
    ["alone", async (sim) => sim.call.interrupt()],
    [
      "and heard here too",
      async (sim) => {
        await sim.noise(200);
        sim.call.interrupt();
      },
    ],
    [
      "three times",
      async (sim) => {
        for (let i = 0; i < 3; i++) {
          sim.call.interrupt();
          await sim.silence(200);
        }
      },
    ],
  ])("a sound that the caller's device notices %s", (_name, notice) => {
    it("silences the agent, and then it goes on where it was", async () => {
      const sim = new CallSimulator(line);
      await sim.start({ hearGreeting: false });
      await sim.untilAgentSpeaks();
      await sim.silence(1_060);
      await notice(sim);
      const noticedMs = sim.nowMs;
      await sim.until(() => sim.of("playback_resumed").length === 1);
      expect(sim.nowMs - noticedMs).toBeLessThan(1_200);
      await sim.untilListening();
      expect(sim.of("playback_cleared").length).toBe(1);
      expect(sim.of("barge_in")).toEqual([]);
      expect(sim.turns).toMatchObject([{ metrics: { outcome: "completed" } }]);
      expect(sim.turns[0]?.personal.heardText).toBe(sim.turns[0]?.personal.replyText);
      expectNothingRepeatedOrLost(sim);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it("while it thinks keeps the answer", async () => {
      const sim = new CallSimulator(line);
      sim.llm.answer = () => ({ text: "We are open from nine to five.", firstTokenMs: 900 });
      await sim.start();
      await sim.callerSpeaks("what are your opening hours");
      await sim.silence(700);
      expect(sim.last("status_changed")?.status).toBe("thinking");
      await notice(sim);
      await sim.untilAgentSpeaks(2_500);
      await sim.untilListening();
      expect(sim.transcript().at(-1)).toBe("agent: We are open from nine to five.");
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });
  });

  it("a sound that the caller's device notices before words is an interruption", async () => {
    const sim = new CallSimulator(line);
    await sim.start({ hearGreeting: false });
    await sim.untilAgentSpeaks();
    await sim.silence(900);
    sim.call.interrupt();
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["interrupted", "completed"]);
    expectNothingRepeatedOrLost(sim);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("coughs one after the other each silence it, and nothing is repeated or lost", async () => {
    const sim = new CallSimulator(line);
    await sim.start({ hearGreeting: false });
    await sim.untilAgentSpeaks();
    for (const pauseMs of [600, 40, 200, 900]) {
      await sim.silence(pauseMs);
      await sim.noise(300);
      await sim.until(() => sim.of("playback_resumed").length === sim.of("playback_cleared").length);
    }
    await sim.untilListening();
    expect(sim.of("playback_resumed").length).toBe(4);
    expectNothingRepeatedOrLost(sim);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("hammering without a break silences it for three seconds at a time", async () => {
    const sim = new CallSimulator(line);
    await sim.start({ hearGreeting: false });
    await sim.untilAgentSpeaks();
    await sim.silence(500);
    for (let blow = 0; blow < 6; blow++) {
      await sim.noise(300);
      await sim.silence(400);
    }
    const [cleared, resumed] = [sim.of("playback_cleared")[0], sim.of("playback_resumed")[0]];
    expect((resumed?.atMs ?? Number.NaN) - (cleared?.atMs ?? 0)).toBeCloseTo(3_000, -2);
    await sim.untilListening();
    expect(sim.turns[0]?.personal.heardText).toBe(sim.turns[0]?.personal.replyText);
    expectNothingRepeatedOrLost(sim);
    expectSound(sim);
  });

  it("a cough and then words are an interruption after all, and what was heard is remembered", async () => {
    const sim = new CallSimulator(line);
    await sim.start({ hearGreeting: false });
    await sim.untilAgentSpeaks();
    await sim.silence(900);
    await sim.noise(300);
    await sim.until(() => sim.of("playback_resumed").length === 1);
    await sim.silence(60);
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["interrupted", "completed"]);
    expectNothingRepeatedOrLost(sim);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("a cough stops an agent for good that is not to go on after one", async () => {
    const interruption = { ...defaultTurnTaking.interruption, resumesAfterFalse: false };
    const sim = new CallSimulator({ ...line, agent: { turnTaking: { ...defaultTurnTaking, interruption } } });
    await sim.start({ hearGreeting: false });
    await sim.untilAgentSpeaks();
    await sim.silence(900);
    await sim.noise(300);
    expect(sim.turns).toMatchObject([{ metrics: { outcome: "interrupted" } }]);
    await sim.untilListening();
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
