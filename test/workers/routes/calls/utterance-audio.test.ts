import { describe, expect, it } from "vitest";
import { samplesToBytes } from "../../../../voice/audio/frame.ts";
import { encodeWav } from "../../../../voice/audio/wav.ts";
import { readUtterance } from "../../../../workers/routes/calls/utterance-audio.ts";

const SAMPLES = Int16Array.of(100, 300, -500, -700);

/** A 16 kHz WAV file of `SAMPLES`, with some bytes of its 44 of header set anew. */
function wav(changes: Record<number, number> = {}): Uint8Array {
  const file = encodeWav(SAMPLES, 16_000);
  for (const [at, byte] of Object.entries(changes)) file[Number(at)] = byte;
  return file;
}

const CHANNELS_AT = 22;
const BLOCK_BYTES_AT = 32;
const DATA_SIZE_AT = 40;

describe("readUtterance", () => {
  it.each(["audio/wav", "audio/x-wav", "Audio/WAV; codecs=1"])("reads %s", (type) => {
    expect(readUtterance(type, wav())).toEqual(SAMPLES);
  });

  it("mixes two channels", () => {
    expect(readUtterance("audio/wav", wav({ [CHANNELS_AT]: 2, [BLOCK_BYTES_AT]: 4 }))).toEqual(
      Int16Array.of(200, -600),
    );
  });

  it.each([
    ["audio/l16; rate=16000", SAMPLES],
    ['audio/L16;rate="16000";channels=1', SAMPLES],
    ["audio/l16; channels=2; rate=16000", Int16Array.of(200, -600)],
  ])("reads raw samples: %s", (type, expected) => {
    expect(readUtterance(type, samplesToBytes(SAMPLES))).toEqual(expected);
  });

  it.each(["0", "7", "two", "1.5", ""])("refuses raw samples of %j channels", (channels) => {
    expect(() => readUtterance(`audio/l16;rate=16000;channels=${channels}`, samplesToBytes(SAMPLES))).toThrow(
      "not usable",
    );
  });

  it("reads data whose size was never filled in", () => {
    expect(readUtterance("audio/wav", wav({ [DATA_SIZE_AT]: 0 }))).toEqual(SAMPLES);
  });

  it("reads a recording that lacks two bytes", () => {
    expect(readUtterance("audio/wav", wav().subarray(0, -2))).toEqual(SAMPLES.subarray(0, 3));
  });

  it("refuses a file without audio", () => {
    expect(() => readUtterance("audio/wav", wav().subarray(0, 44))).toThrow("not usable");
  });
});
