import { describe, expect, it } from "vitest";
import { expectCleanEnd, expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES } from "../../support/call/call-simulator.ts";

const QUESTION = "what are your opening hours";
const ANSWER = "We are open from nine to five, Monday to Friday, and on Saturdays until noon, but not in August.";
/** Silence after which a caller would think that nobody is there. */
const AT_ONCE_MS = 150;

function lose(sim: CallSimulator): void {
  sim.transport.isConnected = false;
  sim.call.loseCaller();
}

function regain(sim: CallSimulator): void {
  sim.transport.isConnected = true;
  sim.call.regainCaller();
}

async function asked(options: ConstructorParameters<typeof CallSimulator>[0], firstTokenMs = 150) {
  const sim = new CallSimulator(options);
  sim.llm.answer = ({ messages }) =>
    messages.at(-1)?.content.endsWith("hours")
      ? { text: ANSWER, firstTokenMs }
      : { text: "Yes, there is free parking behind the building." };
  await sim.start();
  await sim.callerSpeaks(QUESTION);
  return sim;
}

const lastHeard = (sim: CallSimulator) => sim.turns.at(-1)?.personal.heardText;

describe.each(LINES)("over %s, a line that is lost and comes back after 1.2 s", (_, line) => {
  it.each([300, 1_000, 3_100])(
    "%i ms into an answer goes on with it at once, and with nothing left out",
    async (ms) => {
      const sim = await asked(line);
      await sim.untilAgentSpeaks();
      await sim.silence(ms);
      lose(sim);
      await sim.noAudio(1_200);
      expect(sim.turns).toHaveLength(1);
      regain(sim);
      const backMs = sim.nowMs;
      await sim.until(() => sim.transport.speaker.endMs > sim.clock.now(), AT_ONCE_MS);
      expect(sim.last("playback_resumed")?.atMs).toBe(backMs);
      await sim.untilListening();
      expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "completed"]);
      expect(lastHeard(sim)).toBe(ANSWER);
      const { lostMs, repeatedMs } = sim.transport.speaker.flaws();
      expect(lostMs).toBeLessThanOrEqual(1);
      // What was not acknowledged when the line went is said again: the time between two acknowledgements and the way.
      expect(repeatedMs).toBeLessThan(400);
      expect(sim.of("turn_committed")).toHaveLength(1);
      expectSound(sim);
    },
  );

  it("and whose device says where it stopped repeats nothing", async () => {
    const sim = await asked(line);
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    const { turnId = "" } = sim.last("audio_started") ?? {};
    lose(sim);
    await sim.noAudio(1_200);
    sim.call.acknowledgePlayback(turnId, sim.transport.speaker.playedMs(turnId), true);
    regain(sim);
    await sim.untilListening();
    const { lostMs, repeatedMs } = sim.transport.speaker.flaws();
    expect([lostMs <= 1, repeatedMs <= 1]).toEqual([true, true]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("while the agent thinks gives the answer at once, without asking the model again", async () => {
    const sim = await asked(line, 900);
    await sim.until(() => sim.last("status_changed")?.status === "thinking");
    lose(sim);
    await sim.noAudio(1_200);
    expect(sim.of("audio_started")).toHaveLength(1);
    regain(sim);
    await sim.until(() => sim.of("audio_started").length === 2, AT_ONCE_MS);
    await sim.untilListening();
    expect(lastHeard(sim)).toBe(ANSWER);
    expect(sim.llm.requests).toHaveLength(1);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("before the end of a turn was known answers it when the caller is back", async () => {
    const sim = await asked(line);
    await sim.silence(100);
    lose(sim);
    await sim.noAudio(3_000);
    expect(sim.of("turn_committed")).toEqual([]);
    regain(sim);
    await sim.untilAgentSpeaks(1_000);
    await sim.untilListening();
    expect(sim.transcript().slice(1)).toEqual([`caller: ${QUESTION}`, `agent: ${ANSWER}`]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("in the middle of the greeting finishes it", async () => {
    const sim = new CallSimulator(line);
    await sim.start({ hearGreeting: false });
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    lose(sim);
    await sim.noAudio(1_200);
    regain(sim);
    await sim.untilListening();
    expect(sim.turns).toMatchObject([{ metrics: { outcome: "completed" } }]);
    expect(lastHeard(sim)).toMatch(/how can I help you today\?$/);
    expectSound(sim);
  });

  it("while nothing was said waits for the caller as before", async () => {
    const sim = await asked(line);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    lose(sim);
    await sim.noAudio(1_200);
    regain(sim);
    await sim.silence(3_000);
    expect(sim.turns).toHaveLength(2);
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(lastHeard(sim)).toBe("Yes, there is free parking behind the building.");
    expectSound(sim);
  });

  it("twice in one answer goes on twice", async () => {
    const sim = await asked(line);
    await sim.untilAgentSpeaks();
    for (const ms of [1_000, 700]) {
      await sim.silence(ms);
      lose(sim);
      lose(sim);
      await sim.noAudio(1_200);
      regain(sim);
      regain(sim);
    }
    await sim.untilListening();
    expect([sim.of("caller_disconnected").length, sim.of("caller_connected").length]).toEqual([2, 3]);
    expect(lastHeard(sim)).toBe(ANSWER);
    expect(sim.transport.speaker.flaws().lostMs).toBeLessThanOrEqual(1);
    expectSound(sim);
  });

  it("and finds the caller speaking is interrupted as ever", async () => {
    const sim = await asked(line);
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    lose(sim);
    await sim.noAudio(1_200);
    regain(sim);
    await sim.silence(300);
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "interrupted", "completed"]);
    expectSound(sim);
  });

  it("apologises for an answer that failed meanwhile", async () => {
    const sim = new CallSimulator(line);
    sim.llm.answer = () => ({ text: "", firstTokenMs: 1_500, ending: "fails" });
    await sim.start();
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.last("status_changed")?.status === "thinking");
    lose(sim);
    await sim.noAudio(3_000);
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "failed"]);
    expect(sim.of("agent_turn_started").at(-1)?.source).toBe("speech");
    regain(sim);
    expect(sim.last("audio_started")?.atMs).toBe(sim.nowMs);
    await sim.untilListening();
    expect(sim.turns.at(-1)?.metrics.source).toBe("apology");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("and stays away ends the call with what was heard", async () => {
    const sim = await asked(line);
    await sim.untilAgentSpeaks();
    await sim.silence(1_000);
    lose(sim);
    await sim.noAudio(15_000);
    expect(sim.last("call_ended")?.reason).toBe("caller_lost");
    expect(sim.turns.at(-1)?.metrics.outcome).toBe("hung_up");
    expect(
      sim.transport.speaker
        .heard(1)
        .at(-1)
        ?.text.startsWith(lastHeard(sim) ?? "?"),
    ).toBe(true);
    await expectCleanEnd(sim);
    expectSound(sim);
  });
});

it("goes on from where the line last worked when its loss is noticed late and nothing is acknowledged", async () => {
  const sim = await asked({ transport: { latencyMs: 40 } });
  await sim.untilAgentSpeaks();
  await sim.silence(1_000);
  sim.transport.isConnected = false;
  await sim.noAudio(2_000);
  sim.call.loseCaller(2_000);
  sim.transport.isConnected = true;
  sim.call.regainCaller();
  await sim.untilListening();
  const { lostMs, repeatedMs } = sim.transport.speaker.flaws();
  expect(lostMs).toBeLessThanOrEqual(1);
  expect(repeatedMs).toBeLessThan(400);
});
