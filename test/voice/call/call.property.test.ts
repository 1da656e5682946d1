import { describe, expect, it } from "vitest";
import { defaultTurnTaking, type TurnTakingSettings } from "../../../voice/agent.ts";
import { callRecordOf } from "../../../voice/timeline/call-record.ts";
import { seededRandom } from "../../support/audio/noise.ts";
import {
  expectCleanEnd,
  expectNothingRepeatedOrLost,
  expectRememberedAsHeard,
  expectRememberedWithinAWord,
  expectSound,
  expectStagesAddUp,
} from "../../support/call/call-invariants.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const OPENERS = ["Let me see,", "Let me check,", "All right,"];
const HOLDING = ["One moment, please.", "I am still looking, thank you for waiting."];
const ANSWERS = [
  "Yes.",
  "We are open from nine to five, Monday to Friday. On Saturdays we close at noon, I'm afraid. Anything else?",
  "Dr. Brown is in on Tuesdays. Shall I book 3.30 p.m. for you, or rather the morning?",
];
const WORDS = [
  "what are your opening hours",
  "yes",
  "is there parking near the building",
  "no thank you very much",
  "i would like to",
  "uh huh",
];
/** Calls of one test, and tests. */
const CALLS = 12;
const BATCHES = 8;

/** Chance in the order that a seed decides. */
function chances(seed: number) {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    isSo: (share: number): boolean => random() < share,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
  };
}
type Chances = ReturnType<typeof chances>;

/** How one call is made: line, agent and vendors. */
function randomOptions(seed: number, { below, isSo, pick }: Chances): SimulatorOptions {
  const { endpointing, interruption } = defaultTurnTaking;
  const turnTaking: TurnTakingSettings = {
    ...defaultTurnTaking,
    speculation: pick(["llm_tts", "llm_tts", "llm", "off"]),
    endpointing: {
      ...endpointing,
      openerAt: pick(["eager_end_of_turn", "end_of_turn"]),
      wholeSilenceMs: pick([0, 300, 500]),
    },
    interruption: { ...interruption, minWords: pick([0, 0, 2]), resumesAfterFalse: isSo(0.7) },
  };
  return {
    startedAtEpochMs: 1_764_000_000_000 + seed,
    agent: { turnTaking, openers: { enabled: isSo(0.7), phrases: OPENERS } },
    clips: [...OPENERS, ...(isSo(0.5) ? HOLDING : [])],
    line: pick(["browser", "carrier"]),
    transport: {
      latencyMs: pick([0, 40, 120]),
      jitterMs: pick([0, 0, 60]),
      seed,
      ...(isSo(0.7) && { acknowledgeEveryMs: 250 }),
    },
    hasEcho: isSo(0.1),
    stt: (s) => [
      new FakeSpeechToText({
        clock: s.clock,
        listen: s.listen,
        latencyMs: 20 + below(200),
        endSilenceMs: 300 + below(900),
        eagerSilenceMs: isSo(0.7) ? 160 + below(140) : null,
      }),
    ],
    tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs: 20 + below(200) })],
  };
}

/** One call in which everything happens in an order that `seed` decides. */
async function randomCall(seed: number): Promise<{
  sim: CallSimulator;
  jitterMs: number;
  isExact: boolean;
  hasReconnected: boolean;
}> {
  const chance = chances(seed);
  const { below, isSo, pick } = chance;
  const options = randomOptions(seed, chance);
  const sim = new CallSimulator(options);
  const { jitterMs = 0 } = options.transport ?? {};
  let isExact = jitterMs === 0;
  let hasReconnected = false;
  sim.llm.answer = () => ({ text: pick(ANSWERS), firstTokenMs: 50 + below(600), tokenMs: below(40) });
  await sim.start({ hearGreeting: isSo(0.5) });
  const actions: (() => Promise<void> | void)[] = [
    () => sim.callerSpeaks(pick(WORDS)),
    () => sim.callerSpeaks(pick(WORDS)),
    () => sim.callerSpeaks(pick(WORDS)),
    () => sim.callerSpeaks(pick(WORDS), { heardAs: "" }),
    () => sim.callerSpeaks(pick(WORDS), { eagerAs: "something else" }),
    () => sim.noise(60 + 20 * below(60)),
    // Silenced, and again soon after it went on.
    async () => {
      await sim.noise(240);
      await sim.silence(860 + below(700));
      await (isSo(0.5) ? sim.noise(240) : sim.callerSpeaks(pick(WORDS)));
    },
    () => sim.silence(below(4_000)),
    () => sim.silence(below(800)),
    () => sim.silence(below(400)),
    () => sim.noAudio(below(3_000)),
    () => sim.call.receiveText("is there parking"),
    () => sim.call.interrupt(),
    () => sim.call.stopAgent(),
    async () => {
      sim.transport.isConnected = false;
      sim.call.loseCaller();
      await sim.noAudio(below(3_000));
      sim.transport.isConnected = true;
      sim.call.regainCaller();
      // What was on its way when the line was lost is heard twice.
      hasReconnected = true;
    },
    () => sim.stt.drop(pick(["alive", "alive", "refuses", "flaps"])),
    () => {
      sim.stt.health = "alive";
    },
    () => {
      sim.llm.health = pick(["alive", "alive", "refuses", "stalls"]);
    },
    () => {
      sim.tts.health = pick(["alive", "alive", "refuses", "stalls"]);
      sim.tts.diesAfterMs = isSo(0.3) ? below(2_000) : null;
      // A clause without an end is told apart into words by an ordinary pace.
      if (sim.tts.diesAfterMs !== null) isExact = false;
    },
  ];
  for (let i = 0; i < 14 && !sim.call.isEnded; i++) await pick(actions)();
  sim.call.end("caller_hung_up");
  return { sim, jitterMs, isExact, hasReconnected };
}

describe("any call", () => {
  for (let batch = 0; batch < BATCHES; batch++) {
    it(`speaks with one voice, remembers what was heard, ends every turn once and leaves nothing behind (${batch + 1})`, async () => {
      let told = 0;
      for (let seed = batch * CALLS + 1; seed <= (batch + 1) * CALLS; seed++) {
        const { sim, jitterMs, isExact, hasReconnected } = await randomCall(seed);
        const about = `seed ${seed}`;
        await expectCleanEnd(sim, about);
        expectSound(sim, about);
        told += expectStagesAddUp(sim, about);
        if (hasReconnected) expect(sim.of("caller_connected").length, about).toBeGreaterThan(1);
        else if (isExact) {
          expectRememberedAsHeard(sim, about);
          expectNothingRepeatedOrLost(sim, about);
        } else expectRememberedWithinAWord(sim, about);
        expect(sim.transport.maxAheadMs, about).toBeLessThanOrEqual(400 + jitterMs);
        const identity = { callId: "", organizationId: "", agentId: "", agentVersion: 1, transport: "" };
        const services = { services: "local" as const, standIns: [], simulatedLatency: null };
        expect(
          JSON.stringify(callRecordOf({ ...identity, ...services, startedAtEpochMs: 0 }, sim.events)),
          about,
        ).not.toContain("NaN");
      }
      expect(told).toBeGreaterThan(5);
    });
  }
});
