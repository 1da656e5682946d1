import { describe, expect, it } from "vitest";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";

describe.each(LINES)("over %s with a loudspeaker that the microphone hears", (_, line) => {
  it("the agent's own words are nobody's: it says all of its greeting and does not answer itself", async () => {
    const sim = new CallSimulator({ ...line, hasEcho: true });
    await sim.start();
    await sim.silence(3_000);
    expect(sim.of("turn_committed")).toEqual([]);
    expect(sim.turns).toMatchObject([{ metrics: { outcome: "completed" } }]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("the caller is still answered, and can interrupt with words", async () => {
    const sim = new CallSimulator({ ...line, hasEcho: true });
    await sim.start();
    await sim.silence(1_000);
    await sim.callerSpeaks("what are your opening hours");
    await sim.untilAgentSpeaks();
    await sim.silence(900);
    await sim.callerSpeaks("sorry is there any parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    await sim.silence(3_000);
    // What the recogniser took for one utterance began with words of the agent's.
    expect(sim.transcript().filter((said) => said.startsWith("caller"))).toEqual([
      "caller: what are your opening hours",
      expect.stringMatching(/sorry is there any parking$/),
    ]);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "interrupted", "completed"]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
