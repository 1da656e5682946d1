import { describe, expect, it } from "vitest";
import { joinSamples, samplesToBytes } from "../../../../voice/audio/frame.ts";
import { SpeechAssembler } from "../../../../workers/providers/vendor/speech-assembler.ts";
import { tone } from "../../../support/audio/tone.ts";

const SPEECH = tone(140, 6_000, 2_400, 8_000);
const PIECE_BYTES = 800;
const pieces = (): Uint8Array<ArrayBuffer>[] => {
  const bytes = samplesToBytes(SPEECH);
  return Array.from({ length: 6 }, (_, i) => bytes.slice(i * PIECE_BYTES, (i + 1) * PIECE_BYTES));
};
const assembled = (parts: readonly Uint8Array[]): Int16Array => {
  const assembler = new SpeechAssembler();
  return joinSamples(parts.map((part) => assembler.push(part)));
};

describe("SpeechAssembler", () => {
  it.each([1, 2, 3, 7, 33, 801])("puts samples together of pieces of %i bytes", (size) => {
    const bytes = samplesToBytes(SPEECH);
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.slice(i * size, (i + 1) * size),
    );
    expect(assembled(parts)).toEqual(SPEECH);
  });

  it.each<[string, (piece: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ["without its first byte", (piece) => piece.slice(1)],
    ["without its last byte", (piece) => piece.slice(0, -1)],
    ["with a byte too many", (piece) => Uint8Array.from([...piece, 99])],
  ])("makes no noise of what follows a piece %s", (_, spoil) => {
    const parts = pieces();
    parts[1] = spoil(parts[1] as Uint8Array<ArrayBuffer>);
    const samples = assembled(parts);
    // The sample that was hit is lost; all others are as they were.
    expect(SPEECH.length - samples.length).toBeLessThanOrEqual(1);
    const steps = samples.slice(1).map((sample, i) => Math.abs(sample - (samples[i] as number)));
    expect(Math.max(...steps)).toBeLessThan(2_000);
    expect(samples.slice(-1_600)).toEqual(SPEECH.slice(-1_600));
  });

  it("makes no noise of quiet speech either", () => {
    const quiet = tone(140, 60, 800, 8_000);
    const bytes = samplesToBytes(quiet);
    const samples = assembled([bytes.slice(0, 399), bytes.slice(400)]);
    expect(Math.max(...samples)).toBeLessThanOrEqual(60);
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(-60);
  });
});
