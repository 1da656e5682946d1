import { describe, expect, it } from "vitest";
import { sharedRows } from "../../../../workers/measure/cost/allocation/shared-rows.ts";
import { monthAt, monthStretch, nextMonth } from "../../../../workers/measure/cost/month.ts";

const iso = (ms: number) => new Date(ms).toISOString();

describe("a calendar month", () => {
  it.each([
    ["2026-11", "UTC", "2026-11-01T00:00:00.000Z", "2026-12-01T00:00:00.000Z"],
    ["2026-12", "Europe/Berlin", "2026-11-30T23:00:00.000Z", "2026-12-31T23:00:00.000Z"],
    // Clocks are changed within the month.
    ["2026-03", "Europe/Berlin", "2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"],
    ["2026-11", "America/New_York", "2026-11-01T04:00:00.000Z", "2026-12-01T05:00:00.000Z"],
    ["2026-01", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z", "2026-01-31T10:00:00.000Z"],
  ])("%s of %s begins and ends where its clocks say", (month, timeZone, from, to) => {
    const stretch = monthStretch(month, timeZone);
    expect([iso(stretch.fromMs), iso(stretch.toMs)]).toEqual([from, to]);
    expect(monthAt(stretch.fromMs, timeZone)).toBe(month);
    expect(monthAt(stretch.toMs - 1_000, timeZone)).toBe(month);
    expect(monthAt(stretch.toMs, timeZone)).toBe(nextMonth(month));
  });
});

describe("rows of a month that are no one call's", () => {
  const rate = {
    provider: "deepgram/*",
    unit: "tts_character",
    microUsdPerMillion: 20_000_000,
    includedUnits: 1_000,
    steps: [],
    effectiveFrom: new Date(0),
  } as const;
  const use = (service: string, units: bigint, nanoUsd: bigint) => {
    return { service, unit: "tts_character" as const, units, nanoUsd };
  };

  it("take off what a contract includes, once for all that it covers", () => {
    const uses = [use("deepgram/a", 800n, 16_000_000n), use("deepgram/b", 700n, 14_000_000n), use("other", 5n, 1n)];
    expect(sharedRows(uses, [rate], 1)).toEqual([
      { service: "deepgram/*", unit: "tts_character", reason: "contract", nanoUsd: -20_000_000n },
    ]);
  });

  it("are none without terms, without use, and before the contract", () => {
    expect(sharedRows([use("deepgram/a", 800n, 1n)], [{ ...rate, includedUnits: 0 }], 1)).toEqual([]);
    expect(sharedRows([], [rate], 1)).toEqual([]);
    expect(sharedRows([use("deepgram/a", 800n, 1n)], [{ ...rate, effectiveFrom: new Date(5) }], 1)).toEqual([]);
  });
});
