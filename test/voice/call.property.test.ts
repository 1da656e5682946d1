import { describe, expect, it } from "vitest";
import { recordCall } from "../../voice/call-record.ts";
import { CallSimulator } from "../support/call-simulator.ts";
import { FakeSpeechToText } from "../support/fake-speech-to-text.ts";
import { FakeTextToSpeech } from "../support/fake-text-to-speech.ts";
import { seededRandom } from "../support/noise.ts";

const ANSWERS = [
  "Yes.",
  "We are open from nine to five, Monday to Friday. On Saturdays we close at noon, I'm afraid. Anything else?",
  "Dr. Brown is in on Tuesdays. Shall I book 3.30 p.m. for you, or rather the morning?",
];
const WORDS = ["what are your opening hours", "yes", "is there parking near the building", "no thank you very much"];

/** One call in which everything happens in an order that `seed` decides. */
async function randomCall(seed: number): Promise<CallSimulator> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const sim = new CallSimulator({
    startedAtEpochMs: 1_764_000_000_000 + seed,
    stt: (s) => [
      new FakeSpeechToText({
        clock: s.clock,
        listen: s.listen,
        latencyMs: 20 + below(200),
        endSilenceMs: 300 + below(900),
        eagerSilenceMs: random() < 0.7 ? 160 + below(140) : null,
      }),
    ],
    tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs: 20 + below(200) })],
  });
  sim.llm.answer = () => ({ text: pick(ANSWERS), firstTokenMs: 50 + below(600), tokenMs: below(40) });
  await sim.start({ hearGreeting: random() < 0.5 });
  const actions: (() => Promise<void> | void)[] = [
    () => sim.callerSpeaks(pick(WORDS)),
    () => sim.callerSpeaks(pick(WORDS)),
    () => sim.callerSpeaks(pick(WORDS), { heardAs: "" }),
    () => sim.callerSpeaks("thud", { isNoise: true }),
    () => sim.callerSpeaks(pick(WORDS), { eagerAs: "something else" }),
    () => sim.silence(below(4_000)),
    () => sim.silence(below(800)),
    () => sim.noAudio(below(3_000)),
    () => sim.call.receiveText("is there parking"),
    () => sim.call.interrupt(),
    () => sim.stt.drop(pick(["alive", "alive", "refuses", "flaps"])),
    () => {
      sim.stt.health = "alive";
    },
    () => {
      sim.llm.health = pick(["alive", "alive", "refuses", "stalls"]);
    },
    () => {
      sim.tts.health = pick(["alive", "alive", "refuses", "stalls"]);
      sim.tts.diesAfterMs = random() < 0.3 ? below(2_000) : null;
    },
  ];
  for (let i = 0; i < 14 && !sim.call.isEnded; i++) await pick(actions)();
  sim.call.end("caller_hung_up");
  return sim;
}

describe("any call", () => {
  for (let batch = 0; batch < 6; batch++) {
    it(`remembers within a word what was heard, ends every turn once, and leaves nothing behind (${batch + 1})`, async () => {
      for (let seed = batch * 10 + 1; seed <= batch * 10 + 10; seed++) {
        const sim = await randomCall(seed);
        const about = `seed ${seed}`;
        expect(sim.types.at(-1), about).toBe("call_ended");

        const started = sim.of("agent_turn_started").map(({ turnId }) => turnId);
        const ended = [...sim.turns, ...sim.of("speculation_discarded")].map(({ turnId }) => turnId);
        expect(new Set(started).size, about).toBe(started.length);
        expect([...ended].sort(), about).toEqual([...started].sort());
        expect(
          sim.turns.map(({ metrics }) => metrics.index),
          about,
        ).toEqual(sim.turns.map((_, index) => index));

        let speaking: string | null = null;
        for (const event of sim.events) {
          if (event.type === "audio_started") {
            expect(speaking, about).toBeNull();
            speaking = event.turnId;
          }
          if (event.type === "agent_turn_ended" && event.turnId === speaking) speaking = null;
        }
        for (const [index, event] of sim.events.entries()) {
          expect(event.atMs, about).toBeGreaterThanOrEqual(sim.events[index - 1]?.atMs ?? 0);
        }

        const heard = new Map(sim.heardByCaller().map(({ turnId, text }) => [turnId, text.split(" ")]));
        const remembered = new Map(sim.remembered().map(({ turnId, text }) => [turnId, text.split(" ")]));
        for (const turnId of new Set([...heard.keys(), ...remembered.keys()])) {
          const [truth, memory] = [heard.get(turnId) ?? [], remembered.get(turnId) ?? []];
          expect(
            Math.abs(truth.length - memory.length),
            `${about}: ${truth.join(" ")} | ${memory.join(" ")}`,
          ).toBeLessThanOrEqual(1);
          const shorter = Math.min(truth.length, memory.length);
          expect(memory.slice(0, shorter), about).toEqual(truth.slice(0, shorter));
        }
        expect(sim.transport.sentAfterClear, about).toEqual([]);
        expect(sim.transport.maxAheadMs, about).toBeLessThanOrEqual(400);
        expect(
          JSON.stringify(
            recordCall(
              { callId: "", organizationId: "", agentId: "", agentVersion: 1, transport: "", startedAtEpochMs: 0 },
              sim.events,
            ),
          ),
        ).not.toContain("NaN");

        await sim.noAudio(5_000);
        expect(sim.types.at(-1), about).toBe("call_ended");
        expect(sim.clock.pendingTimers, about).toBe(0);
        expect(sim.stt.openSessions, about).toBe(0);
      }
    });
  }
});
