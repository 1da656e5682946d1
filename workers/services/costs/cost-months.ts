import { recordOf } from "../../../voice/record-of.ts";
import { type ServicesKind, servicesKinds } from "../../../voice/timeline/services-kind.ts";
import type { Database } from "../../db/client.ts";
import { type SharedRow, sharedRows } from "../../measure/cost/allocation/shared-rows.ts";
import { type CostLayer, costLayers } from "../../measure/cost/cost-unit.ts";
import { costAnomalies } from "../../measure/cost/forecast/anomalies.ts";
import { forecastMonth, type MonthForecast } from "../../measure/cost/forecast/month-forecast.ts";
import { monthAt, monthStretch } from "../../measure/cost/month.ts";
import { type CalendarDay, daysBetween } from "../../time/days.ts";
import {
  agentQuery,
  type CostSums,
  campaignQuery,
  dayQuery,
  dearestQuery,
  isCostUnit,
  kindQuery,
  type ServiceSums,
  serviceQuery,
  totalQuery,
} from "./month-queries.ts";
import { storedRateQuery } from "./stored-rates.ts";

/** Request of a month's costs. `month` is `2026-11`, by the clocks of `timeZone`. */
export interface CostMonthRequest {
  organizationId: string;
  services: ServicesKind;
  month: string | null;
  timeZone: string;
  agentId: string | null;
}

/** Costs of some calls. */
export interface Costs {
  calls: number;
  pricedCalls: number;
  minutes: number;
  /** Of the parts that are known. */
  nanoUsd: bigint;
  wastedNanoUsd: bigint;
  layers: Record<CostLayer, bigint>;
  /** Of calls from before costs were kept by lines. */
  unlayeredNanoUsd: bigint;
}

/** Costs of one day, and of a day that stands out what was expected of it; null for any other. */
export interface CostDay extends Costs {
  date: string;
  expectedNanoUsd: number | null;
}

/** Costs of a month. */
export interface CostMonth {
  month: string;
  fromMs: number;
  toMs: number;
  /** Null of a month that is over, or when there are too few days before; amounts in nano-dollars. */
  forecast: MonthForecast | null;
  callsByServices: Record<ServicesKind, number>;
  calls: Costs;
  shared: SharedRow[];
  /** Of the calls and the shared rows together. */
  totalNanoUsd: bigint;
  agents: (Costs & { key: string | null })[];
  campaigns: (Costs & { key: string | null })[];
  services: ServiceSums[];
  days: CostDay[];
  dearest: DearCall[];
}

/** Call of a list of the dearest. */
export interface DearCall {
  callId: string;
  agentId: string;
  startedAt: Date;
  durationMs: number;
  /** Null where a part is not known. */
  nanoUsd: bigint | null;
  knownNanoUsd: bigint;
}

/** Days before the month that a forecast looks at. */
const DAYS_BEFORE = 84;
const DAY_MS = 86_400_000;
const DEAREST = 50;

