import { describe, expect, it } from "vitest";
import { defaultCostLevers } from "../../../voice/agent.ts";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";

const LONG_ANSWER =
  "We are open from nine to five, Monday to Friday. On Saturdays we are open from ten to two. On Sundays and on holidays we are closed.";

function callOf(pausesSpeechToText: boolean, options: ConstructorParameters<typeof CallSimulator>[0] = {}) {
  const costLevers = { ...defaultCostLevers, pausesSpeechToText };
  const sim = new CallSimulator({ ...options, agent: { costLevers, ...options.agent } });
  sim.llm.answer = () => ({ text: LONG_ANSWER });
  return sim;
}

/** Audio that the recogniser of the call has heard in all its sessions. */
const heardMs = (sim: CallSimulator): number => sim.stt.sessions.reduce((sum, session) => sum + session.heardMs, 0);

const sttMs = (sim: CallSimulator, purpose: "turn" | "saved"): number =>
  callUsage(sim.events)
    .filter((line) => line.unit === "stt_audio_ms" && line.purpose === purpose)
    .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);

/** A call in which the agent answers and is interrupted so long after it began. */
async function interrupted(isPausing: boolean, afterMs: number, line = LINES[0]?.[1] ?? {}): Promise<CallSimulator> {
  const sim = callOf(isPausing, line);
  await sim.start();
  await sim.callerSpeaks("yes please");
  await sim.untilAgentSpeaks();
  await sim.silence(afterMs);
  await sim.callerSpeaks("hold on a moment");
  await sim.until(() => sim.turns.at(-1)?.metrics.outcome === "interrupted");
  await sim.silence(900);
  sim.call.end("caller_hung_up");
  return sim;
}

describe("speech to text that pauses", () => {
  it("hears nothing while the agent speaks and the caller listens, and everything else", async () => {
    const sim = callOf(true);
    await sim.start();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    await sim.silence(600);
    const before = heardMs(sim);
    await sim.silence(3_000);
    expect(heardMs(sim) - before).toBeLessThanOrEqual(80);
    await sim.untilListening();
    const listening = heardMs(sim);
    await sim.silence(1_000);
    expect(heardMs(sim) - listening).toBe(1_000);
  });

  it("is paid for what it was sent, and the rest is told as saved", async () => {
    const [paused, open] = [callOf(true), callOf(false)];
    for (const sim of [paused, open]) {
      await sim.start();
      await sim.callerSpeaks("yes please");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      await sim.silence(500);
      sim.call.end("caller_hung_up");
    }
    expect(Math.abs(sttMs(paused, "turn") - heardMs(paused))).toBeLessThanOrEqual(60);
    expect(sttMs(paused, "turn") + sttMs(paused, "saved")).toBe(sttMs(open, "turn"));
    expect(sttMs(paused, "saved")).toBeGreaterThan(5_000);
    expect(sttMs(open, "saved")).toBe(0);
  });

  it.each(LINES)("is interrupted over %s as soon, at every moment, and hears the first word", async (_, line) => {
    for (let afterMs = 200; afterMs <= 5_000; afterMs += 320) {
      const [paused, open] = [await interrupted(true, afterMs, line), await interrupted(false, afterMs, line)];
      const stopMs = (sim: CallSimulator) =>
        sim.turns.findLast(({ metrics }) => metrics.bargeInStopMs !== null)?.metrics;
      expect(stopMs(paused)?.bargeInStopMs).toBe(stopMs(open)?.bargeInStopMs);
      expect(paused.last("turn_committed")?.personal.text).toBe("hold on a moment");
      expectRememberedAsHeard(paused);
      expectSound(paused);
    }
  });

  it("takes a listener's sounds for what they are", async () => {
    const sim = callOf(true);
    await sim.start();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    await sim.silence(1_500);
    await sim.callerSpeaks("uh-huh");
    await sim.untilListening();
    expect(sim.of("barge_in")).toEqual([]);
    expect(sim.turns.at(-1)?.personal.heardText).toBe(LONG_ANSWER);
    expect(sim.turns.at(-1)?.metrics.outcome).toBe("completed");
  });

  it("takes noise for what it is, and goes on pausing", async () => {
    const sim = callOf(true);
    await sim.start();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    await sim.noise(300);
    await sim.silence(1_200);
    const before = heardMs(sim);
    await sim.silence(1_000);
    expect(heardMs(sim) - before).toBeLessThanOrEqual(80);
    await sim.untilListening();
    expect(sim.turns.at(-1)?.personal.heardText).toBe(LONG_ANSWER);
  });

  it("that is lost while it pauses is there for the interruption", async () => {
    const sim = callOf(true);
    await sim.start();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    await sim.silence(1_500);
    sim.stt.drop();
    await sim.silence(500);
    await sim.callerSpeaks("hold on a moment");
    await sim.until(() => sim.last("turn_committed")?.personal.text === "hold on a moment");
  });

  it("is not paused for an agent that does not ask for it", async () => {
    const sim = callOf(false);
    await sim.start();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    const before = heardMs(sim);
    await sim.silence(3_000);
    expect(heardMs(sim) - before).toBe(3_000);
    expect(sim.of("listening_resumed")).toEqual([]);
  });
});
