import { expect, it } from "vitest";
import { termsOf } from "../../../voice/knowledge/terms.ts";

it.each([
  ["a letter and its accent", "Cafe\u0301 Kra\u0308mer", ["café", "krämer"]],
  ["letters of full width", "Ｐｒａｘｉｓ", ["praxi"]],
  ["a ligature", "ﬁnal", ["final"]],
  ["katakana of half width", "ｶﾒﾗ", ["カメ", "メラ"]],
  ["a number in a circle", "Zimmer ②", ["zimmer", "2"]],
  ["a unit of one letter", "\u212a", ["k"]],
])("a text's terms are those of its usual form: %s", (_what, text, terms) => {
  expect(termsOf(text)).toEqual(terms);
});