/** Creates the reader of months' costs in Postgres, one round trip each. */
export function createCostMonths(db: Database, now: () => number = Date.now) {
  return {
    async read({ month: asked, timeZone, ...request }: CostMonthRequest): Promise<CostMonth> {
      const nowMs = now();
      const { month, fromMs, toMs } = monthStretch(asked ?? monthAt(nowMs, timeZone), timeZone);
      const stretch = { ...request, fromMs, toMs };
      const days = daysBetween(fromMs - DAYS_BEFORE * DAY_MS, toMs, timeZone);
      const wide = { ...stretch, fromMs: days[0]?.fromMs ?? fromMs };
      const ratesAt = new Date(Math.min(nowMs, toMs - 1));
      const [totals, agents, campaigns, dayRows, services, dearest, kinds, rates] = await db.batch([
        totalQuery(db, stretch),
        agentQuery(db, stretch),
        campaignQuery(db, stretch),
        dayQuery(db, wide, days),
        serviceQuery(db, stretch),
        dearestQuery(db, stretch, DEAREST),
        kindQuery(db, stretch),
        storedRateQuery(db, request.organizationId, ratesAt),
      ]);
      const calls = costsOf(totals[0]);
      // A contract's terms are of all calls together.
      const shared = request.agentId === null ? sharedOf(services.rows, rates, request.organizationId, ratesAt) : [];
      const all = days.map((day, at) => ({ day, costs: costsOf(dayRows.find((row) => row.day === at + 1)) }));
      return {
        month,
        fromMs,
        toMs,
        forecast: fromMs <= nowMs && nowMs < toMs ? forecastOf(all, fromMs, nowMs) : null,
        callsByServices: recordOf(servicesKinds, (kind) => kinds.find((row) => row.services === kind)?.calls ?? 0),
        calls,
        shared,
        totalNanoUsd: shared.reduce((sum, { nanoUsd }) => sum + nanoUsd, calls.nanoUsd),
        agents: agents.map(({ key, ...sums }) => ({ key, ...costsOf(sums) })),
        campaigns: campaigns.map(({ key, ...sums }) => ({ key, ...costsOf(sums) })),
        services: services.rows,
        days: daysOf(all, fromMs, nowMs),
        dearest,
      };
    },
  };
}
/** Reader of months' costs, see `createCostMonths`. */
export type CostMonths = ReturnType<typeof createCostMonths>;

interface DayCosts {
  day: CalendarDay;
  costs: Costs;
}

function costsOf(sums: CostSums | undefined): Costs {
  const layers = recordOf(costLayers, (layer) => BigInt(sums?.[layer] ?? 0));
  const nanoUsd = BigInt(sums?.nanoUsd ?? 0);
  return {
    calls: sums?.calls ?? 0,
    pricedCalls: sums?.pricedCalls ?? 0,
    minutes: (sums?.durationMs ?? 0) / 60_000,
    nanoUsd,
    wastedNanoUsd: BigInt(sums?.wastedNanoUsd ?? 0),
    layers,
    unlayeredNanoUsd: costLayers.reduce((rest, layer) => rest - layers[layer], nanoUsd),
  };
}

function sharedOf(
  services: readonly ServiceSums[],
  rates: Awaited<ReturnType<typeof storedRateQuery>>,
  organizationId: string,
  at: Date,
): SharedRow[] {
  const uses = services
    .filter(({ unit, purpose }) => isCostUnit(unit) && purpose !== "saved")
    .map(({ service, unit, quantity, nanoUsd }) => {
      return { service, unit, units: BigInt(quantity), nanoUsd: BigInt(nanoUsd) };
    });
  const own = rates.filter((rate) => rate.organizationId === organizationId);
  return sharedRows(uses, own, at.getTime());
}

function forecastOf(all: readonly DayCosts[], fromMs: number, nowMs: number): MonthForecast | null {
  const costs = (days: readonly DayCosts[]): number[] => days.map((each) => Number(each.costs.nanoUsd));
  const past = all.filter(({ day }) => day.toMs <= nowMs);
  const month = past.filter(({ day }) => day.fromMs >= fromMs);
  const [today = 0] = costs(all.filter(({ day }) => day.fromMs <= nowMs && nowMs < day.toMs));
  const daysLeft = all.length - past.length;
  return forecastMonth({
    past: costs(past),
    monthBeforeToday: costs(month).reduce((sum, cost) => sum + cost, 0),
    today,
    daysLeft,
  });
}

/** Returns the days of the month up to now, with what a day that stands out was expected to cost. */
function daysOf(all: readonly DayCosts[], fromMs: number, nowMs: number): CostDay[] {
  const over = all.filter(({ day }) => day.toMs <= nowMs);
  const anomalies = costAnomalies(over.map(({ costs }) => Number(costs.nanoUsd)));
  return all.flatMap(({ day, costs }, at) => {
    if (day.fromMs < fromMs || day.fromMs > nowMs) return [];
    const expectedNanoUsd = anomalies.find((anomaly) => anomaly.at === at)?.expected ?? null;
    return [{ date: day.date, ...costs, expectedNanoUsd }];
  });
}
