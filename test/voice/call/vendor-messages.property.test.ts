import { expect, it } from "vitest";
import { fuzzVendorMessages } from "../../fuzz/vendor-messages.ts";

it("whatever speech vendors send: no error escapes, no noise is heard, no caller waits in silence", async () => {
  const { calls, outcomes, failures, findings } = await fuzzVendorMessages(100, 1);
  expect(findings).toEqual([]);
  expect(calls).toBe(100);
  // Some of each: what never fails is not tried at all.
  for (const outcome of ["completed", "failed", "interrupted"]) expect(outcomes[outcome]).toBeGreaterThan(2);
  for (const stage of ["stt", "tts"]) expect(failures[stage]).toBeGreaterThan(10);
}, 180_000);
