import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundTogether } from "../../../../workers/measure/cost/allocation/largest-remainder.ts";

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

describe("parts that are rounded together", () => {
  it("give what is left over to those that lost the most", () => {
    expect(roundTogether([34n, 33n, 33n], 10n)).toEqual([40n, 30n, 30n]);
    expect(roundTogether([5n, 5n], 10n)).toEqual([10n, 0n]);
    expect(roundTogether([-14n, 34n], 10n)).toEqual([-10n, 30n]);
    expect(roundTogether([], 10n)).toEqual([]);
  });

  it("add up to their rounded sum, credits among them, and none is off by a whole step", () => {
    const parts = fc.array(fc.bigInt(-(10n ** 12n), 10n ** 12n), { maxLength: 30 });
    fc.assert(
      fc.property(parts, fc.bigInt(1n, 10n ** 8n), (amounts, step) => {
        const rounded = roundTogether(amounts, step);
        const off = sum(rounded) - sum(amounts);
        expect(2n * (off < 0n ? -off : off)).toBeLessThanOrEqual(step);
        for (const [at, part] of rounded.entries()) {
          expect(part % step).toBe(0n);
          const lost = part - (amounts[at] as bigint);
          expect(-step < lost && lost < step).toBe(true);
        }
      }),
    );
  });
});
