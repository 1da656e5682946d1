import { describe, expect, it } from "vitest";
import { AUDIBLE_DBFS, dbfs, firstAudibleSample, LeadingSilenceTrimmer, rms } from "../../../voice/audio/level.ts";
import { tone } from "../../support/audio/tone.ts";

describe("level", () => {
  it("tells the root mean square", () => {
    expect(rms(Int16Array.of(3, -4, 3, -4))).toBeCloseTo(Math.sqrt(12.5));
    expect(rms(new Int16Array(0))).toBe(0);
  });

  it("puts a full-scale sine 3 dB below a full-scale square", () => {
    expect(dbfs(new Int16Array(100).fill(-32_768))).toBeCloseTo(0);
    expect(dbfs(tone(1_000, 32_767, 1_600, 16_000))).toBeCloseTo(-3.01, 1);
    expect(dbfs(new Int16Array(100))).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("firstAudibleSample", () => {
  it("finds the first sample at the threshold, of either sign", () => {
    const threshold = Math.ceil(32_768 * 10 ** (AUDIBLE_DBFS / 20));
    expect(firstAudibleSample(Int16Array.of(0, threshold - 1, -threshold, threshold))).toBe(2);
  });

  it("takes idle noise of mu-law and quiet synthesis for silence", () => {
    expect(firstAudibleSample(Int16Array.of(8, -8, 30, -30))).toBe(-1);
    expect(firstAudibleSample(new Int16Array(0))).toBe(-1);
  });

  it("takes another threshold", () => {
    expect(firstAudibleSample(Int16Array.of(0, 300, 4_000), -20)).toBe(2);
  });
});

describe("LeadingSilenceTrimmer", () => {
  const RATE_HZ = 16_000;
  /** 100 ms of silence, then 50 ms of sound, then 100 ms of silence. */
  const speech = new Int16Array(4_000);
  speech.fill(5_000, 1_600, 2_400);

  it.each([1, 37, 320, 1_600, 4_000])("drops all silence but 5 ms from chunks of %i samples", (chunkSamples) => {
    const trimmer = new LeadingSilenceTrimmer(RATE_HZ);
    const kept: number[] = [];
    for (let at = 0; at < speech.length; at += chunkSamples) {
      kept.push(...trimmer.push(speech.subarray(at, at + chunkSamples)));
    }
    expect(kept).toEqual([...speech.subarray(1_600 - 80)]);
    expect(trimmer.trimmedMs).toBe(95);
  });

  it("gives nothing out before the first audible sample", () => {
    const trimmer = new LeadingSilenceTrimmer(RATE_HZ);
    expect(trimmer.push(speech.subarray(0, 1_600))).toHaveLength(0);
    expect(trimmer.hasStarted).toBe(false);
    expect(trimmer.push(speech.subarray(1_600))).toHaveLength(80 + 2_400);
    expect(trimmer.hasStarted).toBe(true);
  });

  it("keeps sound that comes at once whole", () => {
    const trimmer = new LeadingSilenceTrimmer(RATE_HZ);
    expect(trimmer.push(speech.subarray(1_590))).toHaveLength(2_410);
    expect(trimmer.trimmedMs).toBe(0);
  });

  it("leaves later silence alone", () => {
    const trimmer = new LeadingSilenceTrimmer(RATE_HZ);
    trimmer.push(speech);
    expect(trimmer.push(new Int16Array(500))).toHaveLength(500);
    expect(trimmer.trimmedMs).toBe(95);
  });
});
