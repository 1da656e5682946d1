import { expect, it } from "vitest";
import type { QuotaLimit } from "../../../../workers/environment/objects.ts";
import { type QuotaCount, takeFromQuota } from "../../../../workers/services/calls/quota-windows.ts";

const MINUTE: QuotaLimit = { windowMs: 60_000, count: 3 };
const HOUR: QuotaLimit = { windowMs: 3_600_000, count: 5 };

/** Takes at each of `times`; what was decided, and what is counted at the end. */
function takeAt(times: readonly number[], limits: readonly QuotaLimit[]) {
  let counts: QuotaCount[] = [];
  const waits = times.map((nowMs) => {
    const { decision, changed } = takeFromQuota(limits, counts, nowMs);
    const windows = new Set(changed.map(({ windowMs }) => windowMs));
    counts = [...counts.filter(({ windowMs }) => !windows.has(windowMs)), ...changed];
    return decision.isTaken ? "taken" : decision.retryAfterMs;
  });
  return { waits, counts };
}

it("gives exactly what a window holds and says when the next begins", () => {
  expect(takeAt([1_000, 2_000, 59_999, 59_999, 60_000], [MINUTE]).waits).toEqual([
    "taken",
    "taken",
    "taken",
    1,
    "taken",
  ]);
});

it("is bound by its tightest window, and takes from none when one is used up", () => {
  const { waits, counts } = takeAt([0, 0, 0, 0, 60_000, 60_000, 60_000], [MINUTE, HOUR]);
  expect(waits).toEqual(["taken", "taken", "taken", 60_000, "taken", "taken", 3_540_000]);
  expect(counts).toContainEqual({ windowMs: 60_000, startedAtEpochMs: 60_000, taken: 2 });
});

it("gives nothing where nothing is allowed", () => {
  expect(takeAt([0], [{ windowMs: 60_000, count: 0 }]).waits).toEqual([60_000]);
});
