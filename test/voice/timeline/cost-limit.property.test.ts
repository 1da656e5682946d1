import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callUsage } from "../../../voice/timeline/call-usage.ts";
import { type CallPrices, CostLimitWatch } from "../../../voice/timeline/cost-limit.ts";
import type { CallEvent, CallEventBody, CostLimitEvent } from "../../../voice/timeline/events.ts";
import type { UsageUnit } from "../../../voice/timeline/usage-line.ts";
import { turnMetrics } from "../../support/call/call-record.ts";

const PRICES: Record<UsageUnit, number> = {
  stt_audio_ms: 128,
  llm_prompt_token: 400,
  llm_cached_token: 100,
  llm_completion_token: 1_600,
  tts_character: 30_000,
};
const PER_MS = 1.75;
const prices: CallPrices = { ofUnit: ({ unit }) => PRICES[unit], perMs: PER_MS };
/** A goodbye: shorter than any answer of these calls. */
const GOODBYE_CHARACTERS = 30;

interface Turn {
  listenMs: number;
  promptTokens: number;
  completionTokens: number;
  characters: number;
  /** Replies thrown away on the way to this one, each with its prompt's tokens. */
  discarded: number[];
  isCutOff: boolean;
}

const turn: fc.Arbitrary<Turn> = fc.record({
  listenMs: fc.integer({ min: 0, max: 60_000 }),
  promptTokens: fc.integer({ min: 1, max: 8_000 }),
  completionTokens: fc.integer({ min: 1, max: 300 }),
  characters: fc.integer({ min: GOODBYE_CHARACTERS, max: 1_200 }),
  discarded: fc.array(fc.integer({ min: 1, max: 8_000 }), { maxLength: 3 }),
  isCutOff: fc.boolean(),
});

/** Cost of a timeline so far, by what it is charged for when the call has ended. */
function costOf(events: readonly CallEvent[]): number {
  const lines = callUsage(events).map(({ unit, quantity }) => (quantity ?? 0) * PRICES[unit]);
  return lines.reduce((sum, cost) => sum + cost, 0) + (events.at(-1)?.atMs ?? 0) * PER_MS;
}

/** Holds a call whose caller has so much to say, until the limit ends it or nothing is left. */
function hold(turns: readonly Turn[], limitMicroUsd: number) {
  const events: CallEvent[] = [];
  const told: CostLimitEvent[] = [];
  const watch = new CostLimitWatch(limitMicroUsd, prices, (event) => told.push(event));
  const turnCosts: number[] = [];
  let [atMs, costBefore, attempts] = [0, 0, 0];
  const add = (body: CallEventBody, laterMs = 0): void => {
    atMs += laterMs;
    const event: CallEvent = { atMs, ...body };
    events.push(event);
    watch.observe(event);
  };
  const end = (turnId: string): void => {
    const personal = { userText: "", replyText: "", heardText: "" };
    add({ type: "agent_turn_ended", turnId, metrics: turnMetrics(), personal }, 900);
    const cost = costOf(events);
    turnCosts.push(cost - costBefore);
    costBefore = cost;
  };
  const speak = (turnId: string, characters: number): void => {
    add({ type: "tts_requested", turnId, provider: "v", model: "m", characters });
    add({ type: "tts_first_byte", turnId }, 200);
  };
  add({ type: "stt_ready", provider: "s" });
  for (const { listenMs, promptTokens, completionTokens, characters, discarded, isCutOff } of turns) {
    add({ type: "speech_ended", speechAtMs: atMs }, listenMs);
    if (told.length > 0) break;
    for (const tokens of discarded) {
      const turnId = `turn_${attempts++}`;
      add({ type: "llm_requested", turnId, provider: "l", model: "m" });
      add({ type: "speculation_discarded", turnId, reason: "resumed", tokens, characters: 0 });
    }
    const turnId = `turn_${attempts++}`;
    add({ type: "llm_requested", turnId, provider: "l", model: "m" });
    if (!isCutOff) add({ type: "llm_finished", turnId, promptTokens, completionTokens }, 300);
    speak(turnId, characters);
    end(turnId);
    if (told.length > 0) break;
  }
  if (told.length > 0) {
    speak("turn_last", GOODBYE_CHARACTERS);
    end("turn_last");
  }
  return { told, turnCosts, total: costOf(events) };
}

describe("a call with a cost limit", () => {
  const limit = fc.integer({ min: 10_000, max: 200_000 });

  it("never costs more than its limit and the dearest of its turns", () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 30 }), limit, (turns, limitMicroUsd) => {
        const { turnCosts, total } = hold(turns, limitMicroUsd);
        expect(total).toBeLessThanOrEqual(limitMicroUsd * 1_000 + Math.max(...turnCosts) + 1);
      }),
      { seed: 14, numRuns: 400 },
    );
  });

  it("goes on while another turn like its dearest is covered", () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 30 }), limit, (turns, limitMicroUsd) => {
        const { told, turnCosts, total } = hold(turns, limitMicroUsd);
        expect(told.length).toBeLessThanOrEqual(1);
        if (told.length > 0) expect(total + Math.max(...turnCosts)).toBeGreaterThan(limitMicroUsd * 1_000);
        else expect(total).toBeLessThanOrEqual(limitMicroUsd * 1_000);
      }),
      { seed: 15, numRuns: 400 },
    );
  });
});

describe("a limit without a known cost", () => {
  const turns: Turn[] = Array.from({ length: 5 }, () => {
    return { listenMs: 0, promptTokens: 900, completionTokens: 9, characters: 90, discarded: [], isCutOff: false };
  });

  it.each<[string, CallPrices, string | null]>([
    ["of a voice", { ...prices, ofUnit: ({ unit }) => (unit === "tts_character" ? null : 1) }, "v/m"],
    ["of speech to text", { ...prices, ofUnit: ({ unit }) => (unit === "stt_audio_ms" ? null : 1) }, "s"],
    ["of the line", { ...prices, perMs: null }, null],
  ])("%s says so once and ends no call", (_, unknown, service) => {
    const told: CostLimitEvent[] = [];
    const watch = new CostLimitWatch(1_000, unknown, (event) => told.push(event));
    watch.observe({ atMs: 0, type: "stt_ready", provider: "s" });
    for (const [at, { promptTokens, completionTokens, characters }] of turns.entries()) {
      const turnId = `turn_${at}`;
      const bodies: CallEventBody[] = [
        { type: "llm_requested", turnId, provider: "l", model: "m" },
        { type: "llm_finished", turnId, promptTokens, completionTokens },
        { type: "tts_requested", turnId, provider: "v", model: "m", characters },
        { type: "tts_first_byte", turnId },
      ];
      const personal = { userText: "", replyText: "", heardText: "" };
      bodies.push({ type: "agent_turn_ended", turnId, metrics: turnMetrics(), personal });
      for (const body of bodies) watch.observe({ atMs: at * 9_000, ...body });
    }
    expect(told).toEqual([{ type: "cost_limit_idle", limitMicroUsd: 1_000, reason: "unknown_cost", service }]);
  });
});
