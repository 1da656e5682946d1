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
const riff = (...chunks: number[][]) => form("RIFF", 4 + chunks.flat().length, ...chunks);
const form = (tag: string, sizeBytes: number, ...chunks: number[][]) =>
  Uint8Array.from([...text(tag), ...uint32(sizeBytes), ...text("WAVE"), ...chunks.flat()]);
/** An extensible header's format: what `tag` stands for is in its sub-format. */
const extensible = (tag: number, channels: number, rateHz: number, bits: number, validBits = bits) => [
  ...format(0xfffe, channels, rateHz, bits),
  ...uint16(22),
  ...uint16(validBits),
  ...uint32(3),
  ...uint16(tag),
  ...[0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113],
];
/** A value's little-endian bytes. */
const bytesOf = (bytes: number, set: (view: DataView) => void) => {
  const view = new DataView(new ArrayBuffer(bytes));
  set(view);
  return [...new Uint8Array(view.buffer)];
};
const float32 = (value: number) => bytesOf(4, (view) => view.setFloat32(0, value, true));
const float64 = (value: number) => bytesOf(8, (view) => view.setFloat64(0, value, true));

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
    const file = riff(chunk("fmt ", extensible(1, 2, 48_000, 16)), chunk("data", DATA.slice(0, 8)));
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

  it("reads to the end when a writer that never goes back left both sizes 0", () => {
    expect(parseWav(form("RIFF", 0, chunk("fmt ", PCM), chunk("data", DATA, 0)))).toMatchObject({ samples: SAMPLES });
  });

  it("reads silence to the end when its size was left 0", () => {
    expect(parseWav(riff(chunk("fmt ", PCM), chunk("data", Array(64).fill(0), 0)))).toMatchObject({
      samples: new Int16Array(32),
    });
  });

  it.each([
    ["nothing", []],
    ["a chunk", chunk("LIST", [1, 2, 3, 4])],
    ["an odd chunk", chunk("LIST", [1, 2, 3])],
    ["an odd chunk that is not padded", chunk("LIST", [1, 2, 3]).slice(0, -1)],
    ["two chunks", [...chunk("LIST", [1, 2, 3]), ...chunk("id3 ", [1])]],
  ])("finds no audio in empty data that %s follows", (_name, rest) => {
    expect(parseWav(riff(chunk("fmt ", PCM), chunk("data", []), rest))).toMatchObject({ samples: new Int16Array(0) });
  });

  it.each([
    ["two bytes", -2, 4],
    ["a byte", -1, 4],
    ["half", -5, 2],
  ])("reads what is there of a file that lacks its last %s", (_name, end, count) => {
    const cut = riff(chunk("fmt ", PCM), chunk("data", DATA)).slice(0, end);
    expect(parseWav(cut)).toMatchObject({ ok: true, samples: SAMPLES.subarray(0, count) });
  });

  it("reads a file whose odd chunks are not padded", () => {
    const info = chunk("LIST", [1, 2, 3]).slice(0, -1);
    expect(parseWav(riff(info, chunk("fmt ", PCM), chunk("data", DATA)))).toMatchObject({ ok: true, samples: SAMPLES });
  });

  it.each(["RF64", "BW64"])("takes the size of an %s file's data from its ds64 chunk", (tag) => {
    const sizes = [...uint32(200), ...uint32(0), ...uint32(DATA.length), ...uint32(0), ...Array(12).fill(0)];
    const file = form(
      tag,
      0xffff_ffff,
      chunk("ds64", sizes),
      chunk("fmt ", PCM),
      chunk("data", DATA, 0xffff_ffff),
      chunk("LIST", [1, 2, 3, 4]),
    );
    expect(parseWav(file)).toMatchObject({ ok: true, samples: SAMPLES });
  });

  it("reads to the end of an RF64 file whose writer did not come back", () => {
    const file = form("RF64", 0xffff_ffff, chunk("ds64", Array(28).fill(0)), chunk("fmt ", PCM));
    const samples = chunk("data", DATA, 0xffff_ffff);
    expect(parseWav(Uint8Array.from([...file, ...samples]))).toMatchObject({ ok: true, samples: SAMPLES });
  });

  it.each<[string, number[], number[], number[]]>([
    ["8-bit PCM", format(1, 1, 8_000, 8), [0, 127, 128, 129, 255], [-32_768, -256, 0, 256, 32_512]],
    [
      "12-bit PCM, which fills its bytes from the top",
      format(1, 1, 8_000, 12),
      [0xf0, 0x7f, 0, 0x80],
      [32_752, -32_768],
    ],
    ["24-bit PCM", format(1, 1, 8_000, 24), [0, 0, 0, 9, 255, 127, 0, 0, 128, 255, 255, 255], [0, 32_767, -32_768, -1]],
    ["32-bit PCM", format(1, 1, 8_000, 32), [9, 9, 255, 127, 9, 9, 0, 128], [32_767, -32_768]],
    ["64-bit PCM", format(1, 1, 8_000, 64), [9, 9, 9, 9, 9, 9, 255, 127], [32_767]],
    [
      "24-bit PCM in blocks of four bytes",
      [...format(1, 1, 8_000, 32).slice(0, 14), ...uint16(24)],
      [0, 9, 255, 127, 0, 9, 0, 128],
      [32_767, -32_768],
    ],
    [
      "a block size that was not filled in",
      [...format(1, 1, 8_000, 16).slice(0, 12), 0, 0, ...uint16(16)],
      [1, 2],
      [513],
    ],
    [
      "32-bit floats, clipped",
      format(3, 1, 8_000, 32),
      [0, 0.5, -0.5, 1, -1, 1.5, -7, Number.POSITIVE_INFINITY, Number.NaN].flatMap(float32),
      [0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768, 32_767, 0],
    ],
    ["64-bit floats", format(3, 1, 8_000, 64), [0.25, -1].flatMap(float64), [8_192, -32_768]],
    ["A-law", format(6, 1, 8_000, 8), [0xd5, 0x55, 0xaa, 0x2a], [8, -8, 32_256, -32_256]],
    ["extensible floats", extensible(3, 1, 8_000, 32), [0.5].flatMap(float32), [16_384]],
    ["extensible A-law", extensible(6, 1, 8_000, 8), [0xaa], [32_256]],
    ["extensible 24 bits in four bytes", extensible(1, 1, 8_000, 32, 24), [0, 9, 255, 127], [32_767]],
  ])("reads %s", (_name, header, data, samples) => {
    expect(parseWav(riff(chunk("fmt ", header), chunk("data", data)))).toEqual({
      ok: true,
      sampleRateHz: 8_000,
      channels: 1,
      samples: Int16Array.from(samples),
    });
  });

  it("reads six channels of floats, interleaved", () => {
    const file = riff(
      chunk("fmt ", format(3, 6, 48_000, 32)),
      chunk("data", [0, 0.125, 0.25, 0.375, 0.5, 0.625].flatMap(float32)),
    );
    expect(parseWav(file)).toMatchObject({
      channels: 6,
      samples: Int16Array.of(0, 4_096, 8_192, 12_288, 16_384, 20_480),
    });
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
    ["a cut header", riff(chunk("fmt ", PCM)).slice(0, 24), "bad_format"],
    ["a short format", riff(chunk("fmt ", PCM.slice(0, 14))), "bad_format"],
    ["a short extension", riff(chunk("fmt ", format(0xfffe, 1, 16_000, 16))), "bad_format"],
    ["no channels", riff(chunk("fmt ", format(1, 0, 16_000, 16))), "bad_format"],
    ["no rate", riff(chunk("fmt ", format(1, 1, 0, 16))), "bad_format"],
    ["ADPCM", riff(chunk("fmt ", format(17, 1, 16_000, 4))), "unsupported_format"],
    ["MP3 in a WAV file", riff(chunk("fmt ", format(85, 1, 16_000, 0))), "unsupported_format"],
    ["floats of 16 bits", riff(chunk("fmt ", format(3, 1, 16_000, 16))), "unsupported_format"],
    ["samples of no bits", riff(chunk("fmt ", format(1, 1, 16_000, 0))), "unsupported_format"],
    ["an extensible format that is not read", riff(chunk("fmt ", extensible(2, 1, 16_000, 4))), "unsupported_format"],
  ])("says what is wrong with %s", (_name, file, reason) => {
    expect(parseWav(file)).toEqual({ ok: false, reason, detail: expect.stringMatching(/\w{3}/) });
  });
});
