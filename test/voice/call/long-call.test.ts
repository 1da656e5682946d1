import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { Call } from "../../../voice/call/call.ts";
import { CallSimulator } from "../../support/call/call-simulator.ts";

const MINUTE_MS = 60_000;
/** What a turn's audio alone would come to if the call kept it: 100 kB a turn, 120 turns. */
const MAX_GROWTH_BYTES = 1_000_000;

/** Bytes of the heap and of buffers, once all garbage is collected. */
function memoryBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // Buffers that one collection frees are given back by the next.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it("a call of an hour takes no more memory in its last minutes than after twenty", { timeout: 120_000 }, async () => {
  let answers = 0;
  // Nothing of the call is kept outside it: its events and its audio go nowhere.
  const sim = new CallSimulator({
    agent: { limits: { maxCallMs: 90 * MINUTE_MS, silencePromptMs: 30_000, maxSilencePrompts: 2 } },
    createCall: (deps, history) => {
      const transport = {
        outputSampleRateHz: deps.transport.outputSampleRateHz,
        sendAudio: () => {},
        clearAudio: () => {},
        showHeardText: () => {},
        notify: () => {},
      };
      const record: typeof deps.record = (event) => {
        if (event.type === "agent_turn_ended" && event.metrics.outcome === "completed") answers += 1;
      };
      return new Call({ ...deps, transport, record }, history);
    },
  });
  const talkUntil = async (minute: number): Promise<void> => {
    while (sim.nowMs < minute * MINUTE_MS) {
      await sim.callerSpeaks("what are your opening hours");
      await sim.silence(15_000);
      sim.llm.requests.length = 0;
      sim.tts.requests.length = 0;
    }
  };
  await sim.start({ hearGreeting: false });
  await talkUntil(20);
  const before = memoryBytes();
  await talkUntil(60);
  expect(answers).toBeGreaterThan(200);
  expect(memoryBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
  sim.call.end("caller_hung_up");
});
