import { describe, expect, it } from "vitest";
import { decodeAlaw } from "../../../voice/audio/alaw.ts";

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);

describe("decodeAlaw", () => {
  // Middles of steps, from the decision values of G.711 table 1a, on 16 bits.
  it.each([
    [0xd5, 8],
    [0x55, -8],
    [0xd4, 24],
    [0xda, 248],
    [0xc5, 264],
    [0xca, 504],
    [0xf5, 528],
    [0xe5, 1_056],
    [0x80, 5_504],
    [0x00, -5_504],
    [0xaa, 32_256],
    [0x2a, -32_256],
  ])("decodes code %i", (code, sample) => {
    expect([...decodeAlaw(Uint8Array.of(code))]).toEqual([sample]);
  });

  it("decodes the digital milliwatt of G.711", () => {
    const milliwatt = Uint8Array.of(0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4);
    expect([...decodeAlaw(milliwatt)]).toEqual([-8_960, -20_992, -20_992, -8_960, 8_960, 20_992, 20_992, 8_960]);
  });

  it("gives every code a level of its own, as many above zero as below", () => {
    const levels = [...decodeAlaw(ALL_CODES)].sort((a, b) => a - b);
    expect(new Set(levels).size).toBe(256);
    expect(levels.map((level, index) => level + (levels[255 - index] as number))).toEqual(Array(256).fill(0));
  });
});
