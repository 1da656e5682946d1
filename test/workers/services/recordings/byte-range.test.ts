import { expect, it } from "vitest";
import { byteRangeOf } from "../../../../workers/services/recordings/byte-range.ts";

it.each([
  ["bytes=0-", { first: 0, last: 99 }],
  ["bytes=0-0", { first: 0, last: 0 }],
  ["bytes=10-19", { first: 10, last: 19 }],
  ["bytes=90-500", { first: 90, last: 99 }],
  ["bytes=-10", { first: 90, last: 99 }],
  ["bytes=-500", { first: 0, last: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=20-10", null],
  ["bytes=-", null],
  ["bytes=0-1,5-6", null],
  ["seconds=0-1", null],
  ["bytes=99999999999999999999-", "unsatisfiable"],
])("reads %s of 100 bytes", (header, expected) => {
  expect(byteRangeOf(header, 100)).toEqual(expected);
});

it("takes a request without the header for one of the whole file", () => {
  expect(byteRangeOf(undefined, 100)).toBeNull();
});
