import { describe, expect, it } from "vitest";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const QUESTION = "what are your opening hours";

/** One clause an answer, so that each stage is asked once a turn. */
const answer = "Yes, from nine.";
const two: SimulatorOptions = {
  llm: (s) => ["first", "second"].map((name) => new FakeLanguageModel({ clock: s.clock, provider: name, answer })),
  tts: (s) =>
    ["first", "second"].map((name) => new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, provider: name })),
};

/** The answer to a typed question, heard out: nothing of it is speculated on. */
async function askInWriting(sim: CallSimulator): Promise<void> {
  const endedTurns = sim.turns.length;
  sim.call.receiveText(QUESTION);
  await sim.until(() => sim.turns.length > endedTurns);
  await sim.untilListening();
}

describe.each(["llm", "tts"] as const)("a late provider (%s)", (stage) => {
  it("costs the caller its deadline and no more, and the turn says who answered instead", async () => {
    const sim = new CallSimulator(two);
    await sim.start();
    sim[stage].health = "stalls";
    await askInWriting(sim);
    const turn = sim.turns.at(-1);
    const turnId = turn?.turnId;
    expect(sim.of("hedge_started")[0]).toMatchObject({ turnId, stage, provider: "second", afterMs: 1_200 });
    expect(sim.of("hedge_won")[0]).toMatchObject({ turnId, stage, provider: "second" });
    expect(turn?.metrics).toMatchObject({ outcome: "completed", hedge: "second" });
    // Its deadline and both stages' own time.
    expect(turn?.metrics.responseTimeMs).toBeLessThan(1_200 + 400);
    expect(sim.of("provider_failed")).toEqual([]);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("is asked no more once it has been silent three times", async () => {
    const sim = new CallSimulator(two);
    await sim.start();
    sim[stage].health = "stalls";
    for (let i = 0; i < 3; i++) await askInWriting(sim);
    const requests = sim[stage].requests.length;
    await askInWriting(sim);
    expect(sim[stage].requests.length).toBe(requests);
    expect(sim.turns.at(-1)?.metrics.responseTimeMs).toBeLessThan(400);
    sim.call.end("caller_hung_up");
    await sim.noAudio(5_000);
    expect(sim.clock.pendingTimers).toBe(0);
  });
});

it("a provider whose silence made the agent apologise is not asked first again", async () => {
  const sim = new CallSimulator();
  await sim.start();
  sim.llm.health = "stalls";
  const model = { provider: sim.llm.provider, model: sim.llm.model };
  for (let i = 0; i < 2; i++) await askInWriting(sim);
  await sim.until(() => sim.last("agent_turn_started")?.source === "apology");
  expect(sim.health.isAvailable("llm", model)).toBe(true);
  await sim.untilListening();
  sim.call.receiveText(QUESTION);
  await sim.silence(2_300 + 20);
  expect(sim.health.isAvailable("llm", model)).toBe(false);
});
