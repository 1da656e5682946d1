import fc from "fast-check";
import { expect, it } from "vitest";
import { readVarints, writeVarints } from "../../../workers/measure/varints.ts";

it("reads the numbers that were written", () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
      expect(readVarints(writeVarints(numbers))).toEqual(numbers);
    }),
  );
});

it("takes one byte for numbers below 128", () => {
  expect(writeVarints([0, 127, 128])).toEqual(Uint8Array.of(0, 127, 128, 1));
});

it.each([[-1], [0.5], [2 ** 53]])("writes no %d", (number) => {
  expect(() => writeVarints([number])).toThrow(RangeError);
});

it("refuses a number that is cut off or too large", () => {
  expect(() => readVarints(Uint8Array.of(0x80))).toThrow(RangeError);
  expect(() => readVarints(new Uint8Array(9).fill(0xff))).toThrow(RangeError);
});
