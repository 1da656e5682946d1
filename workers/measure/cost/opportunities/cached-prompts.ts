import type { CallFacts } from "./call-facts.ts";
import type { RecordedCall } from "./recorded-call.ts";
import { nanoUsdOfLines, type ReplayLine, type UnitPrices } from "./replay-line.ts";

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
 * Follows the prompts of calls in order of time, as they would have been with what is the same in all of them first,
 * and shares their tokens anew between the vendor's price for prompts and that for cached ones: in the cache are the
 * instructions where the same model was asked for the same agent within minutes, and the conversation up to that
 * model's last request in the call. Knowledge never is, although in the usual order it may have been. `promptShare`: of
 * the instructions that are left. An agent that would pay more keeps its order.
 */
export function cachePrompts(calls: readonly ReplayedCall[], promptShare: number): ReplayLine[][] {
  const times = requestTimes(calls);
  const cached = calls.map((one) => cachedLines(one, times, promptShare));
  const gains = new Map<string, number>();
  for (const [at, { call, lines }] of calls.entries()) {
    const gain = nanoUsdOfLines(lines) - nanoUsdOfLines(cached[at] ?? lines);
    gains.set(call.agentId, (gains.get(call.agentId) ?? 0) + gain);
  }
  return calls.map(({ call, lines }, at) => ((gains.get(call.agentId) ?? 0) > 0 ? (cached[at] ?? lines) : lines));
}

function cachedLines(
  { call, facts, prices, lines }: ReplayedCall,
  times: ReadonlyMap<string, readonly number[]>,
  promptShare: number,
): ReplayLine[] {
  const { systemTokens, stableTokens, wrapperTokens, historyTokens } = facts.prompt;
  const lastTurnOf = new Map<string, string>();
  let left = lines;
  for (const { turnId, startedAtMs, discardedAttempts } of call.turns) {
    const services = new Set(
      left.filter((line) => line.turnId === turnId && line.unit === "llm_prompt_token").map((line) => line.service),
    );
    for (const service of services) {
      const atMs = call.startedAtMs + startedAtMs;
      const before = lastTurnOf.get(service);
      lastTurnOf.set(service, turnId);
      if (!hasRequest(times.get(`${call.agentId} ${service}`) ?? [], atMs - KEPT_MS, atMs)) continue;
      const history = before === undefined ? 0 : (historyTokens.get(before) ?? 0);
      const tokens = cacheable(stableTokens - systemTokens * (1 - promptShare) + history);
      const added = stableTokens - systemTokens + wrapperTokens;
      const requests = { turn: 1, discarded: Math.max(1, discardedAttempts) };
      for (const purpose of ["turn", "discarded"] as const) {
        const isMeant = (line: ReplayLine): boolean =>
          line.turnId === turnId && line.service === service && line.purpose === purpose;
        left = shareAnew(left, tokens * requests[purpose], added * requests[purpose], prices, isMeant);
      }
    }
  }
  return left;
}

function cacheable(tokens: number): number {
  return tokens < LEAST_TOKENS ? 0 : Math.floor(tokens / STEP_TOKENS) * STEP_TOKENS;
}

/** Has `target` of a request's tokens at the cache's price, and the rest at a prompt's, with `added` ones. */
function shareAnew(
  lines: ReplayLine[],
  target: number,
  added: number,
  prices: UnitPrices,
  isMeant: (line: ReplayLine) => boolean,
): ReplayLine[] {
  const isPrompt = (line: ReplayLine): boolean =>
    isMeant(line) && (line.unit === "llm_prompt_token" || line.unit === "llm_cached_token");
  const prompt = lines.find((line) => isMeant(line) && line.unit === "llm_prompt_token");
  const unitNanoUsd = prompt === undefined ? null : prices(prompt.service, "llm_cached_token");
  if (prompt === undefined || unitNanoUsd === null || unitNanoUsd >= prompt.unitNanoUsd) return lines;
  const tokens = lines.reduce((sum, line) => (isPrompt(line) ? sum + line.quantity : sum), 0);
  const cached = Math.min(target, tokens);
  return [
    ...lines.filter((line) => !isPrompt(line)),
    { ...prompt, quantity: tokens + added - cached },
    { ...prompt, unit: "llm_cached_token", quantity: cached, unitNanoUsd },
  ];
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
