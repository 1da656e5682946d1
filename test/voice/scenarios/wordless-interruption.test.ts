import { describe, expect, it } from "vitest";
import { defaultTurnTaking, type InterruptionSettings } from "../../../voice/agent.ts";
import {
  expectNothingRepeatedOrLost,
  expectRememberedAsHeard,
  expectSound,
} from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";

const ANSWER = "We are open from nine to five, Monday to Friday, and on Saturdays until noon, but not in August.";
const ASKED_AGAIN = /^(?:Sorry, I did not catch that|I'm sorry, I can't hear you)/;

const interrupted = (changes: Partial<InterruptionSettings>): SimulatorOptions => ({
  agent: { turnTaking: { ...defaultTurnTaking, interruption: { ...defaultTurnTaking.interruption, ...changes } } },
});

/** A call in which the agent has been saying `ANSWER` for 900 ms. */
async function answering(options: SimulatorOptions): Promise<CallSimulator> {
  const sim = new CallSimulator(options);
  sim.llm.answer = ({ messages }) => ({ text: messages.at(-1)?.content.endsWith("hours") ? ANSWER : "Yes, there is." });
  await sim.start();
  await sim.callerSpeaks("what are your opening hours");
  await sim.untilAgentSpeaks();
  await sim.silence(900);
  return sim;
}

/** The agent's turns behind the greeting that asked the caller to say it again. */
const asks = (sim: CallSimulator): string[] =>
  sim.turns.map(({ personal }) => personal.replyText).filter((text) => ASKED_AGAIN.test(text));

/** Sounds in which a recogniser finds no words: one that hears speech, and one that hears nothing. */
const SOUNDS: [string, (sim: CallSimulator, ms: number) => Promise<void>][] = [
  ["speech that is not understood", (sim, ms) => sim.callerSpeaks("mumble", { heardAs: "", durationMs: ms })],
  ["a sound that is not taken for speech", (sim, ms) => sim.noise(ms)],
];

describe.each(LINES)("over %s, a caller's voice over the answer without a word", (_, line) => {
  describe.each(SOUNDS)("as %s", (_name, sound) => {
    it.each([1_100, 2_000, 3_500, 5_500])("for %i ms stops the answer, and the agent asks", async (ms) => {
      const sim = await answering(line);
      await sound(sim, ms);
      const endMs = sim.nowMs;
      await sim.until(() => sim.last("agent_turn_started")?.turnId === "turn_0002");
      // Within the time that the caller is told in who is not heard when the agent is silent.
      expect(sim.nowMs - endMs).toBeLessThanOrEqual(2_000);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "interrupted", "completed"]);
      expect(sim.of("playback_resumed")).toEqual([]);
      expect(sim.turns.at(-1)?.personal.heardText).toMatch(ASKED_AGAIN);
      // And what was said can be said again.
      await sim.silence(500);
      await sim.callerSpeaks("is there parking");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.turns.at(-1)?.personal.heardText).toBe("Yes, there is.");
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it.each([300, 600, 900])("for %i ms lets it go on where it was", async (ms) => {
      const sim = await answering(line);
      await sound(sim, ms);
      await sim.untilListening();
      expect(asks(sim)).toEqual([]);
      expect(sim.of("playback_resumed")).toHaveLength(1);
      expect(sim.turns.at(-1)?.personal.heardText).toBe(ANSWER);
      expectNothingRepeatedOrLost(sim);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it("in two breaths is as long as both", async () => {
      const sim = await answering(line);
      await sound(sim, 600);
      await sim.silence(260);
      await sound(sim, 600);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(asks(sim)).toHaveLength(1);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it("again and again is asked about twice, then taken for noise until words come", async () => {
      const sim = await answering(line);
      await sound(sim, 1_400);
      for (let times = 0; times < 5; times++) {
        await sim.until(() => sim.last("status_changed")?.status !== "listening");
        await sim.untilAgentSpeaks(8_000).catch(() => {});
        await sim.silence(700);
        await sound(sim, 1_400);
      }
      await sim.silence(6_000);
      expect(asks(sim)).toHaveLength(2);
      await sim.callerSpeaks("what are your opening hours");
      await sim.untilAgentSpeaks();
      await sim.silence(900);
      await sound(sim, 1_400);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(asks(sim)).toHaveLength(3);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it.each([
      ["only words interrupt", { minWords: 2 }],
      ["nothing interrupts", { isEnabled: false }],
    ])("does nothing to an agent that %s", async (_setting, changes) => {
      const sim = await answering({ ...line, ...interrupted(changes) });
      await sound(sim, 2_000);
      await sim.untilListening();
      expect(sim.transport.clears).toBe(0);
      expect(asks(sim)).toEqual([]);
      expect(sim.turns.at(-1)?.personal.heardText).toBe(ANSWER);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });
  });

  it("that does not end is asked about once", async () => {
    const sim = await answering(line);
    await sim.noise(12_000);
    await sim.silence(4_000);
    expect(asks(sim)).toHaveLength(1);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "interrupted", "completed"]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("while the answer is thought about keeps it back, and the agent asks", async () => {
    const sim = new CallSimulator(line);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 900 });
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.silence(700);
    await sim.noise(1_400);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    expect(asks(sim)).toHaveLength(1);
    // What follows goes on with what was understood.
    await sim.callerSpeaks("on friday");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.llm.requests.at(-1)?.messages.at(-1)?.content).toBe("what are your opening hours on friday");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each([400, 1_300, 1_900])("interrupts by its words, though they come %i ms late", async (latencyMs) => {
    const late: SimulatorOptions = {
      stt: (s) => [new FakeSpeechToText({ clock: s.clock, listen: s.listen, latencyMs })],
    };
    const sim = await answering({ ...line, ...late });
    await sim.callerSpeaks("okay and is there parking");
    await sim.until(() => sim.of("audio_started").length === 3);
    await sim.untilListening();
    expect(asks(sim)).toEqual([]);
    expect(sim.of("playback_resumed")).toEqual([]);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "interrupted", "completed"]);
    expect(sim.turns.at(-1)?.personal.heardText).toBe("Yes, there is.");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("that is a listener's phrase, drawn out, lets the answer go on", async () => {
    const sim = await answering(line);
    await sim.callerSpeaks("uh huh okay", { durationMs: 1_400 });
    await sim.untilListening();
    expect(asks(sim)).toEqual([]);
    expect(sim.of("playback_resumed")).toHaveLength(1);
    expect(sim.turns.at(-1)?.personal.heardText).toBe(ANSWER);
    expectNothingRepeatedOrLost(sim);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("is nobody's when it is the agent's own from a loudspeaker, understood or not", async () => {
    for (const health of ["alive", "deaf"] as const) {
      const sim = new CallSimulator({ ...line, hasEcho: true });
      await sim.start({ hearGreeting: false });
      sim.stt.health = health;
      await sim.untilListening();
      expect(asks(sim), health).toEqual([]);
      expect(sim.turns[0]?.personal.heardText, health).toBe(sim.turns[0]?.personal.replyText);
    }
  });

  it("while speech to text is away is asked about", async () => {
    const sim = await answering(line);
    sim.stt.drop("refuses");
    await sim.noise(1_400);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asks(sim)).toHaveLength(1);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
