import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import type { Database } from "../../db/client.ts";
import { platformUsage } from "../../measure/cost/platform-usage.ts";
import type { PriceLists } from "../../measure/cost/price.ts";
import { type CostLine, priceUsage } from "../../measure/cost/price-usage.ts";
import { listPrices } from "../../measure/cost/prices/list-prices.ts";
import { priceOf } from "../../measure/cost/stored-steps.ts";
import { readStoredRates } from "./stored-rates.ts";

/** Part of a call's record that its cost is made of. */
export type CostedRecord = Pick<
  CallRecord,
  "organizationId" | "usage" | "standIns" | "services" | "transport" | "startedAtEpochMs" | "endedAtEpochMs"
>;

/** Prices a call's usage, and that of the platform for it, by the prices in force when it began. */
export async function recordCost(record: CostedRecord, db: Database): Promise<CostLine[]> {
  const { own, everyones } = await readStoredRates(db, record.organizationId, new Date(record.startedAtEpochMs));
  const lists = { own: own.map(priceOf), published: [...everyones.map(priceOf), ...listPrices] };
  return costLinesOf(record, lists);
}

/** Prices a call's usage by given prices. */
export function costLinesOf(record: CostedRecord, lists: PriceLists): CostLine[] {
  const { usage, transport, services, startedAtEpochMs: startedAtMs, endedAtEpochMs, standIns } = record;
  const endedAtMs = endedAtEpochMs ?? startedAtMs;
  const metered = [...usage, ...platformUsage({ transport, services, startedAtMs, endedAtMs })];
  return priceUsage(metered, lists, startedAtMs, standIns);
}
