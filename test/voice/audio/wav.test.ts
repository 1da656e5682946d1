import { describe, expect, it } from "vitest";
import { samplesToBytes } from "../../../voice/audio/frame.ts";
import { encodeMulaw } from "../../../voice/audio/mulaw.ts";
import { encodeWav, parseWav } from "../../../voice/audio/wav.ts";
import { readSpeech } from "../../support/audio/speech-fixtures.ts";

const text = (value: string) => [...value].map((letter) => letter.charCodeAt(0));
const uint16 = (value: number) => [value & 255, value >> 8];
const uint32 = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
const chunk = (tag: string, body: readonly number[], sizeBytes = body.length) => [
  ...text(tag),
  ...uint32(sizeBytes),
  ...body,
  ...(body.length % 2 ? [0] : []),
];
const format = (tag: number, channels: number, rateHz: number, bits: number) => [
  ...uint16(tag),
  ...uint16(channels),
  ...uint32(rateHz),
  ...uint32((rateHz * channels * bits) / 8),
  ...uint16((channels * bits) / 8),
  ...uint16(bits),
];
const riff = (...chunks: number[][]) =>
  Uint8Array.from([...text("RIFF"), ...uint32(4 + chunks.flat().length), ...text("WAVE"), ...chunks.flat()]);

const PCM = format(1, 1, 16_000, 16);
const SAMPLES = Int16Array.of(0, 1, -1, 32_767, -32_768);
const DATA = [...samplesToBytes(SAMPLES)];

describe("parseWav", () => {
  it("reads back what encodeWav wrote", () => {
    expect(parseWav(encodeWav(SAMPLES, 24_000))).toEqual({
      ok: true,
      sampleRateHz: 24_000,
      channels: 1,
      samples: SAMPLES,
    });
  });

  it("reads a recording", () => {
    expect(readSpeech("human/numbers.wav")).toHaveLength(128_742 / 2);
  });

  it("reads mu-law", () => {
    const codes = encodeMulaw(Int16Array.of(0, 8_828, -8_828));
    const file = riff(chunk("fmt ", [...format(7, 1, 8_000, 8), 0, 0]), chunk("data", [...codes]));
    expect(parseWav(file)).toEqual({
      ok: true,
      sampleRateHz: 8_000,
      channels: 1,
      samples: Int16Array.of(0, 8_828, -8_828),
    });
  });

  it("reads the sub-format of an extensible header", () => {
    const guidTail = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
    const extension = [...uint16(22), ...uint16(16), ...uint32(3), ...uint16(1), ...guidTail];
    const file = riff(chunk("fmt ", [...format(0xfffe, 2, 48_000, 16), ...extension]), chunk("data", DATA.slice(0, 8)));
    expect(parseWav(file)).toEqual({ ok: true, sampleRateHz: 48_000, channels: 2, samples: SAMPLES.subarray(0, 4) });
  });

  it("skips chunks it does not know, odd ones with their padding", () => {
    const file = riff(chunk("LIST", [1, 2, 3]), chunk("fmt ", PCM), chunk("fact", [1, 2, 3, 4]), chunk("data", DATA));
    expect(parseWav(file)).toMatchObject({ ok: true, samples: SAMPLES });
  });

  it("ignores what follows the data", () => {
    expect(parseWav(riff(chunk("fmt ", PCM), chunk("data", DATA), chunk("LIST", [9])))).toMatchObject({
      samples: SAMPLES,
    });
  });

  it("reads at any offset of a larger buffer", () => {
    const file = riff(chunk("fmt ", PCM), chunk("data", DATA));
    const larger = new Uint8Array(file.length + 1);
    larger.set(file, 1);
    expect(parseWav(larger.subarray(1))).toMatchObject({ ok: true, samples: SAMPLES });
  });

  it.each([0xffff_ffff, 0x7fff_f000])("reads to the end when the writer left the size open (%i)", (sizeBytes) => {
    expect(parseWav(riff(chunk("fmt ", PCM), chunk("data", DATA, sizeBytes)))).toMatchObject({ samples: SAMPLES });
  });

  it("drops an incomplete last block", () => {
    const stereo = riff(chunk("fmt ", format(1, 2, 16_000, 16)), chunk("data", DATA));
    expect(parseWav(stereo)).toMatchObject({ ok: true, channels: 2, samples: SAMPLES.subarray(0, 4) });
  });

  it.each([
    ["nothing", new Uint8Array(0), "not_wav"],
    ["an MP3", Uint8Array.from([...text("ID3"), ...Array(60).fill(0)]), "not_wav"],
    ["no chunks", riff(), "no_format"],
    ["data before its format", riff(chunk("data", DATA), chunk("fmt ", PCM)), "no_format"],
    ["no data", riff(chunk("fmt ", PCM)), "no_data"],
    ["a cut file", riff(chunk("fmt ", PCM), chunk("data", DATA)).slice(0, -4), "truncated"],
    ["a cut header", riff(chunk("fmt ", PCM)).slice(0, 24), "bad_format"],
    ["a short format", riff(chunk("fmt ", PCM.slice(0, 14))), "bad_format"],
    ["a short extension", riff(chunk("fmt ", format(0xfffe, 1, 16_000, 16))), "bad_format"],
    ["no channels", riff(chunk("fmt ", format(1, 0, 16_000, 16))), "bad_format"],
    ["no rate", riff(chunk("fmt ", format(1, 1, 0, 16))), "bad_format"],
    ["24-bit samples", riff(chunk("fmt ", format(1, 1, 16_000, 24))), "unsupported_format"],
    ["floats", riff(chunk("fmt ", format(3, 1, 16_000, 32))), "unsupported_format"],
  ])("says what is wrong with %s", (_name, file, reason) => {
    expect(parseWav(file)).toEqual({ ok: false, reason, detail: expect.stringMatching(/\w{3}/) });
  });
});
