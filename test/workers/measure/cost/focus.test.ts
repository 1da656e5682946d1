import { describe, expect, it } from "vitest";
import {
  type FocusRow,
  type FocusVersion,
  focusColumns,
  focusSharedRow,
  focusUsageRow,
  focusVersions,
  usd,
} from "../../../../workers/measure/cost/focus/focus-row.ts";

const bill = {
  organizationId: "org_1",
  organizationName: "Clinic",
  fromMs: Date.UTC(2026, 10, 1),
  toMs: Date.UTC(2026, 11, 1),
};
const call = { callId: "call_1", agentId: "agent_1", startedAtMs: Date.UTC(2026, 10, 2, 9), durationMs: 90_000 };
const line = {
  service: "deepgram-flux",
  unit: "stt_audio_ms",
  purpose: "turn",
  isEstimated: false,
  turnId: "turn_1",
  quantity: 90_000,
  nanoUsd: 11_550_000,
  listNanoUsd: 11_550_000,
} as const;

const rows = [
  focusUsageRow(bill, call, line),
  focusUsageRow(bill, call, { ...line, service: "cloudflare/durable-object", unit: "object_ms", isEstimated: true }),
  focusUsageRow(bill, call, { ...line, listNanoUsd: null, nanoUsd: 0, turnId: null, purpose: "discarded" }),
  focusSharedRow(bill, { service: "deepgram-flux", unit: "stt_audio_ms", nanoUsd: -2_000_000n }),
  focusSharedRow(bill, { service: "deepgram-flux", unit: "stt_audio_ms", nanoUsd: 1n }),
] as FocusRow[];

/** Columns that a file of the version has to have, by the specification's feature levels. */
const MANDATORY_12 = [
  "BilledCost",
  "BillingAccountId",
  "BillingAccountName",
  "BillingCurrency",
  "BillingPeriodEnd",
  "BillingPeriodStart",
  "ChargeCategory",
  "ChargeClass",
  "ChargeDescription",
  "ChargePeriodEnd",
  "ChargePeriodStart",
  "ContractedCost",
  "EffectiveCost",
  "InvoiceIssuerName",
  "ListCost",
  "PricingQuantity",
  "PricingUnit",
  "ProviderName",
  "PublisherName",
  "ServiceCategory",
  "ServiceName",
];
const mandatory: Record<FocusVersion, string[]> = {
  "1.2": MANDATORY_12,
  "1.3": [...MANDATORY_12, "HostProviderName", "ServiceProviderName"],
};
const CATEGORIES = ["AI and Machine Learning", "Compute", "Networking"];

describe.each(focusVersions)("FOCUS %s", (version) => {
  const columns = focusColumns[version];

  it("has every mandatory column, and others of ours with their prefix only", () => {
    expect(columns).toEqual(expect.arrayContaining(mandatory[version]));
    expect(new Set(columns).size).toBe(columns.length);
    for (const column of columns) expect(column).toMatch(/^(?:x_)?[A-Z][A-Za-z]*$/);
  });

  it("has no column that only a later version knows", () => {
    if (version === "1.2") expect(columns).not.toContain("ServiceProviderName");
  });
});

describe.each(rows.map((row) => [row.ChargeDescription, row] as const))("the row %s", (_, row) => {
  const number = (column: keyof FocusRow) => Number(row[column]);

  it("has what must not be null: costs as decimals, the account, the periods", () => {
    const required = ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"] as const;
    for (const column of required) expect(row[column]).toMatch(/^-?\d+(?:\.\d+)?$/);
    const named = [
      "BillingAccountId",
      "ServiceName",
      "ServiceProviderName",
      "HostProviderName",
      "ProviderName",
    ] as const;
    for (const column of [...named, "InvoiceIssuerName", "PublisherName"] as const) expect(row[column]).toBeTruthy();
    expect(row.BillingCurrency).toMatch(/^[A-Z]{3}$/);
    expect(CATEGORIES).toContain(row.ServiceCategory);
  });

  it("has periods in UTC without parts of seconds, the charge's within its start and a later end", () => {
    const periods = ["BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"] as const;
    for (const column of periods) expect(row[column]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect((row.ChargePeriodStart as string) < (row.ChargePeriodEnd as string)).toBe(true);
    expect((row.BillingPeriodStart as string) <= (row.ChargePeriodStart as string)).toBe(true);
  });

  it("has quantities and a price id where it is usage, and none where it is not", () => {
    const isUsage = row.ChargeCategory === "Usage";
    const ofUsage = [
      "PricingQuantity",
      "PricingUnit",
      "ConsumedQuantity",
      "ConsumedUnit",
      "SkuId",
      "SkuPriceId",
    ] as const;
    for (const column of ofUsage) expect(row[column] !== null).toBe(isUsage);
    expect(row.PricingCategory !== null).toBe(isUsage);
    expect(["Usage", "Credit", "Adjustment"]).toContain(row.ChargeCategory);
    expect(row.ChargeFrequency).toBe(isUsage ? "Usage-Based" : "Recurring");
  });

  it("is a credit where it takes something off, never usage below nothing", () => {
    if (row.ChargeCategory === "Usage") expect(number("BilledCost")).toBeGreaterThanOrEqual(0);
    if (row.ChargeCategory === "Credit") expect(number("BilledCost")).toBeLessThanOrEqual(0);
  });
});

it("what was saved is no charge and has no row", () => {
  expect(focusUsageRow(bill, call, { ...line, purpose: "saved", nanoUsd: 0, listNanoUsd: 0 })).toBeNull();
});

it("a line without a known cost or quantity has no row", () => {
  expect(focusUsageRow(bill, call, { ...line, nanoUsd: null })).toBeNull();
  expect(focusUsageRow(bill, call, { ...line, quantity: null })).toBeNull();
});

it("quantities are in the unit of the bill, amounts exact", () => {
  expect(rows[0]).toMatchObject({ PricingQuantity: "1.5", PricingUnit: "Minutes", BilledCost: "0.01155" });
  expect([usd(0n), usd(1n), usd(-1_500_000_000n), usd(12_000_000_000n)]).toEqual(["0", "0.000000001", "-1.5", "12"]);
});
