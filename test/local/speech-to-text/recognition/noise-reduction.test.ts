import { describe, expect, it } from "vitest";
import { NoiseReducer } from "../../../../local/speech-to-text/recognition/noise-reduction.ts";
import { seededRandom, whiteNoise } from "../../../support/audio/noise.ts";
import { sentence, spoken } from "../../../support/audio/spoken-audio.ts";

const FRAME_SAMPLES = 160;

function reduced(samples: Int16Array, reducer = new NoiseReducer()): Float32Array {
  const cleaned = new Float32Array(samples.length);
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    const frame = Float32Array.from(samples.subarray(at, at + FRAME_SAMPLES), (sample) => sample / 32_768);
    cleaned.set(reducer.frame(frame), at);
  }
  return cleaned;
}

const levelDb = (samples: Float32Array) => 10 * Math.log10(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);

describe("NoiseReducer", () => {
  it("measures steady noise and takes most of it out", () => {
    const reducer = new NoiseReducer();
    const cleaned = reduced(whiteNoise(32_000, 327.68, seededRandom(1)), reducer);
    expect(reducer.noiseDb).toBeCloseTo(-40, 0);
    expect(levelDb(cleaned.subarray(16_000))).toBeLessThan(-51);
  });

  it("gives speech on a silent line back as it was, one frame later", () => {
    const samples = spoken(0.3, sentence("is there parking"), 0.3);
    const cleaned = reduced(samples);
    for (let i = 0; i + 2 * FRAME_SAMPLES < samples.length; i++) {
      expect(Math.abs((cleaned[i + FRAME_SAMPLES] ?? 0) - (samples[i] ?? 0) / 32_768)).toBeLessThan(1e-4);
    }
  });

  it("forgets noise that has ended", () => {
    const reducer = new NoiseReducer();
    reduced(spoken(whiteNoise(16_000, 300, seededRandom(2)), 0.5), reducer);
    expect(reducer.noiseDb).toBe(Number.NEGATIVE_INFINITY);
  });
});
