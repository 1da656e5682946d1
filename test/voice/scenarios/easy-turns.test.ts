import { describe, expect, it } from "vitest";
import type { ToolCall } from "../../../voice/providers.ts";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel, type ScriptedAnswer } from "../../support/vendors/fake-language-model.ts";

const FACT = "We are open from nine to five, Monday to Friday.";
const MAIN = "Our doors are open from nine to five, Monday to Friday.";

/** A call whose easy turns go to a small model of this behaviour. */
function callWith(small: (round: number) => ScriptedAnswer, options: SimulatorOptions = {}) {
  const models: FakeLanguageModel[] = [];
  const sim = new CallSimulator({
    ...options,
    easyTurnModel: ({ clock }) => {
      const model = new FakeLanguageModel({ clock, provider: "small", answer: (_, round) => small(round) });
      models.push(model);
      return model;
    },
  });
  sim.llm.answer = () => ({ text: MAIN });
  return { sim, small: models[0] as FakeLanguageModel };
}

async function ask(sim: CallSimulator, words = "what are your opening hours"): Promise<void> {
  await sim.start();
  await sim.callerSpeaks(words);
  await sim.untilAgentSpeaks();
  await sim.untilListening();
}

const asked = (sim: CallSimulator): string[] => {
  const turnId = sim.turns.at(-1)?.turnId;
  return sim.of("llm_requested").flatMap((event) => (event.turnId === turnId ? [event.provider] : []));
};
const linesOf = (sim: CallSimulator, purpose: string) =>
  callUsage(sim.events).filter((line) => line.purpose === purpose && line.unit.startsWith("llm"));

describe("an easy turn", () => {
  it("is answered by the small model alone", async () => {
    const { sim } = callWith(() => ({ text: FACT }));
    await ask(sim);
    expect(sim.turns.at(-1)?.personal.heardText).toBe(FACT);
    expect(asked(sim)).toEqual(["small"]);
    expect(new Set(linesOf(sim, "turn").map(({ service }) => service))).toEqual(new Set(["small/fake-model"]));
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each([
    ["tells something else", { text: "We are open from eight to ten, every day." }],
    ["names somebody", { text: "We are open from nine to five, says Doctor Miller." }],
    ["says nothing of the fact", { text: "Let me think about that." }],
    ["says nothing", { text: "" }],
    ["asks for a tool", { toolCalls: [{ id: "1", name: "look_up", argumentsJson: "{}" } satisfies ToolCall] }],
  ])("goes to the agent's own model before a word is heard when the small one %s", async (_, answer) => {
    const { sim } = callWith(() => answer);
    await ask(sim);
    expect(sim.turns.at(-1)?.personal.heardText).toBe(MAIN);
    expect(asked(sim)).toEqual(["small", "fake-llm"]);
    expect(sim.of("easy_answer_rejected").at(-1)).toMatchObject({ provider: "small", model: "fake-model" });
    expect(sim.of("provider_failed")).toEqual([]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("that was answered in vain is paid for as thrown away", async () => {
    const { sim } = callWith(() => ({ text: "Let me think about that." }));
    await ask(sim);
    const rejected = linesOf(sim, "discarded").filter(({ service }) => service === "small/fake-model");
    expect(rejected.map(({ unit, quantity }) => [unit, quantity])).toContainEqual(["llm_completion_token", 24]);
    expect(linesOf(sim, "turn").every(({ service }) => service === "fake-llm/fake-model")).toBe(true);
  });

  it("has what was wrong later left out, once its beginning was judged", async () => {
    const { sim } = callWith(() => ({ text: `${FACT} Ask for Doctor Miller. He is nice.` }));
    await ask(sim);
    expect(sim.turns.at(-1)?.personal.heardText.trim()).toBe(FACT);
    expect(asked(sim)).toEqual(["small"]);
  });

  it.each([
    ["refuses", 0],
    ["stalls", 1],
  ] as const)("is answered all the same when the small model %s", async (health, hedges) => {
    const { sim, small } = callWith(() => ({ text: FACT }));
    small.health = health;
    await ask(sim);
    expect(sim.turns.at(-1)?.personal.heardText).toBe(MAIN);
    expect(sim.of("hedge_won").filter(({ stage }) => stage === "llm")).toHaveLength(hedges);
  });

  it("is made in secret as any other", async () => {
    const { sim } = callWith(() => ({ text: FACT }));
    await ask(sim);
    expect(sim.of("agent_turn_started").at(-1)?.isSpeculative).toBe(true);
    expect(asked(sim)).toEqual(["small"]);
  });

  it("is no turn that asks for more", async () => {
    const { sim, small } = callWith(() => ({ text: FACT }));
    await ask(sim, "can you tell me something about your history");
    expect(small.requests).toEqual([]);
    expect(sim.turns.at(-1)?.personal.heardText).toBe(MAIN);
  });
});

describe("a model that answers wrongly", () => {
  it("is left out once three of its answers in a row were rejected", async () => {
    const { sim, small } = callWith(() => ({ text: "We are open from eight to ten." }));
    await sim.start();
    for (let turn = 0; turn < 5; turn++) {
      await sim.callerSpeaks("what are your opening hours");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
    }
    expect(sim.turns.slice(1).every(({ personal }) => personal.heardText === MAIN)).toBe(true);
    expect(small.requests.length).toBeLessThan(5);
  });
});
