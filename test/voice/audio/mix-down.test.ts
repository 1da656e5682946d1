import { describe, expect, it } from "vitest";
import { mixDown } from "../../../voice/audio/mix-down.ts";

describe("mixDown", () => {
  it("takes one channel as it is", () => {
    expect(mixDown(Int16Array.of(1, -2, 3), 1)).toEqual(Int16Array.of(1, -2, 3));
  });

  it.each([
    ["two channels", 2, [100, 300, -32_768, -32_768, 32_767, 32_767], [200, -32_768, 32_767]],
    ["a channel that is silent", 2, [1_000, 0, -500, 0], [500, -250]],
    ["six channels", 6, [6, 12, 18, 24, 30, 36], [21]],
    ["channels whose last block is incomplete", 2, [10, 20, 30], [15]],
  ])("mixes %s", (_name, channels, samples, mono) => {
    expect(mixDown(Int16Array.from(samples), channels)).toEqual(Int16Array.from(mono));
  });
});
