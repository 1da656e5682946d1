import { describe, expect, it } from "vitest";
import { rms } from "../../../voice/audio/level.ts";
import { createResampler, RESAMPLER_RATES_HZ, type Resampler } from "../../../voice/audio/resample.ts";
import { seededRandom, whiteNoise } from "../../support/audio/noise.ts";
import { tone, toneAmplitude } from "../../support/audio/tone.ts";

const pairs = RESAMPLER_RATES_HZ.flatMap((fromHz) =>
  RESAMPLER_RATES_HZ.filter((toHz) => toHz !== fromHz).map((toHz) => [fromHz, toHz] as const),
);

function run(resampler: Resampler, samples: Int16Array, chunkSamples = samples.length): Int16Array {
  const parts: number[] = [];
  for (let at = 0; at < samples.length; at += chunkSamples) {
    parts.push(...resampler.push(samples.subarray(at, at + chunkSamples)));
  }
  parts.push(...resampler.flush());
  return Int16Array.from(parts);
}

/** Without the half filter at both ends, where silence meets sound. */
function inside(samples: Int16Array, rateHz: number): Int16Array {
  const edge = rateHz / 100;
  return samples.subarray(edge, samples.length - edge);
}

const decibels = (ratio: number) => 20 * Math.log10(ratio);

describe("createResampler", () => {
  it.each(pairs)("keeps the level of speech tones from %i to %i Hz", (fromHz, toHz) => {
    for (const hz of [300, 1_000, 3_000]) {
      // 220 ms: 200 ms inside the edges hold whole periods of every tone.
      const output = inside(run(createResampler(fromHz, toHz), tone(hz, 10_000, fromHz * 0.22, fromHz)), toHz);
      expect(Math.abs(decibels(toneAmplitude(output, hz, toHz) / 10_000))).toBeLessThan(0.5);
    }
  });

  it.each(pairs.filter(([fromHz, toHz]) => fromHz > toHz))(
    "rejects what would alias from %i to %i Hz",
    (fromHz, toHz) => {
      for (const hz of [toHz * 0.55, (toHz / 2 + fromHz / 2) / 2, fromHz * 0.49].filter((hz) => hz >= toHz * 0.54)) {
        const output = inside(run(createResampler(fromHz, toHz), tone(hz, 20_000, fromHz / 4, fromHz)), toHz);
        expect(decibels(rms(output) / (20_000 / Math.SQRT2))).toBeLessThan(-45);
      }
    },
  );

  it.each(pairs.filter(([fromHz, toHz]) => fromHz < toHz))("leaves no image from %i to %i Hz", (fromHz, toHz) => {
    const hz = 1_000;
    const input = tone(hz, 20_000, fromHz * 0.22, fromHz);
    const output = inside(run(createResampler(fromHz, toHz), input), toHz);
    const image = toneAmplitude(output, Math.min(fromHz, toHz) - hz, toHz);
    expect(decibels(image / 20_000)).toBeLessThan(-45);
  });

  it.each(pairs)("gives the same output for any chunking from %i to %i Hz", (fromHz, toHz) => {
    const input = whiteNoise(2_000, 8_000, seededRandom(1));
    const whole = run(createResampler(fromHz, toHz), input);
    for (const chunkSamples of [1, 7, 160, 441]) {
      expect(run(createResampler(fromHz, toHz), input, chunkSamples)).toEqual(whole);
    }
  });

  it.each(pairs)("gives the length of the input in the new rate from %i to %i Hz", (fromHz, toHz) => {
    for (const length of [0, 1, 10, 1_000, 4_411]) {
      const output = run(createResampler(fromHz, toHz), new Int16Array(length));
      expect(output.length).toBe(Math.ceil((length * toHz) / fromHz));
    }
  });

  it.each(pairs)("shifts nothing in time from %i to %i Hz", (fromHz, toHz) => {
    const input = new Int16Array(fromHz / 10);
    input[fromHz / 50] = 30_000;
    const output = run(createResampler(fromHz, toHz), input);
    const peak = output.reduce((best, sample, index) => (sample > (output[best] as number) ? index : best), 0);
    expect(Math.abs(peak - toHz / 50)).toBeLessThanOrEqual(Math.ceil(toHz / fromHz / 2));
  });

  it.each(pairs)("waits no longer than 16 samples of the slower rate from %i to %i Hz", (fromHz, toHz) => {
    const input = new Int16Array(fromHz / 10);
    const prompt = createResampler(fromHz, toHz).push(input);
    expect(0.1 - prompt.length / toHz).toBeLessThanOrEqual(17 / Math.min(fromHz, toHz));
  });

  it("passes a constant unchanged", () => {
    const output = run(createResampler(22_050, 16_000), new Int16Array(2_205).fill(12_345));
    expect(new Set(inside(output, 16_000))).toEqual(new Set([12_345]));
  });

  it("clips instead of wrapping", () => {
    const square = Int16Array.from({ length: 800 }, (_, i) => (i % 16 < 8 ? 32_767 : -32_768));
    const output = run(createResampler(8_000, 16_000), square);
    expect(output.some((sample) => sample === 32_767)).toBe(true);
    output.forEach((sample, i) => {
      const source = square[i >> 1] as number;
      const isAwayFromEdge = (i >> 1) % 8 > 1 && (i >> 1) % 8 < 6;
      if (isAwayFromEdge) expect(Math.sign(sample)).toBe(Math.sign(source));
    });
  });

  it("starts a new stream after a flush", () => {
    const input = whiteNoise(1_000, 8_000, seededRandom(2));
    const resampler = createResampler(24_000, 16_000);
    const first = run(resampler, input);
    expect(run(resampler, input)).toEqual(first);
  });

  it("hands samples of equal rates back as they are", () => {
    const input = Int16Array.of(1, 2, 3);
    const resampler = createResampler(16_000, 16_000);
    expect(resampler.push(input)).toBe(input);
    expect(resampler.flush()).toHaveLength(0);
  });

  it("refuses other rates by name", () => {
    expect(() => createResampler(11_025, 16_000)).toThrow("11025");
    expect(() => createResampler(16_000, 0)).toThrow(RangeError);
  });
});
