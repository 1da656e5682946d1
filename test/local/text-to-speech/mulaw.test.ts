import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeMulaw, encodeMulawSample } from "../../../local/text-to-speech/mulaw.ts";

describe("encodeMulaw", () => {
  it.each([
    [0, 0xff],
    [4, 0xfe],
    [-4, 0x7e],
    [100, 0xf2],
    [-100, 0x72],
    [1_000, 0xce],
    [-1_000, 0x4e],
    [16_384, 0x8f],
    [-16_384, 0x0f],
    [32_124, 0x80],
    [32_767, 0x80],
    [-32_768, 0x00],
  ])("encodes %i as %i", (sample, byte) => expect(encodeMulawSample(sample)).toBe(byte));

  it("encodes all 65,536 samples as the reference does", () => {
    const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const digest = createHash("sha256").update(encodeMulaw(all)).digest("hex");
    expect(digest).toBe("5ee7cf5f273f842d2234121e4cb0c98d6b20a99ac29026f94e05b36955b195be");
  });
});
