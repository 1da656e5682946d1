import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultTurnTaking, type EndpointingSettings, type TurnTakingSettings } from "../../../voice/agent.ts";
import { checkExpectation, type Expectation } from "../../../voice/flight/expectation.ts";
import { parseRecording } from "../../../voice/flight/recording.ts";
import { replayRetimed } from "../../../voice/flight/retimed-replay.ts";
import { ClauseChunker } from "../../../voice/reply/clause-chunker.ts";
import type { SimulatorOptions } from "../../support/call/call-simulator.ts";
import { RecordedCall } from "../../support/call/recorded-call.ts";
import { settle } from "../../support/fake-clock.ts";

const LONG_ANSWER = "We are open from eight to six. ".repeat(12);

const withEndpointing = (changes: Partial<EndpointingSettings>): TurnTakingSettings => ({
  ...defaultTurnTaking,
  endpointing: { ...defaultTurnTaking.endpointing, ...changes },
});

/** A call in which the caller asks twice. */
async function call({ answer, ...options }: SimulatorOptions & { answer?: string } = {}): Promise<RecordedCall> {
  const sim = new RecordedCall(options);
  if (answer !== undefined) sim.llm.answer = () => ({ text: answer });
  await sim.start();
  for (const words of ["what are your opening hours", "and is there parking near the building"]) {
    await sim.callerSpeaks(words);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
  }
  await sim.silence(500);
  sim.call.end("caller_hung_up");
  return sim;
}

const metricsOf = (events: Awaited<ReturnType<typeof replayRetimed>>) =>
  events.flatMap((event) => (event.type === "agent_turn_ended" ? [event.metrics] : []));

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a replay with times of its own", { timeout: 20_000 }, () => {
  it.each([
    ["plain", {}],
    ["acknowledged", { transport: { latencyMs: 40, acknowledgeEveryMs: 200 } }],
  ])("measures what was measured when nothing has changed: %s", async (_name, options) => {
    const sim = await call(options);
    const events = await replayRetimed(sim.recorded.recording, { settle });
    const [was, is] = [sim.turns.map(({ metrics }) => metrics), metricsOf(events)];
    expect(is.map(({ turnId, outcome, source }) => [turnId, outcome, source])).toEqual(
      was.map(({ turnId, outcome, source }) => [turnId, outcome, source]),
    );
    for (const [index, { responseTimeMs, turnGapMs, answerHeardMs }] of is.entries()) {
      // Timers are exact here, and fire with the next frame of audio there.
      expect(Math.abs((responseTimeMs ?? 0) - (was[index]?.responseTimeMs ?? 0))).toBeLessThanOrEqual(25);
      expect(Math.abs((turnGapMs ?? 0) - (was[index]?.turnGapMs ?? 0))).toBeLessThanOrEqual(25);
      expect(Math.abs((answerHeardMs ?? 0) - (was[index]?.answerHeardMs ?? 0))).toBeLessThanOrEqual(25);
    }
  });

  it("answers a request that is made earlier earlier", async () => {
    const slow = { completeWaitMs: 2_500, unknownWaitMs: 2_500 };
    const sim = await call({ agent: { turnTaking: withEndpointing(slow) } });
    const was = sim.turns.at(-1)?.metrics.turnGapMs ?? 0;
    const events = await replayRetimed(sim.recorded.recording, {
      settle,
      change: (deps) => ({ ...deps, agent: { ...deps.agent, turnTaking: withEndpointing({}) } }),
    });
    const is = metricsOf(events).at(-1)?.turnGapMs ?? 0;
    expect(was).toBeGreaterThan(2_000);
    expect(is).toBeGreaterThan(0);
    expect(is).toBeLessThan(1_200);
  });
});

describe("a regression test of a call", { timeout: 20_000 }, () => {
  it("fails while a fault is in the core, and passes once it is out", async () => {
    // The fault: the voice is given an answer only when all of it is written.
    const written = new WeakMap<ClauseChunker, string>();
    vi.spyOn(ClauseChunker.prototype, "push").mockImplementation(function (this: ClauseChunker, text) {
      written.set(this, (written.get(this) ?? "") + text);
      return [];
    });
    vi.spyOn(ClauseChunker.prototype, "flush").mockImplementation(function (this: ClauseChunker) {
      const whole = written.get(this) ?? "";
      written.delete(this);
      return whole.trim() === "" ? [] : [whole];
    });
    const sim = await call({ answer: LONG_ANSWER });
    const turn = sim.turns.at(-1)?.metrics;
    const expectation: Expectation = {
      type: "expectation",
      turnId: turn?.turnId ?? "",
      measure: "answerHeardMs",
      atMost: (turn?.answerHeardMs ?? 0) - 100,
      because: "Answers are heard within 1.5 s",
    };
    const [header, ...lines] = sim.recorded.file.split("\n");
    const parsed = parseRecording([header, JSON.stringify(expectation), ...lines].join("\n"));
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const outcome = async () =>
      checkExpectation(parsed.value.expectations[0] as Expectation, await replayRetimed(parsed.value, { settle }));
    expect(await outcome()).toMatchObject({ isMet: false });
    vi.restoreAllMocks();
    expect(await outcome()).toMatchObject({ isMet: true });
  });
});
