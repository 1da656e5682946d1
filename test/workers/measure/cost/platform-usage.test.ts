import { describe, expect, it } from "vitest";
import { platformUsage } from "../../../../workers/measure/cost/platform-usage.ts";

const call = { transport: "browser", services: "vendor", startedAtMs: 1_000, endedAtMs: 61_000 } as const;
const units = (facts: Parameters<typeof platformUsage>[0]) =>
  platformUsage(facts).map(({ unit, quantity }) => [unit, quantity]);

describe("the platform's part in a call", () => {
  it("is its object's time and messages, estimated", () => {
    expect(units(call)).toEqual([
      ["object_ms", 60_000],
      ["object_message", 3_000],
    ]);
    expect(platformUsage(call).every(({ isEstimated }) => isEstimated)).toBe(true);
  });

  it("has the line's time where the call came by telephone", () => {
    expect(platformUsage({ ...call, transport: "twilio" })[0]).toMatchObject({
      service: "twilio",
      unit: "telephony_ms",
      quantity: 60_000,
      isEstimated: false,
    });
  });

  it("is none of an utterance, of a call over stand-ins, and of no time", () => {
    expect(units({ ...call, transport: "utterance" })).toEqual([]);
    expect(units({ ...call, transport: "twilio", services: "simulated" })).toEqual([]);
    expect(units({ ...call, endedAtMs: 1_000 })).toEqual([]);
  });
});
