import { describe, expect, it } from "vitest";
import { defaultCostLevers } from "../../../voice/agent.ts";
import { RecurringClauses, speechCacheLimits } from "../../../voice/clips/recurring-clauses.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";

const FIRST = "We are open from nine to five, Monday to Friday.";
const SECOND = "Is there anything else I can do for you?";
const ANSWER = `${FIRST} ${SECOND}`;
const CLAUSES = ["We are open from nine to five,", "Monday to Friday.", SECOND];
const costLevers = { ...defaultCostLevers, speechCache: true };

/** Places a call in which the agent says `answer` once, and returns it when it is heard. */
async function answered(
  recurring: RecurringClauses,
  callId: string,
  answer = ANSWER,
  { agent, ...options }: SimulatorOptions = {},
): Promise<CallSimulator> {
  const sim = new CallSimulator({ recurring, callId, agent: { costLevers, ...agent }, ...options });
  sim.llm.answer = () => ({ text: answer });
  await sim.start();
  await sim.callerSpeaks("yes please");
  await sim.untilAgentSpeaks();
  await sim.untilListening();
  return sim;
}

const spokenIn = (sim: CallSimulator): string =>
  sim
    .of("tts_requested")
    .filter(({ turnId }) => turnId === sim.turns.at(-1)?.turnId)
    .map(({ characters }) => characters)
    .join(" ");

describe("the speech cache", () => {
  it("plays every clause that two calls have heard, and tells what was not asked for", async () => {
    const recurring = new RecurringClauses(speechCacheLimits);
    for (const callId of ["call_a", "call_b"]) await answered(recurring, callId);
    const sim = await answered(recurring, "call_c");
    expect(spokenIn(sim)).toBe("");
    const reused = sim.of("speech_reused").reduce((sum, { characters }) => sum + characters, 0);
    // What was made in secret and thrown away would have been synthesised too.
    expect(reused).toBe(CLAUSES.join("").length * new Set(sim.of("agent_turn_started").slice(1)).size);
    const turnId = sim.turns.at(-1)?.turnId;
    const lines = callUsage(sim.events).filter((line) => line.turnId === turnId && line.unit === "tts_character");
    expect(lines).toEqual([
      {
        service: "fake-tts",
        unit: "tts_character",
        quantity: reused,
        turnId,
        purpose: "saved",
        isEstimated: false,
      },
    ]);
    expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
  });

  it("keeps after one call what the agent's own settings say word for word", async () => {
    const recurring = new RecurringClauses(speechCacheLimits);
    await answered(recurring, "call_a");
    expect(recurring.clips.map(({ text }) => text).join(" ")).toBe(FIRST);
  });

  it("plays nothing that says the same in other letters", async () => {
    const recurring = new RecurringClauses(speechCacheLimits);
    await answered(recurring, "call_a");
    const sim = await answered(recurring, "call_b", FIRST.replace("nine", "Nine").replace("Monday", "monday"));
    expect(sim.of("speech_reused")).toEqual([]);
  });

  it("is not asked by an agent without it, which keeps the first clause alone", async () => {
    const recurring = new RecurringClauses();
    const agent = { costLevers: defaultCostLevers };
    for (const callId of ["call_a", "call_b", "call_c"]) {
      const sim = await answered(recurring, callId, ANSWER, { agent });
      expect(sim.of("speech_reused")).toEqual([]);
    }
    expect(FIRST).toContain(recurring.clips.map(({ text }) => text).join());
  });

  it.each([
    ["a name", "I have found you, Anna Miller."],
    ["a figure", "That makes 49 dollars in all."],
    ["what is spelled", "so that is m i l l e r,"],
    ["a word of the caller's", "so the wisdom tooth hurts."],
  ])("never keeps %s, however many have heard it", async (_, answer) => {
    const recurring = new RecurringClauses(speechCacheLimits);
    for (const callId of ["call_a", "call_b"]) {
      const sim = new CallSimulator({ recurring, callId, agent: { costLevers } });
      sim.llm.answer = () => ({ text: answer });
      await sim.start();
      await sim.callerSpeaks("my wisdom tooth hurts");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
    }
    expect(recurring.clips).toEqual([]);
  });

  it("never keeps what a tool has told of this caller", async () => {
    const lookUp: Tool = {
      definition: { name: "look_up", description: "", parameters: {} },
      isReadOnly: true,
      run: async () => ({ isOk: true, content: '{"insurance":"premium plan"}' }),
    };
    const recurring = new RecurringClauses(speechCacheLimits);
    for (const callId of ["call_a", "call_b"]) {
      const sim = new CallSimulator({ recurring, callId, agent: { costLevers }, tools: [lookUp] });
      sim.llm.answer = ({ messages }) =>
        messages.at(-1)?.role === "tool"
          ? { text: "you have a premium plan with us." }
          : { toolCalls: [{ id: "1", name: "look_up", argumentsJson: "{}" }] };
      await sim.start();
      await sim.callerSpeaks("yes please");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
    }
    expect(recurring.clips).toEqual([]);
  });

  it("is remembered to the word when it is cut off in its second clause", async () => {
    const recurring = new RecurringClauses(speechCacheLimits);
    const sim = new CallSimulator({ recurring, callId: "call_c", agent: { costLevers } });
    sim.llm.answer = () => ({ text: ANSWER });
    recurring.addOlder(CLAUSES.map((clause) => sim.clipOf(clause)));
    await sim.start();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    await sim.silence(FIRST.length * sim.spoken.msPerChar + 800);
    await sim.callerSpeaks("hold on a moment");
    await sim.until(() => sim.turns.at(-1)?.metrics.outcome === "interrupted");
    await sim.silence(500);
    const heard = sim.turns.at(-1)?.personal.heardText ?? "";
    expect(heard.length).toBeGreaterThan(FIRST.length);
    expect(ANSWER.startsWith(heard)).toBe(true);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
