import { describe, expect, it } from "vitest";
import { Resampler } from "../../../local/text-to-speech/resample.ts";

const ESPEAK_RATE_HZ = 22_050;
const AMPLITUDE = 10_000;

function tone(frequencyHz: number, rateHz: number, seconds: number): Int16Array {
  return Int16Array.from({ length: Math.round(rateHz * seconds) }, (_, i) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz)),
  );
}

function convert(input: Int16Array, fromHz: number, toHz: number, chunkSamples = input.length): Int16Array {
  const resampler = new Resampler(fromHz, toHz);
  const parts: number[] = [];
  for (let at = 0; at < input.length; at += chunkSamples) {
    parts.push(...resampler.push(input.subarray(at, at + chunkSamples)));
  }
  return Int16Array.from([...parts, ...resampler.flush()]);
}

/** Root mean square without the first and last 20 ms, where the tone is cut off. */
function steadyRms(samples: Int16Array, rateHz: number): number {
  const edge = Math.round(rateHz * 0.02);
  const steady = samples.subarray(edge, samples.length - edge);
  return Math.sqrt(steady.reduce((sum, sample) => sum + sample * sample, 0) / steady.length);
}

const TONE_RMS = AMPLITUDE / Math.SQRT2;

describe("Resampler", () => {
  it.each([8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 12_347])(
    "keeps a 1 kHz tone's duration, level and pitch at %i Hz",
    (rateHz) => {
      const output = convert(tone(1_000, ESPEAK_RATE_HZ, 0.5), ESPEAK_RATE_HZ, rateHz);
      expect(output.length).toBe(Math.round(rateHz * 0.5));
      expect(steadyRms(output, rateHz) / TONE_RMS).toBeCloseTo(1, 1);
      const expected = tone(1_000, rateHz, 0.5);
      const edge = Math.round(rateHz * 0.02);
      for (let i = edge; i < output.length - edge; i++) {
        expect(Math.abs((output[i] ?? 0) - (expected[i] ?? 0))).toBeLessThan(AMPLITUDE * 0.01);
      }
    },
  );

  it.each([4_400, 5_000, 7_000, 9_000, 10_500])("does not fold a %i Hz tone back into 8 kHz audio", (frequencyHz) => {
    const output = convert(tone(frequencyHz, ESPEAK_RATE_HZ, 0.5), ESPEAK_RATE_HZ, 8_000);
    // -60 dB.
    expect(steadyRms(output, 8_000) / TONE_RMS).toBeLessThan(0.001);
  });

  it("leaves no image of a tone above the old Nyquist", () => {
    const output = convert(tone(6_000, 16_000, 0.5), 16_000, 48_000);
    const expected = tone(6_000, 48_000, 0.5);
    const difference = output.map((sample, i) => sample - (expected[i] ?? 0));
    expect(steadyRms(difference, 48_000) / TONE_RMS).toBeLessThan(0.01);
  });

  it("gives the same samples however the input is cut", () => {
    const input = tone(440, ESPEAK_RATE_HZ, 0.2);
    const whole = convert(input, ESPEAK_RATE_HZ, 16_000);
    for (const chunkSamples of [1, 7, 500, 2_206]) {
      expect(convert(input, ESPEAK_RATE_HZ, 16_000, chunkSamples)).toEqual(whole);
    }
  });

  it("clips instead of wrapping around", () => {
    const square = Int16Array.from({ length: 2_000 }, (_, i) => (i % 100 < 50 ? 32_767 : -32_768));
    const output = convert(square, ESPEAK_RATE_HZ, 48_000);
    const middleOfPlateau = Math.round((1_025 * 48_000) / ESPEAK_RATE_HZ);
    expect(output[middleOfPlateau]).toBeGreaterThan(28_000);
    expect(Math.max(...output)).toBe(32_767);
  });

  it("is ready for a new stream after flush", () => {
    const resampler = new Resampler(ESPEAK_RATE_HZ, 8_000);
    const input = tone(440, ESPEAK_RATE_HZ, 0.1);
    const first = [...resampler.push(input), ...resampler.flush()];
    const second = [...resampler.push(input), ...resampler.flush()];
    expect(second).toEqual(first);
    expect(resampler.flush().length).toBe(0);
  });
});
