import { expect, it } from "vitest";
import { pageOfRows, readCursor, writeCursor } from "../../../workers/services/pages.ts";

const row = (at: number) => ({ id: `call_${at}`, createdAt: new Date(at) });

it("keeps the row too many for the next page and points at the last one shown", () => {
  const page = pageOfRows([row(3), row(2), row(1)], 2);
  expect(page.items).toEqual([row(3), row(2)]);
  expect(readCursor(page.nextCursor ?? "")).toEqual({ ok: true, value: row(2) });
});

it("ends the list when there is no row too many", () => {
  expect(pageOfRows([row(2), row(1)], 2)).toEqual({ items: [row(2), row(1)], nextCursor: null });
  expect(pageOfRows([], 2)).toEqual({ items: [], nextCursor: null });
});

it.each(["", "x", "aGVsbG8", writeCursor({ createdAt: new Date(1), id: "call_1' or true" })])(
  "does not read %j as a cursor",
  (text) => {
    expect(readCursor(text)).toEqual({ ok: false, error: "malformed" });
  },
);
