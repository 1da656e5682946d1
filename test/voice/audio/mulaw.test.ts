import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { samplesToBytes } from "../../../voice/audio/frame.ts";
import { decodeMulaw, encodeMulaw } from "../../../voice/audio/mulaw.ts";

const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);
const ALL_SAMPLES = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("mu-law", () => {
  it.each([
    [0, 0xff],
    [4, 0xfe],
    [-4, 0x7e],
    [8, 0xfe],
    [100, 0xf2],
    [-100, 0x72],
    [1_000, 0xce],
    [-1_000, 0x4e],
    [5_000, 0xab],
    [-5_000, 0x2b],
    [16_384, 0x8f],
    [-16_384, 0x0f],
    [32_124, 0x80],
    [32_767, 0x80],
    [-32_768, 0x00],
  ])("encodes %i", (sample, code) => {
    expect([...encodeMulaw(Int16Array.of(sample))]).toEqual([code]);
  });

  it.each([
    [0x00, -32_124],
    [0x01, -31_100],
    [0x0f, -16_764],
    [0x10, -15_996],
    [0x1e, -8_828],
    [0x7e, -8],
    [0x7f, 0],
    [0x80, 32_124],
    [0x8f, 16_764],
    [0x9e, 8_828],
    [0xd5, 716],
    [0xfe, 8],
    [0xff, 0],
  ])("decodes code %i", (code, sample) => {
    expect(decodeMulaw(Uint8Array.of(code))[0] as number).toBeCloseTo(sample); // -0 is 0
  });

  it("decodes the digital milliwatt of G.711", () => {
    const milliwatt = Uint8Array.of(0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e);
    expect([...decodeMulaw(milliwatt)]).toEqual([-8_828, -20_860, -20_860, -8_828, 8_828, 20_860, 20_860, 8_828]);
  });

  it("decodes all 256 codes as the reference does", () => {
    expect(sha256(samplesToBytes(decodeMulaw(ALL_CODES)))).toBe(
      "3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827",
    );
  });

  it("encodes all 65,536 samples as the reference does", () => {
    expect(sha256(encodeMulaw(ALL_SAMPLES))).toBe("5ee7cf5f273f842d2234121e4cb0c98d6b20a99ac29026f94e05b36955b195be");
  });

  it("survives a round trip in every code but negative zero", () => {
    const expected = [...ALL_CODES];
    expected[0x7f] = 0xff;
    expect([...encodeMulaw(decodeMulaw(ALL_CODES))]).toEqual(expected);
  });
});
