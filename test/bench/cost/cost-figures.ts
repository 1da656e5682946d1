import type { KnowledgeEntry } from "../../../voice/agent.ts";
import { randomOf } from "../../../voice/random.ts";
import type { UsageUnit } from "../../../voice/timeline/usage-line.ts";
import { normalizeText } from "../../../voice/words/text-completeness.ts";
import type { Estimate } from "../../../workers/measure/comparison/group-estimates.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";
import type { PlacedCall } from "../turns/real-run.ts";
import { type Base, type VendorCost, vendorCost } from "./what-if-prices.ts";

/** One call's vendor cost and length, and which caller it was with. */
export interface PricedCall {
  readonly caller: number;
  readonly cost: VendorCost;
  readonly durationMs: number;
}

const MINUTE_MS = 60_000;
const NANO_PER_USD = 1e9;
const RESAMPLES = 2_000;

/** Prices calls as `vendorCost` does. */
export function pricedCalls(calls: readonly PlacedCall[], base: Base, atMs: number): PricedCall[] {
  return calls.map(({ usage, durationMs, scriptAt: caller }) => {
    return { caller, cost: vendorCost(usage, base, atMs), durationMs };
  });
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
 * Estimates which share of `off`'s cost per minute `on` saves, over the callers that both have had, with a 95 % band of
 * the bootstrap over whole callers: what one caller asks makes both of their calls dear or cheap.
 */
export function savedShare(off: readonly PricedCall[], on: readonly PricedCall[], seed: number): Estimate {
  const offOf = new Map(off.map((call) => [call.caller, call]));
  const pairs = on.flatMap((call) => {
    const other = offOf.get(call.caller);
    return other === undefined ? [] : [{ off: other, on: call }];
  });
  const share = (of: typeof pairs): number =>
    1 - usdPerMinute(of.map((pair) => pair.on)).total / usdPerMinute(of.map((pair) => pair.off)).total;
  const random = randomOf(`${seed}/saved`);
  const shares = Array.from({ length: RESAMPLES }, () =>
    share(pairs.map(() => pairs[Math.floor(random() * pairs.length)] as (typeof pairs)[number])),
  );
  return { value: share(pairs), low: quantile(shares, 0.025), high: quantile(shares, 0.975) };
}

/** Returns the share of prompts' tokens that came from the vendor's cache. */
export function cachedShare(calls: readonly PlacedCall[]): number {
  const sum = (unit: UsageUnit): number =>
    calls
      .flatMap(({ usage }) => usage)
      .reduce((total, line) => (line.unit === unit ? total + (line.quantity ?? 0) : total), 0);
  const [read, cached] = [sum("llm_prompt_token"), sum("llm_cached_token")];
  return cached / Math.max(1, read + cached);
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
