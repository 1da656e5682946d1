import { within } from "../../../voice/deadline.ts";
import type { CallPrices } from "../../../voice/timeline/cost-limit.ts";
import type { UsageLine } from "../../../voice/timeline/usage-line.ts";
import type { OpenDatabase } from "../../db/client.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import { platformUsage } from "../../measure/cost/platform-usage.ts";
import { type PriceLists, priceAt } from "../../measure/cost/price.ts";
import { costTotal, priceUsage } from "../../measure/cost/price-usage.ts";
import { listPrices } from "../../measure/cost/prices/list-prices.ts";
import { priceOf } from "../../measure/cost/stored-steps.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { readStoredRates } from "./stored-rates.ts";

/** A call that has a cost limit waits this long for its organisation's own prices before it begins. */
const LOAD_DEADLINE_MS = 300;

/** Long enough that rounding to whole nano-dollars is nothing. */
const LONG_MS = 1_000_000;

/**
 * Loads the prices that a call is charged by, within 300 ms and without failing: while Postgres is away, the published
 * ones alone.
 */
export async function loadCallPrices(
  openDatabase: OpenDatabase,
  { organizationId, transport }: { organizationId: string; transport: string },
  nowMs: number,
): Promise<CallPrices> {
  const db = openDatabase(() => AbortSignal.timeout(LOAD_DEADLINE_MS));
  try {
    const reading = readStoredRates(db, organizationId, new Date(nowMs));
    const { own, everyones } = await within(reading, "prices", LOAD_DEADLINE_MS, workerClock);
    const published = [...everyones.map(priceOf), ...listPrices];
    return callPricesOf({ own: own.map(priceOf), published }, transport, nowMs);
  } catch (error) {
    // A call is not refused for want of its own prices; published ones are rarely below those of a contract.
    writeLog({ event: "call_prices_not_loaded", reason: errorName(error) });
    return callPricesOf({ own: [], published: listPrices }, transport, nowMs);
  }
}

/** Makes a call's prices of lists: those in force at `atMs`, each looked up once. */
export function callPricesOf(lists: PriceLists, transport: string, atMs: number): CallPrices {
  const known = new Map<string, number | null>();
  const ofUnit = ({ service, unit }: Pick<UsageLine, "service" | "unit">): number | null => {
    const key = `${unit} ${service}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const price = priceAt({ service, unit }, [lists.own, lists.published], atMs);
    const nanoUsd = price === null ? null : Number(price.nanoUsd) / Number(price.perUnits);
    known.set(key, nanoUsd);
    return nanoUsd;
  };
  const platform = platformUsage({ transport, services: "vendor", startedAtMs: 0, endedAtMs: LONG_MS });
  const total = costTotal(priceUsage(platform, lists, atMs));
  return { ofUnit, perMs: total === null ? null : Number(total) / LONG_MS };
}
