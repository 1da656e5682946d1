import { expect, it } from "vitest";
import { lineAt, wordTimeMs } from "../../../web/src/record/hearing/line-times.ts";

const lines = [
  { index: 0, startMs: 0, endMs: 2_000 },
  { index: 3, startMs: 2_500, endMs: 4_000 },
  { index: 4, startMs: 3_800, endMs: 5_000 },
];

it.each([
  [0, 0],
  [1_999, 0],
  [2_200, null],
  [3_000, 3],
  // Two at once: the one that began last.
  [3_900, 4],
  [5_000, null],
])("finds the line that is said at %i ms", (ms, index) => {
  expect(lineAt(lines, ms)).toBe(index);
});

it("tells when a word is said, from its beginning, by the share of the characters before it", () => {
  const line = { index: 0, startMs: 1_000, endMs: 3_000 };
  const text = "twenty characters ok";
  expect(wordTimeMs(line, text, 0)).toBe(1_000);
  expect(wordTimeMs(line, text, 3)).toBe(1_000);
  expect(wordTimeMs(line, text, 9)).toBe(1_700);
  expect(wordTimeMs(line, text, 20)).toBe(2_800);
  expect(wordTimeMs(line, "", 0)).toBe(1_000);
});
