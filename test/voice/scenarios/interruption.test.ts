import { describe, expect, it } from "vitest";
import { defaultTurnTaking, type InterruptionSettings } from "../../../voice/agent.ts";
import {
  expectRememberedAsHeard,
  expectRememberedWithinAWord,
  expectSound,
} from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";

const ANSWER = "We are open from nine to five, Monday to Friday, and on Saturdays until noon.";

const interrupted = (changes: Partial<InterruptionSettings>): SimulatorOptions => ({
  agent: {
    turnTaking: { ...defaultTurnTaking, interruption: { ...defaultTurnTaking.interruption, ...changes } },
  },
});

/** A call in which the agent has been saying `ANSWER` for `ms`. */
async function answering(options: SimulatorOptions, ms: number): Promise<CallSimulator> {
  const sim = new CallSimulator(options);
  sim.llm.answer = ({ messages }) => ({ text: messages.at(-1)?.content.endsWith("hours") ? ANSWER : "Yes, there is." });
  await sim.start();
  await sim.callerSpeaks("what are your opening hours");
  await sim.untilAgentSpeaks();
  await sim.silence(ms);
  return sim;
}

describe.each(LINES)("over %s, a caller who speaks over the agent", (_, line) => {
  it.each([500, 780, 1_300, 1_720, 2_460, 3_380, 4_100])(
    "%i ms into its answer is listened to, and what was heard until then is remembered to the word",
    async (afterMs) => {
      const sim = await answering(line, afterMs);
      await sim.callerSpeaks("okay is there parking");
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      const [, cut] = sim.turns;
      expect(cut?.metrics.outcome).toBe("interrupted");
      expect(cut?.metrics.bargeInStopMs).toBeLessThanOrEqual(250);
      expect(ANSWER.startsWith(cut?.personal.heardText ?? "?")).toBe(true);
      expect(sim.transcript().slice(-2)).toEqual(["caller: okay is there parking", "agent: Yes, there is."]);
      expectRememberedAsHeard(sim);
      expectSound(sim);
      expect(sim.llm.requests.at(-1)?.messages.at(-2)).toEqual({
        role: "assistant",
        content: cut?.personal.heardText,
      });
    },
  );

  it("when all of the answer has been sent stops what has not been played", async () => {
    const sim = new CallSimulator(line);
    sim.llm.answer = (_request, round) => ({ text: round === 0 ? "Yes, on Sundays." : "Behind the building." });
    await sim.start();
    await sim.callerSpeaks("are you open on sundays");
    await sim.untilAgentSpeaks();
    await sim.silence(420);
    const sentBefore = sim.transport.speaker.endMs;
    await sim.callerSpeaks("where can i park my car");
    // Nothing more was to be sent, and the end of what had been was not heard.
    expect(sim.last("barge_in")?.cause).toBe("speech");
    expect(sim.transport.speaker.endMs).toBeLessThanOrEqual(sentBefore + 600);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns[1]?.metrics.outcome).toBe("interrupted");
    expect(sim.turns[1]?.personal.heardText).not.toContain("Sundays");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("with one word of the two that it takes is not, with two is", async () => {
    const sim = await answering({ ...line, ...interrupted({ minWords: 2 }) }, 800);
    await sim.callerSpeaks("wait");
    await sim.silence(800);
    expect(sim.transport.clears).toBe(0);
    await sim.callerSpeaks("wait please");
    await sim.silence(200);
    expect(sim.of("barge_in")).toHaveLength(1);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each(["请停一下我想改一下我的预约时间", "ちょっと待ってください予約を変更したいです", "ขอโทษค่ะอยากเปลี่ยนเวลานัด"])(
    "with %j says more than the three words that it takes, and is answered",
    async (words) => {
      const sim = await answering({ ...line, ...interrupted({ minWords: 3 }) }, 800);
      await sim.callerSpeaks(words, { durationMs: 1_500 });
      await sim.untilAgentSpeaks();
      await sim.untilListening();
      expect(sim.turns[1]?.metrics.outcome).toBe("interrupted");
      expect(sim.transcript().slice(-2)).toEqual([`caller: ${words}`, "agent: Yes, there is."]);
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );

  it.each([".", "...", "?", "。"])("that is heard as %j is none, and the answer goes on", async (mark) => {
    const sim = await answering(line, 800);
    await sim.callerSpeaks(mark, { durationMs: 400, heardAs: mark, eagerAs: mark });
    await sim.untilListening();
    expect(sim.of("barge_in")).toEqual([]);
    expect(sim.of("turn_committed")).toHaveLength(1);
    expect(sim.turns.at(-1)).toMatchObject({ metrics: { outcome: "completed" }, personal: { heardText: ANSWER } });
    expectSound(sim);
  });

  it("that may not be interrupted hears it out, and is answered afterwards", async () => {
    const sim = await answering({ ...line, ...interrupted({ isEnabled: false }) }, 800);
    await sim.callerSpeaks("stop stop stop");
    sim.call.interrupt();
    sim.call.stopAgent();
    await sim.untilListening();
    expect(sim.transport.clears).toBe(0);
    expect(sim.turns.at(-1)).toMatchObject({ metrics: { outcome: "completed" }, personal: { heardText: ANSWER } });
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.transcript().at(-1)).toBe("agent: Yes, there is.");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("while the answer is being thought up leaves no empty message and is answered to both", async () => {
    const sim = new CallSimulator(line);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 900 });
    await sim.start();
    await sim.callerSpeaks("what are your opening hours");
    await sim.silence(800);
    expect(sim.last("status_changed")?.status).toBe("thinking");
    await sim.callerSpeaks("on the weekend");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    const { messages } = sim.llm.requests.at(-1) ?? { messages: [] };
    expect(messages.filter(({ content }) => content === "")).toEqual([]);
    expect(messages.slice(2)).toEqual([{ role: "user", content: "what are your opening hours on the weekend" }]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});

describe("the agent", () => {
  it("falls silent within 250 ms of speech in 95 of 100 interruptions, and sends nothing after that", async () => {
    const stopsMs: number[] = [];
    for (let afterMs = 20; afterMs <= 4_000; afterMs += 199) {
      const sim = await answering({}, Math.round(afterMs / 20) * 20);
      const beganMs = sim.nowMs;
      await sim.callerSpeaks("is there parking");
      stopsMs.push((sim.last("playback_cleared")?.atMs ?? Number.NaN) - beganMs);
      expect(sim.turns.at(-1)?.metrics.bargeInStopMs).toBe(stopsMs.at(-1));
      expect(sim.transport.sentAfterClear).toEqual([]);
    }
    stopsMs.sort((a, b) => a - b);
    expect(stopsMs[Math.ceil(0.95 * stopsMs.length) - 1]).toBeLessThanOrEqual(250);
  });

  it.each(["browser", "carrier"] as const)(
    "remembers within a word what was heard over a %s that jitters",
    async (kind) => {
      for (let seed = 1; seed <= 10; seed++) {
        const transport = { latencyMs: 50, jitterMs: 60, seed, acknowledgeEveryMs: 250 };
        const sim = await answering({ line: kind, transport }, 300 * seed);
        await sim.callerSpeaks("okay is there parking");
        await sim.untilAgentSpeaks();
        await sim.untilListening();
        expect(sim.turns[1]?.metrics.outcome).toBe("interrupted");
        expectRememberedWithinAWord(sim, `seed ${seed}`);
        expectSound(sim, `seed ${seed}`);
      }
    },
  );
});
