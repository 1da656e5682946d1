import { expect, it } from "vitest";
import { fuzzModelStreams } from "../../fuzz/model-streams.ts";

it("whatever a model streams: no tag is spoken, no caller waits in silence, no booking is forgotten", async () => {
  const { calls, outcomes, bookings, findings } = await fuzzModelStreams(200, 1);
  expect(findings).toEqual([]);
  expect(calls).toBe(200);
  // Some of each: what never fails or never books is not tried at all.
  expect(bookings).toBeGreaterThan(50);
  for (const outcome of ["completed", "failed", "interrupted"]) expect(outcomes[outcome]).toBeGreaterThan(5);
}, 60_000);
