import { expect, it } from "vitest";
import { callCountWords, interruptionWords } from "../../../web/src/words/calls.ts";

it("says how many calls there are, once all are loaded", () => {
  expect(callCountWords(1, true, null)).toBe("1 call");
  expect(callCountWords(1_234, true, { count: 3, isExact: true })).toBe("1,234 calls");
});

it("says how many there are, and how far they are loaded", () => {
  const loaded = "the first 25 are here, more follow as you scroll";
  expect(callCountWords(25, false, { count: 1_234, isExact: true })).toBe(`1,234 calls: ${loaded}`);
  expect(callCountWords(25, false, { count: 10_000, isExact: false })).toBe(`More than 10,000 calls: ${loaded}`);
});

it("does not say how many there are while that is not known, or older than what is loaded", () => {
  const loaded = "The first 25 are here, more follow as you scroll";
  expect(callCountWords(25, false, null)).toBe(loaded);
  expect(callCountWords(25, false, { count: 24, isExact: true })).toBe(loaded);
});

it("tells of interruptions where there were some", () => {
  expect([null, 0, 2].map(interruptionWords)).toEqual([null, null, "2 interrupted"]);
});
