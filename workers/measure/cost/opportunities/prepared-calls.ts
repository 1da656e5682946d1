import type { AgentConfig } from "../../../../voice/agent.ts";
import { stageOf } from "../cost-unit.ts";
import type { PriceLists } from "../price.ts";
import { callFacts } from "./call-facts.ts";
import type { RecordedCall } from "./recorded-call.ts";
import type { ReplayableCall } from "./replay.ts";
import { hypotheticalLines, nanoUsdOfLines, type ReplayLine, replayLines, unitPrices } from "./replay-line.ts";

/** Prices of a replay: what was paid, or the published ones as if vendors had been asked. */
export type ReplayPricing = { type: "paid" } | { type: "list"; modelsAs: string };

/** Calls that can be replayed, and how many cannot. */
export interface PreparedCalls {
  /** In order of time. */
  calls: ReplayableCall[];
  /** Calls of which a vendor's part has no known cost, or that cost nothing. */
  unpricedCalls: number;
  /** Calls of agents that were left out. */
  otherCalls: number;
}

/** Prepares recorded calls for replays, by the settings that their agents have today. */
export function prepareCalls(
  recorded: readonly RecordedCall[],
  agents: readonly AgentConfig[],
  lists: PriceLists,
  pricing: ReplayPricing,
): PreparedCalls {
  const prepared: ReplayableCall[] = [];
  const byAgent = Map.groupBy(recorded, ({ agentId }) => agentId);
  let unpricedCalls = 0;
  let ofAgents = 0;
  for (const agent of agents) {
    const calls = byAgent.get(agent.id) ?? [];
    ofAgents += calls.length;
    const priced = calls.flatMap((call) => pricedCall(call, lists, pricing) ?? []);
    unpricedCalls += calls.length - priced.length;
    const facts = callFacts(
      priced.map(({ call }) => call),
      agent,
    );
    for (const one of priced) {
      const ofCall = facts.get(one.call.callId);
      if (ofCall !== undefined) prepared.push({ ...one, agent, facts: ofCall });
    }
  }
  prepared.sort((a, b) => a.call.startedAtMs - b.call.startedAtMs);
  return { calls: prepared, unpricedCalls, otherCalls: recorded.length - ofAgents };
}

function pricedCall(
  recorded: RecordedCall,
  lists: PriceLists,
  pricing: ReplayPricing,
): Pick<ReplayableCall, "call" | "prices" | "lines"> | null {
  const isHypothetical = pricing.type === "list";
  const prices = unitPrices(isHypothetical ? { ...lists, own: [] } : lists, recorded.startedAtMs);
  const call = isHypothetical
    ? { ...recorded, lines: hypotheticalLines(recorded.lines, prices, pricing.modelsAs) }
    : recorded;
  const lines = replayLines(call.lines);
  if (lines === null || call.durationMs <= 0 || nanoUsdOfLines(vendorsOf(lines)) === 0) return null;
  return { call, prices, lines };
}

function vendorsOf(lines: readonly ReplayLine[]): ReplayLine[] {
  return lines.filter(({ unit }) => stageOf(unit) !== null);
}
