import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { Database } from "../../db/client.ts";
import { monthStretch } from "../../measure/cost/month.ts";
import {
  type CheaperServices,
  cheaperServices,
  cheapestSettings,
} from "../../measure/cost/opportunities/cheaper-services.ts";
import {
  defaultLeverSettings,
  type LeverName,
  type LeverSettings,
  leverNames,
} from "../../measure/cost/opportunities/levers.ts";
import {
  type Combination,
  combinationOf,
  type Opportunity,
  opportunityOf,
  usualLevers,
} from "../../measure/cost/opportunities/opportunities.ts";
import { prepareCalls, type ReplayPricing } from "../../measure/cost/opportunities/prepared-calls.ts";
import type { RecordedCall } from "../../measure/cost/opportunities/recorded-call.ts";
import { unitPrices } from "../../measure/cost/opportunities/replay-line.ts";
import type { PriceLists } from "../../measure/cost/price.ts";
import { listPrices } from "../../measure/cost/prices/list-prices.ts";
import { priceOf } from "../../measure/cost/stored-steps.ts";
import { toConfig } from "../agents/agents.ts";
import type { CostStretch } from "./month-queries.ts";
import { type CallPlace, recordedCallQuery, recordedTurnQuery, replayedAgentQuery } from "./opportunity-queries.ts";
import { readStoredRates } from "./stored-rates.ts";

/** Request of cost opportunities: of the newest calls of a month, or of the last days where `month` is null. */
export interface OpportunityRequest {
  organizationId: string;
  services: ServicesKind;
  month: string | null;
  days: number;
  timeZone: string;
  agentId: string | null;
  pricing: ReplayPricing;
  /** Levers of the combination; null for those that are a setting and save something. */
  levers: readonly LeverName[] | null;
  settings: Partial<LeverSettings>;
}

/** Opportunities to spend less, worked out by replaying recorded calls. */
export interface CostOpportunities {
  fromMs: number;
  toMs: number;
  /** Calls that were looked at; true when there are older ones. */
  foundCalls: number;
  hasMore: boolean;
  replayedCalls: number;
  unpricedCalls: number;
  /** Calls of agents beyond the busiest. */
  otherCalls: number;
  minutes: number;
  opportunities: Opportunity[];
  combination: Combination;
  settings: LeverSettings;
  /** Services that settings may name, the cheapest first. */
  cheaper: CheaperServices;
}

/** Calls that are replayed at most, the newest. */
export const MAX_REPLAYED_CALLS = 500;
/** Calls of one query: about a megabyte. */
const CALLS_PER_READ = 125;
/** Agents whose calls are replayed, the busiest: their settings may have a megabyte each. */
const MAX_AGENTS = 10;
const DAY_MS = 86_400_000;

/** Lets other requests of the isolate have their turn. */
const giveWay = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Creates the reader of cost opportunities; its figures may be a minute old, so that a replica may be asked. `pause` is
 * waited for between replays, each of which takes some ten milliseconds.
 */
export function createCostOpportunities(
  chooseDatabase: () => Promise<Database>,
  now: () => number = Date.now,
  pause: () => Promise<void> = giveWay,
) {
  return {
    /** Reads the newest calls and replays them with every lever alone, and with some together. */
    async read(request: OpportunityRequest): Promise<CostOpportunities> {
      const { organizationId, month, days, timeZone } = request;
      const db = await chooseDatabase();
      const nowMs = now();
      const { fromMs, toMs } =
        month === null ? { fromMs: nowMs - days * DAY_MS, toMs: nowMs } : monthStretch(month, timeZone);
      const { calls, hasMore } = await readCalls(db, { ...request, fromMs, toMs });
      const agentIds = busiestAgents(calls);
      const rows = agentIds.length === 0 ? [] : await replayedAgentQuery(db, organizationId, agentIds);
      const { own, everyones } = await readStoredRates(db, organizationId, new Date(nowMs));
      const lists = { own: own.map(priceOf), published: [...everyones.map(priceOf), ...listPrices] };
      const prepared = prepareCalls(calls, rows.map(toConfig), lists, request.pricing);
      return {
        fromMs,
        toMs,
        foundCalls: calls.length,
        hasMore,
        replayedCalls: prepared.calls.length,
        unpricedCalls: prepared.unpricedCalls,
        otherCalls: prepared.otherCalls,
        minutes: prepared.calls.reduce((sum, { call }) => sum + call.durationMs, 0) / 60_000,
        ...(await replayed(prepared.calls, lists, request, Math.min(nowMs, toMs - 1), pause)),
      };
    },
  };
}
/** Reader of cost opportunities, see `createCostOpportunities`. */
export type CostOpportunityReader = ReturnType<typeof createCostOpportunities>;

/** Replays calls by the prices that alternatives have at `atMs`. */
async function replayed(
  calls: ReturnType<typeof prepareCalls>["calls"],
  lists: PriceLists,
  { pricing, levers, settings: given }: OpportunityRequest,
  atMs: number,
  pause: () => Promise<void>,
): Promise<Pick<CostOpportunities, "opportunities" | "combination" | "settings" | "cheaper">> {
  const known = pricing.type === "list" ? { ...lists, own: [] } : lists;
  const lines = calls.flatMap((call) => call.lines);
  const cheaper = cheaperServices(lines, known, unitPrices(known, atMs));
  const settings = { ...defaultLeverSettings, ...given, ...cheapestSettings(cheaper, given) };
  const opportunities: Opportunity[] = [];
  for (const lever of leverNames) {
    await pause();
    opportunities.push(opportunityOf(lever, calls, settings));
  }
  const combination = combinationOf(levers ?? usualLevers(opportunities), calls, settings, opportunities);
  return { opportunities, combination, settings, cheaper };
}

async function readCalls(db: Database, stretch: CostStretch): Promise<{ calls: RecordedCall[]; hasMore: boolean }> {
  const calls: RecordedCall[] = [];
  let after: CallPlace | null = null;
  while (calls.length < MAX_REPLAYED_CALLS) {
    // One more tells whether there are others.
    const rows: Awaited<ReturnType<typeof recordedCallQuery>> = await recordedCallQuery(
      db,
      stretch,
      after,
      CALLS_PER_READ + 1,
    );
    const read = rows.slice(0, CALLS_PER_READ);
    const last = read.at(-1);
    if (last === undefined) break;
    calls.push(...(await withTurns(db, stretch.organizationId, read)));
    if (rows.length <= CALLS_PER_READ) return { calls, hasMore: false };
    after = last;
  }
  return { calls, hasMore: calls.length >= MAX_REPLAYED_CALLS };
}

async function withTurns(
  db: Database,
  organizationId: string,
  calls: Awaited<ReturnType<typeof recordedCallQuery>>,
): Promise<RecordedCall[]> {
  const callIds = calls.map(({ callId }) => callId);
  const turns = Map.groupBy(await recordedTurnQuery(db, organizationId, callIds), ({ callId }) => callId);
  return calls.map(({ startedAt, ...call }) => ({
    ...call,
    startedAtMs: startedAt.getTime(),
    turns: (turns.get(call.callId) ?? []).sort((a, b) => a.index - b.index),
  }));
}

function busiestAgents(calls: readonly RecordedCall[]): string[] {
  const byAgent = [...Map.groupBy(calls, ({ agentId }) => agentId)];
  byAgent.sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1));
  return byAgent.slice(0, MAX_AGENTS).map(([agentId]) => agentId);
}
