import { describe, expect, it } from "vitest";
import { joinSamples, samplesToMs } from "../../../voice/audio/frame.ts";
import { cutCarrier } from "../../../voice/clips/cut-carrier.ts";
import { tone } from "../../support/audio/tone.ts";

const RATE_HZ = 24_000;

const voiced = (ms: number, amplitude = 12_000) => tone(440, amplitude, (ms * RATE_HZ) / 1_000, RATE_HZ);
const stop = (ms: number) => new Int16Array((ms * RATE_HZ) / 1_000);
const cutMs = (...parts: Int16Array[]) => {
  const cut = cutCarrier(joinSamples(parts), RATE_HZ);
  return cut === null ? null : samplesToMs(cut.length, RATE_HZ);
};

describe("cutting a carrier off", () => {
  it("leaves what comes before the silence that the carrier begins with", () => {
    expect(cutMs(voiced(200), stop(30), voiced(250))).toBe(200);
  });

  it("keeps the stops inside the text, and leaves out what dies away behind the carrier", () => {
    expect(cutMs(voiced(150), stop(40), voiced(160), stop(20), voiced(250), voiced(60, 100))).toBe(350);
  });

  it("does not take the beats of a deep voice for silence", () => {
    const beats = Array.from({ length: 20 }, () => [voiced(10), stop(5)]).flat();
    expect(cutMs(voiced(200), stop(30), ...beats, voiced(10))).toBe(200);
  });

  it.each<[string, Int16Array[]]>([
    ["there is no silence", [voiced(450)]],
    ["the silence is too short for a stop", [voiced(200), stop(10), voiced(250)]],
    ["what follows is too short for the carrier", [voiced(200), stop(30), voiced(60)]],
    ["what follows is more than the carrier", [voiced(200), stop(30), voiced(700)]],
    ["nothing of the text would be left", [voiced(80), stop(30), voiced(250)]],
    ["nothing was said", []],
    ["all is silent", [stop(500)]],
  ])("gives nothing when %s", (_, parts) => {
    expect(cutMs(...parts)).toBeNull();
  });

  it("ends without a click, and leaves the speech that it was given as it was", () => {
    const speech = joinSamples([voiced(200), stop(30), voiced(250)]);
    const before = speech.slice();
    const cut = cutCarrier(speech, RATE_HZ) as Int16Array;
    expect(Math.abs(cut.at(-1) as number)).toBeLessThan(200);
    expect(cut.slice(0, 4_000)).toEqual(before.slice(0, 4_000));
    expect(speech).toEqual(before);
  });
});
