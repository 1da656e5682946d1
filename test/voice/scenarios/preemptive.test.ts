import { describe, expect, it } from "vitest";
import { defaultTurnTaking, type TurnTakingSettings } from "../../../voice/agent.ts";
import { EnergyClassifier } from "../../../voice/audio/energy-classifier.ts";
import { createEndpointedSpeechToText } from "../../../voice/listening/endpointing.ts";
import { detectorsTurnTaking } from "../../support/call/agent-builder.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeSegmentTranscriber } from "../../support/call/fake-segment-transcriber.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const QUESTION = "what are your opening hours";

/** The model answers after 0.3 s, its voice sounds 0.3 s later. */
const slow = (turnTaking: Partial<TurnTakingSettings>): SimulatorOptions => ({
  agent: { turnTaking: { ...detectorsTurnTaking, ...turnTaking } },
  tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs: 300 })],
});

/** An engine with turns of its own: an eager result 0.1 s after the speech, the end of the turn after 0.5 s. */
const withTurns: SimulatorOptions = {
  stt: (s) => [
    new FakeSpeechToText({ clock: s.clock, listen: s.listen, latencyMs: 60, eagerSilenceMs: 40, endSilenceMs: 440 }),
  ],
};

/** An engine without: our endpointer is to be as sure as it is after 0.5 s of silence. */
const withoutTurns: SimulatorOptions = {
  stt: (s) => [
    createEndpointedSpeechToText(new FakeSegmentTranscriber({ clock: s.clock, listen: s.listen }), {
      clock: s.clock,
      createClassifier: () => new EnergyClassifier(),
    }),
  ],
};
const SURE_AFTER_500_MS = 1 - 2 ** (-500 / 200);

/** Milliseconds from the end of speech at 2.0 s, begun at 0.5 s, to the first sample of the answer. */
async function gapMs(sim: CallSimulator): Promise<number> {
  sim.llm.answer = () => ({ text: "We are open from nine to five.", firstTokenMs: 300, tokenMs: 0 });
  await sim.start();
  await sim.silence(500);
  await sim.callerSpeaks(QUESTION, { durationMs: 1_500 });
  const spokeUntilMs = sim.nowMs;
  await sim.untilAgentSpeaks();
  const startedMs = sim.last("audio_started")?.atMs ?? Number.NaN;
  await sim.untilListening();
  expect(sim.last("turn_committed")?.speechEndMs).toBe(spokeUntilMs);
  expectRememberedAsHeard(sim);
  expectSound(sim);
  return startedMs - spokeUntilMs;
}

describe.each([
  ["with turns", withTurns, defaultTurnTaking.endOfTurnThreshold],
  ["without turns", withoutTurns, SURE_AFTER_500_MS],
])("an engine %s", (_, engine, endOfTurnThreshold) => {
  it.each([
    ["llm_tts", 700],
    ["llm", 800],
    ["off", 1_100],
  ] as const)("with speculation %s answers %i ms after the speech", async (speculation, expectedMs) => {
    const sim = new CallSimulator({ ...slow({ speculation, endOfTurnThreshold }), ...engine });
    // The endpointer decides on whole frames.
    expect(Math.abs((await gapMs(sim)) - expectedMs)).toBeLessThanOrEqual(20);
  });

  it("with speculation on both is never later than 0.7 s", async () => {
    const sim = new CallSimulator({ ...slow({ speculation: "llm_tts", endOfTurnThreshold }), ...engine });
    expect(await gapMs(sim)).toBeLessThanOrEqual(700);
  });
});

describe.each(LINES)("over %s, an eager end of turn", (_, line) => {
  it("of a caller who goes on leaves no trace but its cost", async () => {
    const sim = new CallSimulator(line);
    await sim.start();
    await sim.callerSpeaks("is there");
    await sim.silence(340);
    expect(sim.last("agent_turn_started")?.isSpeculative).toBe(true);
    await sim.callerSpeaks("parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("speculation_discarded")).toMatchObject([{ reason: "resumed" }]);
    expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual(["is there parking"]);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({ discardedAttempts: 1, index: 1 });
    expect(sim.turns.at(-1)?.metrics.discardedTokens).toBeGreaterThan(0);
    expect(sim.llm.requests.at(-1)?.messages.filter(({ role }) => role === "user")).toHaveLength(1);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("with other words than the end is thrown away, and the right words are answered", async () => {
    const sim = new CallSimulator(line);
    sim.llm.answer = ({ messages }) => ({ text: `You said ${messages.at(-1)?.content}.` });
    await sim.start();
    await sim.callerSpeaks("is there parking", { eagerAs: "is there barking" });
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.transcript().slice(1)).toEqual(["caller: is there parking", "agent: You said is there parking."]);
    expect(sim.of("speculation_discarded")).toHaveLength(1);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
