import { describe, expect, it } from "vitest";
import { normal, randomOf } from "../../../../voice/random.ts";
import {
  type Estimate,
  estimateMean,
  estimateQuantiles,
} from "../../../../workers/measure/comparison/group-estimates.ts";

/** Calls of ten turns each, alike by `callShare` of the variance. */
function callsOf(count: number, callShare: number, key: string): number[][] {
  const random = randomOf(key);
  return Array.from({ length: count }, () => {
    const ofCall = normal(random) * Math.sqrt(callShare);
    return Array.from({ length: 10 }, () => 100 + 10 * (ofCall + normal(random) * Math.sqrt(1 - callShare)));
  });
}

const SAMPLES = 80;

describe("bands", () => {
  it("hold the true value about 95 times of 100, also when the turns of a call are alike", () => {
    let [ofMean, ofMedian] = [0, 0];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const calls = callsOf(25, 0.5, `sample ${sample}`);
      const holds = ({ low, high }: Estimate): boolean => low <= 100 && high >= 100;
      if (holds(estimateMean(calls))) ofMean += 1;
      if (holds(estimateQuantiles(calls, [0.5])[0] as Estimate)) ofMedian += 1;
    }
    for (const held of [ofMean, ofMedian]) {
      expect(held / SAMPLES).toBeGreaterThan(0.88);
      expect(held / SAMPLES).toBeLessThan(1);
    }
  });

  it("are wider the more alike the turns of a call are", () => {
    const width = (callShare: number): number => {
      const { low, high } = estimateMean(callsOf(60, callShare, "width"));
      return high - low;
    };
    expect(width(0.9)).toBeGreaterThan(1.5 * width(0));
  });

  it("enclose the value of all turns, by nearest rank", () => {
    const [p50, p95] = estimateQuantiles([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], []], [0.5, 0.95]) as [Estimate, Estimate];
    expect([p50.value, p95.value]).toEqual([5, 10]);
    expect(p50.low).toBeLessThanOrEqual(5);
    expect(p95.high).toBe(10);
  });

  it("are not there when nothing was measured", () => {
    expect(estimateQuantiles([[], []], [0.5])[0]?.value).toBeNaN();
    expect(estimateMean([]).value).toBeNaN();
  });
});
