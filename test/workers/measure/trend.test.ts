import { describe, expect, it } from "vitest";
import { weightedQuantile } from "../../../workers/measure/quantiles.ts";
import {
  type CallSums,
  differenceOf,
  type Estimate,
  noEstimate,
  quantileLevels,
  shareError,
  shareEstimate,
  studentQuantile,
  verdictOf,
} from "../../../workers/measure/trend.ts";
import { seededRandom } from "../../support/audio/noise.ts";

/** A stretch: the latencies of each call's turns. */
type Calls = readonly (readonly number[])[];

/** Calls that are slow or fast as a whole, and turns that differ within them: turns of a call are not independent. */
function drawCalls(random: () => number, count: number, medianMs = 500): Calls {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => {
    const pace = normal() * 0.3;
    const turns = 1 + Math.floor(random() * 8);
    return Array.from({ length: turns }, () => Math.round(medianMs * Math.exp(pace + normal() * 0.2)));
  });
}

function sumsOf(calls: Calls, isCounted: (ms: number) => boolean, expected: number): CallSums {
  const excess = calls.map((turns) => turns.reduce((sum, ms) => sum + (isCounted(ms) ? 1 : 0) - expected, 0));
  return {
    calls: calls.length,
    turns: calls.flat().length,
    excess: excess.reduce((sum, each) => sum + each, 0),
    squaredExcess: excess.reduce((sum, each) => sum + each * each, 0),
  };
}

/** The estimate of a quantile as the queries make it, over turns in memory. */
function estimateOf(calls: Calls, level: number): Estimate {
  const turns = calls.flat().map((value) => ({ value, weight: 1 }));
  const value = weightedQuantile(turns, level);
  if (value === null) return noEstimate;
  const levels = quantileLevels(
    level,
    sumsOf(calls, (ms) => ms <= value, level),
  );
  const at = (end: number | null) => (end === null ? null : weightedQuantile(turns, end));
  return { value, low: at(levels.low), high: at(levels.high) };
}

describe("a quantile's interval", () => {
  it.each([
    ["P50 over 40 calls", 40, 0.5],
    ["P95 over 300 calls", 300, 0.95],
  ])("holds the true one in about 95 of 100 stretches: %s", (_name, count, level) => {
    const random = seededRandom(7);
    const truth = weightedQuantile(
      drawCalls(random, 60_000)
        .flat()
        .map((value) => ({ value, weight: 1 })),
      level,
    ) as number;
    let held = 0;
    for (let stretch = 0; stretch < 400; stretch++) {
      const { low, high } = estimateOf(drawCalls(random, count), level);
      if ((low ?? 0) <= truth && truth <= (high ?? Number.POSITIVE_INFINITY)) held++;
    }
    expect(held / 400).toBeGreaterThan(0.91);
    expect(held / 400).toBeLessThan(0.99);
  });

  it("is wider where the turns of a call resemble each other than where each is a call of its own", () => {
    const random = seededRandom(3);
    const calls = drawCalls(random, 60);
    const width = ({ low, high }: Estimate) => (high ?? Number.NaN) - (low ?? Number.NaN);
    const single = calls.flat().map((ms) => [ms]);
    expect(width(estimateOf(calls, 0.5))).toBeGreaterThan(width(estimateOf(single, 0.5)));
  });

  it("has no end that so few turns cannot give, and none at all of fewer than five calls", () => {
    const few = estimateOf(drawCalls(seededRandom(1), 12), 0.95);
    expect(few.high).toBeNull();
    expect(few.low).not.toBeNull();
    expect(estimateOf([[1], [2], [3], [4]], 0.5)).toEqual({ value: 2, low: null, high: null });
    expect(estimateOf([], 0.5)).toEqual(noEstimate);
  });

  it("is never narrower than a turn", () => {
    const alike: Calls = Array.from({ length: 10 }, () => [100]);
    const { low, high } = quantileLevels(
      0.5,
      sumsOf(alike, (ms) => ms <= 100, 0.5),
    );
    expect([low, high]).toEqual([0.4, 0.6]);
  });
});

