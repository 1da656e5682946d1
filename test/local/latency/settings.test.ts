import { describe, expect, it } from "vitest";
import { describeLatency, readLatencySettings } from "../../../local/latency/settings.ts";

describe("latency options", () => {
  it("name a profile and a seed", () => {
    const settings = readLatencySettings({ profile: "cloud-slow", seed: "12" });
    expect(settings).toEqual({ profile: "cloud-slow", seed: 12 });
    expect(describeLatency(settings)).toBe("simulated latency: profile cloud-slow, seed 12");
  });

  it("simulate nothing under instant", () => {
    expect(describeLatency(readLatencySettings({ profile: "instant", seed: "1" }))).toBe("no simulated latency");
  });

  it.each([
    [{ profile: "fast", seed: "1" }, "instant, cloud, cloud-slow"],
    [{ profile: "toString", seed: "1" }, "--profile toString"],
    [{ profile: "cloud", seed: "1.5" }, "--seed 1.5"],
    [{ profile: "cloud", seed: "-1" }, "--seed -1"],
    [{ profile: "cloud", seed: "" }, "whole number"],
  ])("refuse %j", (values, complaint) => {
    expect(() => readLatencySettings(values)).toThrow(complaint);
  });
});
