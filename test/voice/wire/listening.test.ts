import { describe, expect, it } from "vitest";
import {
  decodeListeningFrame,
  encodeListeningFrame,
  LISTENING_HEADER_BYTES,
  type ListeningFrame,
} from "../../../voice/wire/listening.ts";

const frame: ListeningFrame = {
  channel: "agent",
  sampleRateHz: 24_000,
  number: 4_000_000_000,
  atMs: 3_600_000,
  samples: Int16Array.of(0, 1, -1, 32_767, -32_768),
};

describe("a listening frame", () => {
  it("comes out as it went in", () => {
    for (const channel of ["caller", "agent"] as const) {
      expect(decodeListeningFrame(encodeListeningFrame({ ...frame, channel }))).toEqual({ ...frame, channel });
    }
  });

  it("has the documented bytes", () => {
    const bytes = [...new Uint8Array(encodeListeningFrame({ ...frame, number: 258, atMs: 772 }))];
    expect(bytes.slice(0, LISTENING_HEADER_BYTES)).toEqual([1, 1, 0xc0, 0x5d, 2, 1, 0, 0, 4, 3, 0, 0]);
    expect(bytes.slice(LISTENING_HEADER_BYTES)).toEqual([0, 0, 1, 0, 255, 255, 255, 127, 0, 128]);
  });

  it("is copied: later changes of the samples are not in it", () => {
    const samples = Int16Array.of(1, 2);
    const buffer = encodeListeningFrame({ ...frame, samples });
    samples.fill(9);
    expect(decodeListeningFrame(buffer)?.samples).toEqual(Int16Array.of(1, 2));
  });

  it.each([
    ["nothing", []],
    ["a header cut short", [1, 0, 0x80, 0x3e, 0, 0, 0, 0, 0, 0, 0]],
    ["half a sample", [1, 0, 0x80, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0, 7]],
    ["another version", [2, 0, 0x80, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["another channel", [1, 2, 0x80, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])("is not read from %s", (_, bytes) => {
    expect(decodeListeningFrame(Uint8Array.from(bytes).buffer)).toBeNull();
  });
});
