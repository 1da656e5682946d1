import { expect, it } from "vitest";
import { timeRangeOf } from "../../../workers/requests/time-range.ts";

const now = Date.UTC(2026, 10, 23, 12) + 250;
const at = (text: string) => Date.parse(text) / 1000;

it.each([
  ["the last day", undefined, undefined, "2026-11-22T12:00:01Z", "2026-11-23T12:00:01Z"],
  ["the day before its end", undefined, "2026-11-20T10:00:00Z", "2026-11-19T10:00:00Z", "2026-11-20T10:00:00Z"],
  ["until now", "2026-11-23T11:00:00+01:00", undefined, "2026-11-23T10:00:00Z", "2026-11-23T12:00:01Z"],
  [
    "outwards to whole seconds",
    "2026-11-23T10:00:00.9Z",
    "2026-11-23T10:00:01.1Z",
    "2026-11-23T10:00:00Z",
    "2026-11-23T10:00:02Z",
  ],
  ["no time before 1970", undefined, "1970-01-01T00:00:01Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"],
])("means %s", (_what, from, to, first, last) => {
  expect(timeRangeOf(from, to, now)).toEqual({ fromEpochSeconds: at(first), toEpochSeconds: at(last) });
});

it.each([
  ["from", "2026-11-24T00:00:00Z", undefined],
  ["from", "2026-11-22T00:00:01Z", "2026-11-22T00:00:00Z"],
  ["from", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z"],
  ["to", undefined, "1970-01-01T00:00:00Z"],
])("names %s when there is no time in between", (path, from, to) => {
  const details = [{ path, message: expect.any(String) }];
  expect(() => timeRangeOf(from, to, now)).toThrow(
    expect.objectContaining({ name: "ApiError", code: "invalid_request", details }),
  );
});
