import { expect, it } from "vitest";
import type { CallEvent } from "../../../voice/timeline/events.ts";
import { layoutWaterfall } from "../../../web/src/charts/waterfall-layout.ts";
import { turnSoFar } from "../../../web/src/watch/turn-so-far.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

const clock = { atMs: 5_500, cameAtMs: 0 };

const committed: CallEvent = {
  atMs: 5_000,
  type: "turn_committed",
  turnId: "turn_1",
  confidence: 0.9,
  speechEndMs: 4_800,
  continuesTurnId: null,
  personal: { text: "When do you open?" },
};
const begun = (isSpeculative: boolean, atMs = 5_000): CallEvent => ({
  atMs,
  type: "agent_turn_started",
  turnId: "turn_1",
  source: "speech",
  isSpeculative,
});
const requested: CallEvent = { atMs: 5_010, type: "llm_requested", turnId: "turn_1", provider: "p", model: "m" };
const token: CallEvent = { atMs: 5_200, type: "llm_first_token", turnId: "turn_1" };
const ended = (turnId: string, index: number): CallEvent => ({
  atMs: 4_000,
  type: "agent_turn_ended",
  turnId,
  metrics: answerMetrics({ turnId, index }),
  personal: { userText: null, replyText: "Hello.", heardText: "Hello." },
});

it("has the turn that goes on with the latencies known so far, and the caller's words", () => {
  const turn = turnSoFar([ended("turn_0", 3), committed, begun(false), requested, token], clock);
  expect(turn).toMatchObject({
    userText: "When do you open?",
    metrics: {
      turnId: "turn_1",
      index: 4,
      outcome: null,
      endpointingMs: 200,
      llmFirstTokenMs: 190,
      responseTimeMs: null,
    },
    stamps: { llmRequestedAtMs: 5_010 },
    clock,
  });
});

it("lets steps that have begun and not ended reach up to now, and no others", () => {
  const turn = turnSoFar([committed, begun(false), requested], clock);
  if (turn === null) throw new Error("There is a turn.");
  const { spans, totalMs } = layoutWaterfall(turn, 5_900);
  const stages = spans.map(({ name, fromMs, ms, isOpen }) => ({ ...name, fromMs, ms, isOpen }));
  // From t0 at 4,800: the turn was committed 200 ms later, and the model is awaited since.
  expect(stages).toEqual([
    { stage: "endpointing", fromMs: 0, ms: 200, isOpen: false },
    { stage: "model", fromMs: 200, ms: 900, isOpen: true },
  ]);
  expect(totalMs).toBe(1_100);
});

it("counts turns from 0 while none has ended", () => {
  expect(turnSoFar([committed, begun(false)], clock)?.metrics.index).toBe(0);
});

it("has none between turns, after the call, and where the timeline is empty", () => {
  expect(turnSoFar([], clock)).toBeNull();
  expect(turnSoFar([committed, begun(false), ended("turn_1", 0)], clock)).toBeNull();
  expect(
    turnSoFar([committed, begun(false), { atMs: 6_000, type: "call_ended", reason: "silence" }], clock),
  ).toBeNull();
});

it("shows a turn begun early once it is committed, and none that was thrown away", () => {
  const early = [ended("turn_0", 0), begun(true, 4_900), { ...requested, atMs: 4_910 }];
  expect(turnSoFar(early, clock)).toBeNull();
  expect(turnSoFar([...early, committed], clock)?.metrics).toMatchObject({ speculative: true, endpointingMs: 200 });
  const discarded: CallEvent = {
    atMs: 4_950,
    type: "speculation_discarded",
    turnId: "turn_1",
    reason: "resumed",
    tokens: 1,
    characters: 1,
  };
  expect(turnSoFar([...early, discarded], clock)).toBeNull();
});
