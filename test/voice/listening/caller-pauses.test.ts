import { describe, expect, it } from "vitest";
import { CallerPauses } from "../../../voice/listening/caller-pauses.ts";
import { seededRandom } from "../../support/audio/noise.ts";

function factorAfter(...pauses: number[]): number {
  const caller = new CallerPauses();
  for (const pausedMs of pauses) caller.note(pausedMs);
  return caller.factor;
}

describe("a caller's pauses", () => {
  it("are everybody's at first", () => {
    expect(factorAfter()).toBe(1);
    expect(factorAfter(323)).toBeCloseTo(1);
  });

  it("lengthen waits for a slow caller and shorten them for a quick one, step by step", () => {
    expect(factorAfter(900)).toBeGreaterThan(1.1);
    expect(factorAfter(900)).toBeLessThan(1.3);
    expect(factorAfter(900, 900, 900)).toBeGreaterThan(factorAfter(900));
    expect(factorAfter(220)).toBeLessThan(1);
  });

  it("never count for more than twice or less than seven tenths", () => {
    expect(factorAfter(...Array(50).fill(4_900))).toBe(2);
    expect(factorAfter(...Array(50).fill(205))).toBe(0.7);
  });

  it("are not silences within words or between turns", () => {
    expect(factorAfter(120, 199, 5_001, 60_000)).toBe(1);
  });

  it("forget: a caller who has become quicker is taken at the new pace", () => {
    const slow = Array(20).fill(1_200);
    expect(factorAfter(...slow, ...Array(20).fill(230))).toBeLessThan(1);
  });

  it("of an average caller leave waits about as they are", () => {
    const random = seededRandom(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const factors = Array.from({ length: 400 }, () =>
      factorAfter(...Array.from({ length: 12 }, () => 200 + 123 * Math.exp(1.48 * normal()))),
    ).sort((a, b) => a - b);
    expect(factors[200]).toBeGreaterThan(0.93);
    expect(factors[200]).toBeLessThan(1.07);
  });
});
