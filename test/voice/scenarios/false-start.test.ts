import { describe, expect, it } from "vitest";
import { detectorsTurnTaking } from "../../support/call/agent-builder.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";

const ANSWER = "we are open from nine to five, Monday to Friday.";
const OPENERS = ["Let me see,", "Let me check,", "Well now,"];
const withOpeners = (openerAt: "eager_end_of_turn" | "end_of_turn"): SimulatorOptions => ({
  agent: {
    openers: { enabled: true, phrases: OPENERS },
    turnTaking: { ...detectorsTurnTaking, endpointing: { ...detectorsTurnTaking.endpointing, openerAt } },
  },
  clips: OPENERS,
});

/** Recognisers notice sooner or later that somebody goes on. */
const recogniser = (latencyMs: number, endSilenceMs: number): SimulatorOptions => ({
  stt: (s) => [new FakeSpeechToText({ clock: s.clock, listen: s.listen, latencyMs, endSilenceMs })],
});

/** From the caller's first sound at `spokeMs` to the clear, both as the platform's end of the line knows them. */
function takenBackMs(sim: CallSimulator, spokeMs: number, options: SimulatorOptions): number {
  return (sim.last("playback_cleared")?.atMs ?? Number.NaN) - spokeMs - (options.transport?.latencyMs ?? 0);
}

