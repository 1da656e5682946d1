import { describe, expect, it } from "vitest";
import { Decimator } from "../../../web/src/audio/decimator.ts";

/** One second of a sine, peak 1. */
function sine(hz: number, rateHz: number): Float32Array {
  return Float32Array.from({ length: rateHz }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}

/** Pushes in audio quanta of 128 samples, as a worklet gets them. */
function decimate(samples: Float32Array, inputRateHz: number, quantum = 128): Float32Array {
  const decimator = new Decimator(inputRateHz, 16_000);
  const output: number[] = [];
  for (let at = 0; at < samples.length; at += quantum)
    output.push(...decimator.push(samples.subarray(at, at + quantum)));
  return Float32Array.from(output);
}

/** Peak amplitude of the component at `hz`, over the 0.8 s in the middle. */
function amplitudeAt(samples: Float32Array, hz: number): number {
  const middle = samples.subarray(1_600, 14_400);
  let real = 0;
  let imaginary = 0;
  middle.forEach((sample, i) => {
    real += sample * Math.cos((2 * Math.PI * hz * i) / 16_000);
    imaginary += sample * Math.sin((2 * Math.PI * hz * i) / 16_000);
  });
  return (2 * Math.hypot(real, imaginary)) / middle.length;
}

function peak(samples: Float32Array): number {
  return samples.subarray(1_600, 14_400).reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
}

describe.each([48_000, 44_100, 96_000, 32_000, 16_000])("Decimator from %i Hz to 16 kHz", (rateHz) => {
  it("makes exactly one second of samples out of one second", () => {
    expect(decimate(new Float32Array(rateHz), rateHz).length).toBe(16_000);
  });

  it.each([100, 1_000, 3_400, 6_000])("keeps a %i Hz tone at its frequency and loudness", (hz) => {
    expect(amplitudeAt(decimate(sine(hz, rateHz), rateHz), hz)).toBeCloseTo(1, 2);
  });
});

describe.each([48_000, 44_100, 96_000])("Decimator from %i Hz to 16 kHz", (rateHz) => {
  it.each([8_200, 9_000, 12_000, 15_000])("removes a %i Hz tone instead of folding it into speech", (hz) => {
    // 0.001 is 60 dB down.
    expect(peak(decimate(sine(hz, rateHz), rateHz))).toBeLessThan(0.001);
  });

  it("gives the same samples whatever the size of the pushes", () => {
    const samples = sine(440, rateHz);
    expect(decimate(samples, rateHz, 128)).toEqual(decimate(samples, rateHz, 1_000));
    expect(decimate(samples, rateHz, 1)).toEqual(decimate(samples, rateHz, rateHz));
  });
});
