import type { CallFacts } from "./call-facts.ts";
import type { RecordedCall } from "./recorded-call.ts";
import type { ReplayLine, UnitPrices } from "./replay-line.ts";

/** Vendors cache prompts from so many tokens on, in steps, for some minutes from the last request. */
const LEAST_TOKENS = 1_024;
const STEP_TOKENS = 128;
const KEPT_MS = 5 * 60_000;

/** One call of a replay: its facts, and its lines so far. */
export interface ReplayedCall {
  call: RecordedCall;
  facts: CallFacts;
  prices: UnitPrices;
  lines: ReplayLine[];
}

/**
 * Follows the prompts of calls in order of time and moves what a vendor would have had in its cache to the price of
 * cached tokens: the instructions where the same model was asked for the same agent within minutes, and the conversation
 * up to that model's last request in the call. `promptShare`: of the instructions that are left.
 */
export function cachePrompts(calls: readonly ReplayedCall[], promptShare: number): ReplayLine[][] {
  const times = requestTimes(calls);
  return calls.map(({ call, facts, prices, lines }) => {
    const lastTurnOf = new Map<string, string>();
    let left = lines;
    for (const { turnId, startedAtMs, discardedAttempts } of call.turns) {
      const services = new Set(
        left.filter((line) => line.turnId === turnId && line.unit === "llm_prompt_token").map((line) => line.service),
      );
      for (const service of services) {
        const atMs = call.startedAtMs + startedAtMs;
        const isWarm = hasRequest(times.get(`${call.agentId} ${service}`) ?? [], atMs - KEPT_MS, atMs);
        const before = lastTurnOf.get(service);
        lastTurnOf.set(service, turnId);
        if (!isWarm) continue;
        const history = before === undefined ? 0 : (facts.prompt.historyTokens.get(before) ?? 0);
        const tokens = cacheable(facts.prompt.systemTokens * promptShare + history);
        const requests = { turn: 1, discarded: Math.max(1, discardedAttempts) };
        for (const purpose of ["turn", "discarded"] as const) {
          const isMeant = (line: ReplayLine): boolean =>
            line.turnId === turnId && line.service === service && line.purpose === purpose;
          left = moveToCache(left, tokens * requests[purpose], prices, isMeant);
        }
      }
    }
    return left;
  });
}

function cacheable(tokens: number): number {
  return tokens < LEAST_TOKENS ? 0 : Math.floor(tokens / STEP_TOKENS) * STEP_TOKENS;
}

/** Moves prompt tokens to the cache's price until `target` of them are there; none where it is not known, or no lower. */
function moveToCache(
  lines: ReplayLine[],
  target: number,
  prices: UnitPrices,
  isMeant: (line: ReplayLine) => boolean,
): ReplayLine[] {
  const sum = (unit: ReplayLine["unit"]): number =>
    lines.reduce((total, line) => (isMeant(line) && line.unit === unit ? total + line.quantity : total), 0);
  let missing = target - sum("llm_cached_token");
  if (missing <= 0) return lines;
  const moved: ReplayLine[] = [];
  const rest = lines.map((line) => {
    if (missing <= 0 || !isMeant(line) || line.unit !== "llm_prompt_token") return line;
    const unitNanoUsd = prices(line.service, "llm_cached_token");
    if (unitNanoUsd === null || unitNanoUsd >= line.unitNanoUsd) return line;
    const quantity = Math.min(missing, line.quantity);
    missing -= quantity;
    moved.push({ ...line, unit: "llm_cached_token", quantity, unitNanoUsd });
    return { ...line, quantity: line.quantity - quantity };
  });
  return [...rest, ...moved];
}

/** Moments at which each model was asked for each agent, in order. */
function requestTimes(calls: readonly ReplayedCall[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { call, lines } of calls) {
    const startOf = new Map<string | null, number>(call.turns.map((turn) => [turn.turnId, turn.startedAtMs]));
    for (const { unit, turnId, service } of lines) {
      const startedAtMs = startOf.get(turnId);
      if (unit !== "llm_prompt_token" || startedAtMs === undefined) continue;
      const key = `${call.agentId} ${service}`;
      const known = times.get(key);
      if (known === undefined) times.set(key, [call.startedAtMs + startedAtMs]);
      else known.push(call.startedAtMs + startedAtMs);
    }
  }
  for (const known of times.values()) known.sort((a, b) => a - b);
  return times;
}

/** Tells whether one of sorted moments lies at `fromMs` or later and before `beforeMs`. */
function hasRequest(times: readonly number[], fromMs: number, beforeMs: number): boolean {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < fromMs) low = middle + 1;
    else high = middle;
  }
  const first = times[low];
  return first !== undefined && first < beforeMs;
}
