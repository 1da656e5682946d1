import { randomOf } from "../../../voice/random.ts";
import { callCostOf, type StoredCostLine } from "../../../workers/measure/cost/call-cost.ts";
import type { MeteredLine } from "../../../workers/measure/cost/cost-unit.ts";
import type { RecordedCall, RecordedTurn } from "../../../workers/measure/cost/opportunities/recorded-call.ts";
import { priceUsage } from "../../../workers/measure/cost/price-usage.ts";
import { listPrices } from "../../../workers/measure/cost/prices/list-prices.ts";

/** Services that a recorded call of a test was held over. */
export const HEARING = "deepgram-flux";
export const MODEL = "openai-compatible/gpt-4.1-mini";
export const VOICE = "deepgram/aura-2-thalia-en";

/** First moment of the calls: all list prices are in force. */
export const FIRST_CALL_MS = Date.UTC(2026, 10, 2, 9);

/** A turn of a recorded call that completed. */
export function recordedTurn(changes: Partial<RecordedTurn> = {}): RecordedTurn {
  return {
    turnId: "turn_1",
    index: 1,
    source: "speech",
    startedAtMs: 5_000,
    responseTimeMs: 400,
    turnGapMs: 700,
    heardMs: 3_000,
    interrupted: false,
    discardedAttempts: 0,
    savedMs: null,
    userText: "Is there parking?",
    replyText: "Yes, there is free parking behind the building.",
    heardText: "Yes, there is free parking behind the building.",
    ...changes,
  };
}

/** A line of usage of a turn. */
export function used(
  service: string,
  unit: MeteredLine["unit"],
  quantity: number | null,
  changes: Partial<MeteredLine> = {},
): MeteredLine {
  return { service, unit, quantity, turnId: "turn_1", purpose: "turn", isEstimated: false, ...changes };
}

/** Prices lines as a call's record is priced, at list prices. */
export function storedLines(usage: readonly MeteredLine[], atMs = FIRST_CALL_MS): StoredCostLine[] {
  return callCostOf(priceUsage(usage, { own: [], published: listPrices }, atMs)).lines;
}

/** A recorded call of a minute. */
export function recordedCall(changes: Partial<RecordedCall> = {}): RecordedCall {
  return {
    callId: "call_1",
    agentId: "agent_test",
    transport: "browser",
    startedAtMs: FIRST_CALL_MS,
    durationMs: 60_000,
    endReason: "caller_hung_up",
    turns: [recordedTurn()],
    lines: storedLines([used(VOICE, "tts_character", 47)]),
    ...changes,
  };
}

/** Calls of any kind: every part of them by chance, and the same for the same seed. */
export function anyCalls(seed: string, count: number, agentId = "agent_test"): RecordedCall[] {
  const random = randomOf(seed);
  const upTo = (most: number): number => Math.floor(random() * (most + 1));
  const one = <Value>(values: readonly Value[]): Value => values[upTo(values.length - 1)] as Value;
  const words = ["Yes.", "We open at nine.", "Free parking is behind the house.", "Shall I book Mr Kerr at 10?", ""];
  return Array.from({ length: count }, (_, at) => {
    const startedAtMs = FIRST_CALL_MS + at * upTo(400_000);
    let atMs = 0;
    const turns = Array.from({ length: 1 + upTo(6) }, (_turn, index) => {
      const reply = [one(words), one(words), one(words)].join(" ").trim();
      atMs += upTo(20_000);
      return recordedTurn({
        turnId: `turn_${index}`,
        index,
        source: index === 0 ? "greeting" : one(["speech", "text", "silence_prompt"] as const),
        startedAtMs: atMs,
        heardMs: upTo(9_000),
        turnGapMs: one([null, 200, 900]),
        interrupted: random() < 0.2,
        discardedAttempts: upTo(3),
        userText: index === 0 ? null : one(["Thanks", "Is there parking?", "I want to tell you a long story"]),
        replyText: reply,
        heardText: reply.slice(0, upTo(reply.length)),
      });
    });
    const usage = turns.flatMap(({ turnId }) => [
      used(HEARING, "stt_audio_ms", upTo(30_000), { turnId }),
      ...(["turn", "discarded", "hedge_loser"] as const).flatMap((purpose) => [
        used(MODEL, "llm_prompt_token", upTo(4_000), { turnId, purpose }),
        used(MODEL, "llm_cached_token", upTo(2_000), { turnId, purpose }),
        used(MODEL, "llm_completion_token", upTo(60), { turnId, purpose }),
        used(VOICE, "tts_character", upTo(200), { turnId, purpose }),
      ]),
    ]);
    const platform = [
      used(HEARING, "stt_audio_ms", upTo(40_000), { turnId: null }),
      used("cloudflare/durable-object", "object_ms", upTo(200_000), { turnId: null, isEstimated: true }),
    ];
    return recordedCall({
      callId: `call_${at}`,
      agentId,
      transport: one(["browser", "twilio"]),
      startedAtMs,
      durationMs: atMs + upTo(60_000) + 1,
      endReason: one(["caller_hung_up", "silence", "caller_lost"] as const),
      turns,
      lines: storedLines([...usage, ...platform], startedAtMs),
    });
  });
}
