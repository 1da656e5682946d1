import type { KnowledgeEntry } from "../../../voice/agent.ts";
import { randomOf } from "../../../voice/random.ts";
import { normalizeText } from "../../../voice/words/text-completeness.ts";
import type { Estimate } from "../../../workers/measure/comparison/group-estimates.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";
import type { PlacedCall } from "../turns/real-run.ts";
import { type Base, type VendorCost, vendorCost } from "./what-if-prices.ts";

/** One call's vendor cost and length. */
export interface PricedCall {
  readonly cost: VendorCost;
  readonly durationMs: number;
}

const MINUTE_MS = 60_000;
const NANO_PER_USD = 1e9;
const RESAMPLES = 2_000;

/** Prices calls as `vendorCost` does. */
export function pricedCalls(calls: readonly PlacedCall[], base: Base, atMs: number): PricedCall[] {
  return calls.map(({ usage, durationMs }) => ({ cost: vendorCost(usage, base, atMs), durationMs }));
}

/** Returns dollars for a minute of these calls, by layer and in all: the sum of costs over the sum of lengths. */
export function usdPerMinute(calls: readonly PricedCall[]): Record<keyof VendorCost | "total", number> {
  const minutes = calls.reduce((sum, { durationMs }) => sum + durationMs, 0) / MINUTE_MS;
  const of = (layer: keyof VendorCost): number =>
    calls.reduce((sum, { cost }) => sum + cost[layer], 0) / NANO_PER_USD / minutes;
  const [stt, llm, tts] = [of("stt"), of("llm"), of("tts")];
  return { stt, llm, tts, total: stt + llm + tts };
}

/**
 * Estimates which share of `off`'s cost per minute `on` saves, with a 95 % band of the bootstrap over whole calls,
 * those of either side drawn for themselves.
 */
export function savedShare(off: readonly PricedCall[], on: readonly PricedCall[], seed: number): Estimate {
  const random = randomOf(`${seed}/saved`);
  const drawn = (calls: readonly PricedCall[]): PricedCall[] =>
    calls.map(() => calls[Math.floor(random() * calls.length)] as PricedCall);
  const share = (from: readonly PricedCall[], to: readonly PricedCall[]): number =>
    1 - usdPerMinute(to).total / usdPerMinute(from).total;
  const shares = Array.from({ length: RESAMPLES }, () => share(drawn(off), drawn(on)));
  return { value: share(off, on), low: quantile(shares, 0.025), high: quantile(shares, 0.975) };
}

/** Facts that callers asked for in the words of a knowledge entry, and how many of the answers held the entry's. */
export interface GivenFacts {
  readonly asked: number;
  readonly given: number;
}

/** Counts the facts asked for and given; a question that the agent understood otherwise counts as asked. */
export function givenFacts(calls: readonly PlacedCall[], knowledge: readonly KnowledgeEntry[]): GivenFacts {
  const answers = new Map(
    knowledge.flatMap(({ questions, answer }) =>
      questions.map((question) => [normalizeText(question), answer] as const),
    ),
  );
  let [asked, given] = [0, 0];
  for (const { turns, replies } of calls) {
    for (const { text, answerTurnId } of turns) {
      const fact = answers.get(normalizeText(text));
      if (fact === undefined) continue;
      asked += 1;
      const reply = answerTurnId === null ? "" : (replies[answerTurnId] ?? "");
      if (normalizeText(reply).includes(normalizeText(fact))) given += 1;
    }
  }
  return { asked, given };
}
