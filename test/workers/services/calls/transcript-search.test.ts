import { expect, it } from "vitest";
import { spansOf } from "../../../../workers/services/calls/transcript-search.ts";

it.each([
  ["nothing of note", [["nothing of note", false]]],
  ["\uE000parking\uE001", [["parking", true]]],
  [
    "is there \uE000parking\uE001 or a \uE000garage\uE001?",
    [
      ["is there ", false],
      ["parking", true],
      [" or a ", false],
      ["garage", true],
      ["?", false],
    ],
  ],
  [
    "<b>\uE000free\uE001</b>",
    [
      ["<b>", false],
      ["free", true],
      ["</b>", false],
    ],
  ],
  ["", []],
])("reads %j as spans", (headline, spans) => {
  expect(spansOf(headline).map(({ text, isMatch }) => [text, isMatch])).toEqual(spans);
});
