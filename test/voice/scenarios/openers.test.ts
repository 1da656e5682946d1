import { describe, expect, it } from "vitest";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const OPENERS = ["Let me see,", "All right,", "Let me check,", "Of course,", "Well now,", "Very good,", "Understood,"];
const ANSWER = "we are open from nine to five.";

/** An agent with openers and a model that is in no hurry. */
const withOpeners: SimulatorOptions = {
  agent: { openers: { enabled: true, phrases: [] } },
  clips: OPENERS,
  tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs: 200 })],
};

async function ask(sim: CallSimulator, question: string): Promise<void> {
  await sim.callerSpeaks(question);
  await sim.untilAgentSpeaks();
  await sim.untilListening();
}

describe.each(LINES)("over %s, an agent with openers", (_, line) => {
  it("is heard at the very commit, while its answer is being made, and goes on with the sentence", async () => {
    const sim = new CallSimulator({ ...line, ...withOpeners });
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 500 });
    await sim.start();
    await ask(sim, "what are your opening hours");
    const [opener, answer] = sim.of("audio_started").slice(-2);
    const committedMs = sim.last("turn_committed")?.atMs ?? 0;
    expect([opener?.isOpener, answer?.isOpener]).toEqual([true, false]);
    expect(sim.last("opener_chosen")).toMatchObject({ act: "question", opener: "Let me see," });
    expect(sim.llm.requests.at(-1)?.messages[0]?.content).toContain('Opener already spoken: "Let me see,"');
    expect(sim.transcript().at(-1)).toBe(`agent: Let me see, ${ANSWER}`);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({
      opener: "Let me see,",
      responseTimeMs: 0,
      firstSubstantiveMs: (answer?.atMs ?? 0) - committedMs,
    });
    expect(sim.turns.at(-1)?.metrics.firstSubstantiveMs).toBeGreaterThan(300);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("never says the same one twice running", async () => {
    const sim = new CallSimulator({ ...line, ...withOpeners });
    sim.llm.answer = () => ({ text: ANSWER });
    await sim.start();
    for (let i = 0; i < 5; i++) await ask(sim, "what are your opening hours");
    const said = sim.turns.slice(1).map(({ metrics }) => metrics.opener);
    expect(said).not.toContain(null);
    for (const [i, opener] of said.entries()) expect(opener).not.toBe(said[i - 1]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each(["yes please", "my tooth hurts very badly", "it is m i l l e r"])("says none to %j", async (words) => {
    const sim = new CallSimulator({ ...line, ...withOpeners });
    sim.llm.answer = () => ({ text: "I see, one thing after another." });
    await sim.start();
    await ask(sim, words);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({ opener: null, source: "speech" });
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
