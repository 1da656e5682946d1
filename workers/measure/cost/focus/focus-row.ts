import type { StoredCostLine } from "../call-cost.ts";
import { type CostLayer, costUnitRows } from "../cost-unit.ts";
import { NANO_PER_USD } from "../price.ts";
import { providerOf } from "./provider-name.ts";

/** Versions of FOCUS, the open specification of bills, that can be written. */
export const focusVersions = ["1.2", "1.3"] as const;
/** Version of FOCUS. */
export type FocusVersion = (typeof focusVersions)[number];

/** Columns of FOCUS 1.2 that a file has, and those beside them that are ours (`x_`), in the alphabet's order. */
const columns12 = [
  "BilledCost",
  "BillingAccountId",
  "BillingAccountName",
  "BillingAccountType",
  "BillingCurrency",
  "BillingPeriodEnd",
  "BillingPeriodStart",
  "ChargeCategory",
  "ChargeClass",
  "ChargeDescription",
  "ChargeFrequency",
  "ChargePeriodEnd",
  "ChargePeriodStart",
  "ConsumedQuantity",
  "ConsumedUnit",
  "ContractedCost",
  "EffectiveCost",
  "InvoiceIssuerName",
  "ListCost",
  "PricingCategory",
  "PricingQuantity",
  "PricingUnit",
  "ProviderName",
  "PublisherName",
  "ResourceId",
  "ResourceType",
  "ServiceCategory",
  "ServiceName",
  "SkuId",
  "SkuPriceId",
  "SubAccountId",
  "SubAccountType",
  "x_IsEstimated",
  "x_Purpose",
  "x_TurnId",
] as const;
const newIn13 = ["HostProviderName", "ServiceProviderName"] as const;

/** Column of a FOCUS file. */
export type FocusColumn = (typeof columns12)[number] | (typeof newIn13)[number];
/** Row of a FOCUS file; a null is an empty cell. */
export type FocusRow = Record<FocusColumn, string | null>;

/** Columns of a version's file. */
export const focusColumns: Readonly<Record<FocusVersion, readonly FocusColumn[]>> = {
  "1.2": columns12,
  "1.3": [...columns12, ...newIn13].sort(),
};

/** Account and month that rows are billed in. Times in ms since the Unix epoch. */
export interface FocusBill {
  organizationId: string;
  organizationName: string;
  fromMs: number;
  toMs: number;
}

/** Call whose lines become rows. */
export interface FocusCall {
  callId: string;
  agentId: string;
  startedAtMs: number;
  durationMs: number;
}

const categories: Readonly<Record<CostLayer, string>> = {
  telephony: "Networking",
  stt: "AI and Machine Learning",
  llm: "AI and Machine Learning",
  tts: "AI and Machine Learning",
  platform: "Compute",
};

/**
 * Makes the row of one line of a call; null where its cost is not known, as no row may be without one, and where
 * nothing was charged because nothing was used.
 */
export function focusUsageRow(bill: FocusBill, call: FocusCall, line: StoredCostLine): FocusRow | null {
  const { service, unit, quantity, nanoUsd, listNanoUsd } = line;
  if (nanoUsd === null || quantity === null || line.purpose === "saved") return null;
  const { layer, title, billed, perBilled } = costUnitRows[unit];
  const cost = usd(BigInt(nanoUsd));
  const amount = decimal(BigInt(quantity), BigInt(perBilled));
  return {
    ...common(bill, service),
    BilledCost: cost,
    ChargeCategory: "Usage",
    ChargeDescription: `${title}, ${service}`,
    ChargeFrequency: "Usage-Based",
    ChargePeriodStart: time(call.startedAtMs),
    // Exclusive, and no charge is of no time.
    ChargePeriodEnd: time(Math.max(call.startedAtMs + call.durationMs, call.startedAtMs + 1_000)),
    ConsumedQuantity: amount,
    ConsumedUnit: billed,
    ContractedCost: cost,
    EffectiveCost: cost,
    // Without a published price, the contract's is the list.
    ListCost: listNanoUsd === null ? cost : usd(BigInt(listNanoUsd)),
    PricingCategory: "Standard",
    PricingQuantity: amount,
    PricingUnit: billed,
    ResourceId: call.callId,
    ResourceType: "Call",
    ServiceCategory: categories[layer],
    SkuId: service,
    SkuPriceId: `${service}:${unit}`,
    SubAccountId: call.agentId,
    SubAccountType: "Agent",
    x_IsEstimated: String(line.isEstimated),
    x_Purpose: line.purpose,
    x_TurnId: line.turnId,
  };
}

/** Makes the row of what a contract changes of a month: a credit where it takes something off. */
export function focusSharedRow(
  bill: FocusBill,
  shared: { service: string; unit: StoredCostLine["unit"]; nanoUsd: bigint },
): FocusRow {
  const { service, unit, nanoUsd } = shared;
  const { layer, title } = costUnitRows[unit];
  const cost = usd(nanoUsd);
  return {
    ...common(bill, service),
    BilledCost: cost,
    ChargeCategory: nanoUsd <= 0n ? "Credit" : "Adjustment",
    ChargeDescription: `Contract: ${title}, ${service}`,
    ChargeFrequency: "Recurring",
    ChargePeriodStart: time(bill.fromMs),
    ChargePeriodEnd: time(bill.toMs),
    ConsumedQuantity: null,
    ConsumedUnit: null,
    ContractedCost: cost,
    EffectiveCost: cost,
    ListCost: usd(0n),
    PricingCategory: null,
    PricingQuantity: null,
    PricingUnit: null,
    ResourceId: null,
    ResourceType: null,
    ServiceCategory: categories[layer],
    SkuId: null,
    SkuPriceId: null,
    SubAccountId: null,
    SubAccountType: null,
    x_IsEstimated: "false",
    x_Purpose: null,
    x_TurnId: null,
  };
}

function common({ organizationId, organizationName, fromMs, toMs }: FocusBill, service: string) {
  const provider = providerOf(service);
  return {
    BillingAccountId: organizationId,
    BillingAccountName: organizationName,
    BillingAccountType: "Organization",
    BillingCurrency: "USD",
    BillingPeriodStart: time(fromMs),
    BillingPeriodEnd: time(toMs),
    ChargeClass: null,
    InvoiceIssuerName: provider,
    ProviderName: provider,
    PublisherName: provider,
    ServiceName: service,
    HostProviderName: provider,
    ServiceProviderName: provider,
  };
}

/** Returns nano-dollars as a decimal number of dollars, exactly. */
export function usd(nanoUsd: bigint): string {
  return decimal(nanoUsd, NANO_PER_USD);
}

/** Digits behind the point: nine are exact for money, and enough for milliseconds as minutes. */
const DIGITS = 9;

function decimal(value: bigint, by: bigint): string {
  const scaled = (value * 10n ** BigInt(DIGITS)) / by;
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(DIGITS + 1, "0");
  const fraction = digits.slice(-DIGITS).replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -DIGITS)}${fraction === "" ? "" : `.${fraction}`}`;
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
