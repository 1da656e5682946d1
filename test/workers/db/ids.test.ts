import { expect, it } from "vitest";
import { createId } from "../../../workers/db/ids.ts";

it("makes the UUIDv7 of RFC 9562's example", () => {
  // Appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const random = () => new Uint8Array([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(createId("call", 1_645_557_742_000, random)).toBe("call_017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

it("sorts by the time of making and never repeats", () => {
  const ids = Array.from({ length: 200 }, (_, at) => createId("key", 1_700_000_000_000 + at));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => createId("key", 0))).size).toBe(1_000);
});
