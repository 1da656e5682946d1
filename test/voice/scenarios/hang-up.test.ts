import { describe, expect, it } from "vitest";
import { detectorsTurnTaking } from "../../support/call/agent-builder.ts";
import { expectCleanEnd, expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";

const QUESTION = "what are your opening hours";
const OPENERS = ["Let me see,", "Let me check,"];
const HOLDING = "One moment, please.";

const options: SimulatorOptions = {
  agent: {
    openers: { enabled: true, phrases: OPENERS },
    turnTaking: {
      ...detectorsTurnTaking,
      endpointing: { ...detectorsTurnTaking.endpointing, openerAt: "eager_end_of_turn" },
    },
  },
  clips: [...OPENERS, HOLDING],
};

/** How far a call is when the caller hangs up, and what shows that it is there. */
const stages: [string, SimulatorOptions, (sim: CallSimulator) => Promise<void>, (sim: CallSimulator) => void][] = [
  [
    "an answer is made in secret",
    { clips: [] },
    async (sim) => {
      await sim.callerSpeaks(QUESTION);
      await sim.until(() => sim.last("agent_turn_started")?.isSpeculative === true);
    },
    (sim) => expect(sim.of("speculation_discarded")).toMatchObject([{ reason: "ended" }]),
  ],
  [
    "an opener is heard of a turn that is not committed",
    {},
    async (sim) => {
      await sim.callerSpeaks(QUESTION);
      await sim.untilAgentSpeaks();
    },
    (sim) => expect([sim.last("audio_started")?.isOpener, sim.of("turn_committed").length]).toEqual([true, 0]),
  ],
  [
    "an answer is thought up",
    { clips: [] },
    async (sim) => {
      sim.llm.health = "stalls";
      await sim.callerSpeaks(QUESTION);
      await sim.until(() => sim.last("status_changed")?.status === "thinking");
      await sim.silence(200);
    },
    (sim) => expect(sim.turns.at(-1)?.personal.heardText).toBe(""),
  ],
  [
    "the agent speaks",
    {},
    async (sim) => {
      await sim.callerSpeaks(QUESTION);
      await sim.untilAgentSpeaks();
      await sim.silence(1_500);
    },
    (sim) => expect(sim.turns.at(-1)?.metrics.heardMs).toBeGreaterThan(1_000),
  ],
  [
    "the agent is silenced by a noise",
    {},
    async (sim) => {
      await sim.callerSpeaks(QUESTION);
      await sim.untilAgentSpeaks();
      await sim.silence(1_500);
      await sim.noise(300);
    },
    (sim) => expect([sim.of("playback_cleared").length, sim.of("playback_resumed").length]).toEqual([1, 0]),
  ],
  [
    "a line asks for patience",
    { clips: [HOLDING] },
    async (sim) => {
      sim.llm.health = "stalls";
      await sim.callerSpeaks(QUESTION);
      await sim.until(() => sim.last("holding_line_started") !== undefined);
      await sim.silence(500);
    },
    (sim) => expect(sim.turns.at(-1)?.personal.heardText).toMatch(/^One/),
  ],
];

describe.each(LINES)("over %s, a caller who hangs up", (_, line) => {
  it.each(stages)(
    "while %s leaves nothing behind, and what was heard is remembered",
    async (_stage, how, reach, isThere) => {
      const sim = new CallSimulator({ ...line, ...options, ...how });
      await sim.start();
      await reach(sim);
      sim.call.end("caller_hung_up");
      isThere(sim);
      expect(sim.turns.every(({ metrics }, i) => i === 0 || metrics.outcome === "hung_up")).toBe(true);
      await expectCleanEnd(sim);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );
});
