import { describe, expect, it } from "vitest";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";

const GREETING = "agent: Hello, this is the Rivergate dental clinic, how can I help you today?";
const HOURS = "We are open from nine to five, Monday to Friday.";

describe.each(LINES)("over %s, a plain turn", (_, line) => {
  it("is greeting, question and answer, remembered as heard", async () => {
    const sim = new CallSimulator(line);
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.transcript()).toEqual([GREETING, "caller: what are your opening hours", `agent: ${HOURS}`]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("follows another: both are answered, each with its own words", async () => {
    const sim = new CallSimulator(line);
    sim.llm.answer = (_request, round) => ({ text: round === 0 ? HOURS : "Yes, behind the building." });
    await sim.start();
    for (const question of ["what are your opening hours", "is there parking"]) {
      await sim.callerSpeaks(question);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
    }
    expect(sim.transcript().slice(1)).toEqual([
      "caller: what are your opening hours",
      `agent: ${HOURS}`,
      "caller: is there parking",
      "agent: Yes, behind the building.",
    ]);
    expect(
      sim.llm.requests
        .at(-1)
        ?.messages.slice(1)
        .map(({ content }) => content),
    ).toEqual([GREETING.replace("agent: ", ""), "what are your opening hours", HOURS, "is there parking"]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("with a pause after words that go on is one turn, and nothing is heard in the pause", async () => {
    const sim = new CallSimulator(line);
    await sim.start();
    const audible = sim.of("audio_started").length;
    await sim.callerSpeaks("i would like to");
    // Longer than the silence at which speech to text ends a turn.
    await sim.silence(900);
    expect(sim.of("audio_started")).toHaveLength(audible);
    await sim.callerSpeaks("book an appointment for monday");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.transcript().slice(1)).toEqual([
      "caller: i would like to book an appointment for monday",
      `agent: ${HOURS}`,
    ]);
    expect(sim.turns.at(-1)?.metrics.falseStart).toBe(false);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
