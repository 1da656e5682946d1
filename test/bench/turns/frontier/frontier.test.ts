import { describe, expect, it } from "vitest";
import { compareFrontiers, type FrontierPoint, gapAt } from "./frontier.ts";

/** Points as [false starts per turn, gap P50]; the P95 is twice that. */
function curve(...points: [falseStarts: number, gapMs: number][]): FrontierPoint[] {
  return points.map(([falseStarts, gapMs]) => ({ falseStarts, gapP50Ms: gapMs, gapP95Ms: 2 * gapMs }));
}

describe("the gap at a rate of false starts", () => {
  const points = curve([0.2, 300], [0.05, 900], [0.1, 500]);

  it.each([
    [0.05, 900],
    [0.075, 700],
    [0.1, 500],
    [0.15, 400],
    [0.2, 300],
  ])("at %d is %d ms", (rate, gapMs) => {
    expect(gapAt(points, rate, "gapP50Ms")).toBeCloseTo(gapMs, 6);
    expect(gapAt(points, rate, "gapP95Ms")).toBeCloseTo(2 * gapMs, 6);
  });

  it("is no worse at more false starts than the curve has, and unknown at fewer", () => {
    expect(gapAt(points, 0.5, "gapP50Ms")).toBe(300);
    expect(gapAt(points, 0.01, "gapP50Ms")).toBeNaN();
  });

  it("leaves points out that are slower than others with fewer false starts", () => {
    expect(gapAt([...points, ...curve([0.12, 800])], 0.15, "gapP50Ms")).toBeCloseTo(400, 6);
  });
});

describe("two curves", () => {
  const detector = curve([0.1, 600], [0.2, 400], [0.3, 300]);

  it("lie one below the other when that is so at every rate that both reach", () => {
    const comparison = compareFrontiers(curve([0.05, 500], [0.15, 350], [0.25, 250]), detector, "gapP50Ms");
    expect(comparison).toMatchObject({ isBelow: true, fromRate: 0.1, toRate: 0.25 });
    expect(comparison.leastGainMs).toBeCloseTo(100, 0);
  });

  it("cross when one is slower at some rate between the points", () => {
    const crossing = compareFrontiers(curve([0.1, 590], [0.3, 290]), detector, "gapP50Ms");
    expect(crossing.isBelow).toBe(false);
    expect(crossing.leastGainMs).toBeCloseTo(-40, 0);
  });

  it("are not told apart where they are the same, nor compared where one does not reach", () => {
    expect(compareFrontiers(detector, detector, "gapP95Ms")).toMatchObject({ isBelow: false, leastGainMs: 0 });
    const elsewhere = compareFrontiers(curve([0.4, 100], [0.5, 90]), detector, "gapP50Ms");
    expect(elsewhere).toMatchObject({ isBelow: false, fromRate: null, toRate: null });
  });
});
