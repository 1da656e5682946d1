import { expect, it } from "vitest";
import { normalisedQuery } from "../../../../workers/services/calls/search-query.ts";

it.each([
  ["parking -garage", "parking -garage"],
  ['"free parking" -"in town"', '"free parking" -"in town"'],
  ["well-known", "well-known"],
  ["---garage", "  -garage"],
  ["- - garage -", "    garage  "],
  ["parking - -", "parking    "],
  ["－garage", "-garage"],
  ["Cafe\u0301", "Caf\u00e9"],
  ["-(-( garage", " ( ( garage"],
  ["-(garage)", "-(garage)"],
  ['"" -"(" "a" "b"', '     "a" "b"'],
  ["-\u200bgarage", " \u200bgarage"],
])("reads %j as %j", (typed, query) => {
  expect(normalisedQuery(typed)).toBe(query);
});
