import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../../../voice/random.ts";
import { type ArmCosts, addCall, costOfMinute, noCosts } from "../../../../../workers/measure/cost/trial/arm-costs.ts";
import { realisedSaving } from "../../../../../workers/measure/cost/trial/realised-saving.ts";

/** An arm of calls between one and eight minutes, each at its own price around a mean. */
function arm(key: string, calls: number, nanoUsdPerMinute: number): ArmCosts {
  const random = randomOf(key);
  let costs = noCosts;
  for (let at = 0; at < calls; at++) {
    const minutes = 1 + 7 * random();
    costs = addCall(costs, { minutes, nanoUsd: Math.round(minutes * nanoUsdPerMinute * (1 + 0.2 * normal(random))) });
  }
  return costs;
}

describe("what a change saved", () => {
  it("is not told below thirty priced calls of each arm", () => {
    expect(realisedSaving(arm("a", 29, 5e6), arm("b", 400, 1e7))).toBeNull();
    expect(realisedSaving(arm("a", 400, 5e6), arm("b", 29, 1e7))).toBeNull();
    const unpriced = addCall(arm("a", 29, 5e6), { minutes: 3, nanoUsd: null });
    expect([unpriced.calls, unpriced.priced]).toEqual([30, 29]);
    expect(realisedSaving(unpriced, arm("b", 400, 1e7))).toBeNull();
  });

  it("is the control's cost of a minute less the canary's, over all of their minutes", () => {
    const [canary, control] = [arm("a", 40, 6e6), arm("b", 160, 1e7)];
    const saving = realisedSaving(canary, control);
    expect(saving?.perMinute).toBeCloseTo((costOfMinute(control) ?? 0) - (costOfMinute(canary) ?? 0), 6);
    expect(saving?.share).toBeGreaterThan(0.3);
    expect(saving?.savedNanoUsd).toBeCloseTo((saving?.perMinute ?? 0) * canary.minutes, 3);
  });

  it("is below 0 where the change made calls dearer", () => {
    expect(realisedSaving(arm("a", 40, 1.4e7), arm("b", 160, 1e7))?.high).toBeLessThan(0);
  });

  it("has an interval that holds the truth about as often as it says", () => {
    const hits = Array.from({ length: 400 }, (_, seed) => {
      const saving = realisedSaving(arm(`a${seed}`, 60, 7e6), arm(`b${seed}`, 200, 1e7));
      return saving !== null && saving.low <= 3e6 && 3e6 <= saving.high;
    }).filter(Boolean).length;
    expect(hits / 400).toBeGreaterThan(0.91);
    expect(hits / 400).toBeLessThan(0.99);
  });

  it("has no share of a control that cost nothing", () => {
    expect(realisedSaving(arm("a", 40, 0), arm("b", 40, 0))).toMatchObject({ perMinute: 0, share: null });
  });
});