describe.each(LINES)("over %s", (_, line) => {
  describe.each([60, 240])("with a recogniser that is %i ms late", (latencyMs) => {
    it("an opener at an eager end of turn is heard before the turn is committed", async () => {
      const sim = new CallSimulator({ ...line, ...withOpeners("eager_end_of_turn"), ...recogniser(latencyMs, 700) });
      sim.llm.answer = () => ({ text: ANSWER });
      await sim.start();
      await sim.callerSpeaks("is there parking");
      await sim.untilAgentSpeaks();
      expect(sim.of("turn_committed")).toEqual([]);
      await sim.untilListening();
      const { opener } = sim.turns.at(-1)?.metrics ?? {};
      expect(OPENERS).toContain(opener);
      expect(sim.transcript().slice(1)).toEqual(["caller: is there parking", `agent: ${opener} ${ANSWER}`]);
      const { metrics } = sim.turns.at(-1) as (typeof sim.turns)[0];
      expect(metrics).toMatchObject({ responseTimeMs: 0, falseStart: false, outcome: "completed" });
      expect(metrics.turnGapMs).toBeLessThan(metrics.endpointingMs ?? 0);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it.each([40, 160, 300])("such an opener is taken back when the caller goes on %i ms into it", async (afterMs) => {
      const options = { ...line, ...withOpeners("eager_end_of_turn"), ...recogniser(latencyMs, 700) };
      const sim = new CallSimulator(options);
      sim.llm.answer = () => ({ text: ANSWER });
      await sim.start();
      await sim.callerSpeaks("is there parking");
      await sim.untilAgentSpeaks();
      await sim.silence(afterMs);
      const spokeMs = sim.nowMs;
      await sim.callerSpeaks("near the building");
      // As soon as there is speech of 80 ms, whatever the recogniser makes of it.
      expect(takenBackMs(sim, spokeMs, options)).toBeLessThanOrEqual(80);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.turns[1]?.metrics).toMatchObject({ falseStart: true, opener: expect.any(String) });
      // The recogniser had not ended the turn, so it tells all of it at the end.
      expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual([
        "is there parking near the building",
      ]);
      expect(sim.llm.requests.at(-1)?.messages.at(-1)?.content).toBe("is there parking near the building");
      // One that was cut off is followed by another, never by the same.
      if (sim.turns[1]?.personal.heardText !== "")
        expect(sim.turns.at(-1)?.metrics.opener).not.toBe(sim.turns[1]?.metrics.opener);
      expect(sim.transcript().at(-1)).toMatch(new RegExp(`${ANSWER}$`));
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });

    it.each([60, 240, 340])("an answer is taken back when the caller goes on %i ms into it", async (afterMs) => {
      const options = { ...line, ...withOpeners("end_of_turn"), ...recogniser(latencyMs, 500) };
      const sim = new CallSimulator(options);
      sim.llm.answer = () => ({ text: ANSWER });
      await sim.start();
      await sim.callerSpeaks("is there parking");
      await sim.untilAgentSpeaks();
      const isWithinAPause = sim.nowMs - (sim.speechEndsMs.at(-1) ?? 0) + afterMs < 1_000;
      await sim.silence(afterMs);
      const spokeMs = sim.nowMs;
      await sim.callerSpeaks("near the building");
      expect(takenBackMs(sim, spokeMs, options)).toBeLessThanOrEqual(80);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      const [first, second] = sim.of("turn_committed");
      const [, stopped, answered] = sim.turns;
      expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual([
        "is there parking",
        "near the building",
      ]);
      expect(sim.transcript().filter((said) => said.startsWith("caller"))).toEqual([
        "caller: is there parking",
        "caller: near the building",
      ]);
      expect(second?.continuesTurnId).toBe(isWithinAPause ? first?.turnId : null);
      expect(stopped?.metrics.falseStart).toBe(isWithinAPause);
      const { messages } = sim.llm.requests.at(-1) ?? { messages: [] };
      if (isWithinAPause) {
        expect(messages.slice(2)).toEqual([{ role: "user", content: "is there parking near the building" }]);
        if (stopped?.personal.heardText !== "" && stopped?.metrics.opener !== null)
          expect(answered?.metrics.opener).not.toBe(stopped?.metrics.opener);
      }
      expectRememberedAsHeard(sim);
      expectSound(sim);
    });
  });

  it("an answer that was about to be heard waits for a caller who goes on, and is dropped for their words", async () => {
    const options = { ...line, ...recogniser(160, 400) };
    const sim = new CallSimulator(options);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 600 });
    await sim.start();
    await sim.callerSpeaks("yes");
    await sim.until(() => sim.of("turn_committed").length === 1);
    // Less than the rest of the model's time, and longer than it in all.
    await sim.callerSpeaks("please", { durationMs: 900 });
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("audio_started").map(({ turnId }) => turnId)).toEqual(["turn_0000", sim.turns.at(-1)?.turnId]);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    expect(sim.llm.requests.at(-1)?.messages.at(-1)?.content).toBe("yes please");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("such an answer comes a little later when there was only a noise", async () => {
    const sim = new CallSimulator({ ...line, ...recogniser(160, 400) });
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 300 });
    await sim.start();
    await sim.callerSpeaks("is there parking");
    await sim.until(() => sim.of("turn_committed").length === 1);
    await sim.noise(300);
    const quietMs = sim.nowMs;
    await sim.untilAgentSpeaks();
    // Voice activity's hang-over and the wait for words.
    expect(sim.nowMs - quietMs).toBeLessThanOrEqual(1_000);
    await sim.untilListening();
    expect(sim.turns.at(-1)?.personal.heardText).toBe(ANSWER);
    expect(sim.of("playback_resumed")).toEqual([]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each(["a", "to"])(
    "an answer is taken back for a word as short as %j, and not resumed before the next",
    async (word) => {
      const options = { ...line, ...recogniser(240, 500) };
      const sim = new CallSimulator(options);
      sim.llm.answer = () => ({ text: ANSWER });
      await sim.start();
      await sim.callerSpeaks("i would like");
      await sim.untilAgentSpeaks();
      await sim.silence(1_500);
      const spokeMs = sim.nowMs;
      await sim.callerSpeaks(word, { durationMs: 100 });
      await sim.silence(400);
      await sim.callerSpeaks("appointment");
      expect(takenBackMs(sim, spokeMs, options)).toBeLessThanOrEqual(80);
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.of("playback_resumed")).toEqual([]);
      // Words that asked for more: what came after the pause goes on with them.
      expect(sim.llm.requests.at(-1)?.messages.at(-1)?.content).toBe(`i would like ${word} appointment`);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );

  it.each([
    // The agent has guessed right and says what is yet to come, a moment before the caller does.
    ["how much does a", "A cleaning costs ninety dollars.", 1_300, "cleaning cost"],
    ["i want to cancel my", "Your appointment on Monday is cancelled.", 1_500, "appointment"],
    // It said so in the turn before.
    ["i want to cancel my", "Of course, I will.", 200, "appointment"],
  ])(
    "%j, answered by %j, is gone on with after %i ms by %j: no echo of the agent's",
    async (begun, text, afterMs, rest) => {
      const sim = new CallSimulator({ ...line, ...recogniser(240, 500) });
      sim.llm.answer = ({ messages }) => ({ text: messages.length === 3 ? "Would you like an appointment?" : text });
      await sim.start();
      await sim.callerSpeaks("hello there");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      await sim.silence(2_000);
      await sim.callerSpeaks(begun);
      await sim.untilAgentSpeaks();
      await sim.silence(afterMs);
      await sim.callerSpeaks(rest, { durationMs: 800 });
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.of("playback_resumed")).toEqual([]);
      expect(sim.turns.map(({ metrics }) => metrics.source)).toEqual(["greeting", "speech", "speech", "speech"]);
      expect(sim.llm.requests.at(-1)?.messages.at(-1)?.content).toBe(`${begun} ${rest}`);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );
});