describe("a share's interval", () => {
  it("is Wilson's where every call is one turn", () => {
    const calls: Calls = Array.from({ length: 1_000 }, (_, index) => [index < 100 ? 1 : 0]);
    const { value, low, high } = shareEstimate(
      100,
      sumsOf(calls, (flag) => flag === 1, 0.1),
    );
    expect(value).toBe(0.1);
    // Wilson, 100 of 1,000 at 95 %: 0.0829 to 0.1202.
    expect(low).toBeCloseTo(0.0829, 3);
    expect(high).toBeCloseTo(0.1202, 3);
  });

  it("says of none in few calls that there may be some", () => {
    const calls: Calls = Array.from({ length: 20 }, () => [0, 0, 0]);
    const { value, low, high } = shareEstimate(
      0,
      sumsOf(calls, (flag) => flag === 1, 0),
    );
    expect([value, low]).toEqual([0, 0]);
    expect(high).toBeGreaterThan(0.1);
  });

  it("is not known of few calls, and there is no share of nothing", () => {
    expect(shareEstimate(1, { calls: 4, turns: 10, excess: 0, squaredExcess: 1 })).toEqual({
      value: 0.1,
      low: null,
      high: null,
    });
    expect(shareEstimate(0, { calls: 0, turns: 0, excess: 0, squaredExcess: 0 })).toEqual(noEstimate);
    expect(shareError({ calls: 0, turns: 0, excess: 0, squaredExcess: 0 })).toBeNull();
  });
});

describe("a change", () => {
  const judge = (now: Calls, before: Calls, level: number) =>
    verdictOf(differenceOf(estimateOf(now, level), estimateOf(before, level)));

  it("between stretches that are alike is hardly ever clear", () => {
    const random = seededRandom(11);
    let clear = 0;
    for (let pair = 0; pair < 400; pair++) {
      if (judge(drawCalls(random, 50), drawCalls(random, 50), 0.5) !== "no_clear_change") clear++;
    }
    expect(clear / 400).toBeLessThan(0.09);
  });

  it("that is real is found, and to which side", () => {
    const random = seededRandom(12);
    const found = { improved: 0, worse: 0 };
    for (let pair = 0; pair < 50; pair++) {
      const [usual, slower] = [drawCalls(random, 200), drawCalls(random, 200, 650)];
      if (judge(slower, usual, 0.5) === "worse") found.worse++;
      if (judge(usual, slower, 0.5) === "improved") found.improved++;
    }
    expect(found.worse).toBeGreaterThan(45);
    expect(found.improved).toBeGreaterThan(45);
  });

  it("needs figures on both sides", () => {
    const some = estimateOf(drawCalls(seededRandom(5), 50), 0.5);
    expect(verdictOf(differenceOf(some, noEstimate))).toBe("no_data");
    expect(verdictOf(differenceOf(noEstimate, some))).toBe("no_data");
  });

  it("is judged by the end that decides, known or not", () => {
    expect(verdictOf({ value: -5, low: null, high: -1 })).toBe("improved");
    expect(verdictOf({ value: 5, low: 1, high: null })).toBe("worse");
    expect(verdictOf({ value: -5, low: -9, high: null })).toBe("no_clear_change");
    expect(verdictOf({ value: 5, low: -1, high: 11 })).toBe("no_clear_change");
  });

  it("has the distances of both intervals in its own", () => {
    const now = { value: 100, low: 97, high: 104 };
    const before = { value: 80, low: 77, high: 83 };
    // From Zou and Donner: 20 ∓ √(3² + 3²), √(4² + 3²).
    const { value, low, high } = differenceOf(now, before);
    expect(value).toBe(20);
    expect(low).toBeCloseTo(20 - Math.sqrt(18), 10);
    expect(high).toBe(25);
    expect(differenceOf({ ...now, low: null }, before)).toEqual({ value: 20, low: null, high: 25 });
  });
});

it.each([
  [4, 2.776],
  [9, 2.262],
  [30, 2.042],
  [1_000, 1.962],
])("Student's 97.5 %% quantile with %d degrees of freedom is %d", (degrees, expected) => {
  expect(studentQuantile(degrees)).toBeCloseTo(expected, 2);
});
