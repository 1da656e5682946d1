import { expect, it } from "vitest";
import { createId } from "../../../../workers/db/ids.ts";
import { callIdBounds } from "../../../../workers/services/calls/call-ids.ts";

const FROM = Date.UTC(2026, 10, 1);
const TO = Date.UTC(2026, 10, 2);
const HOUR_MS = 3_600_000;

it("holds the ids of a stretch whatever their random part, and not those of other days", () => {
  const { from, before } = callIdBounds(FROM, TO);
  const isWithin = (atMs: number, byte: number): boolean => {
    const id = createId("call", atMs, (length) => new Uint8Array(length).fill(byte));
    return id >= from && id < before;
  };
  for (const byte of [0, 255]) {
    expect([FROM - HOUR_MS, FROM, TO - 1].map((atMs) => isWithin(atMs, byte))).toEqual([true, true, true]);
    expect([FROM - HOUR_MS - 1, TO + HOUR_MS].map((atMs) => isWithin(atMs, byte))).toEqual([false, false]);
  }
});

it("holds everything since 1970 of a stretch that begins before", () => {
  expect(createId("call", 0) >= callIdBounds(-5, 5).from).toBe(true);
});
