import { describe, expect, it } from "vitest";
import { heardAtMs, stretchesOf } from "../../../voice/caller/answer-audio.ts";

const RATE_HZ = 1_000;
const piece = (turnId: string, startsAtMs: number, lengthMs: number) => {
  return { turnId, startsAtMs, samples: new Int16Array(lengthMs) };
};

describe("what a loudspeaker played of a turn", () => {
  it("is one stretch where nothing came late, and without the audio of other turns", () => {
    const played = [piece("a", 0, 100), piece("b", 500, 200), piece("b", 700.4, 100)];
    expect(stretchesOf(played, "b", RATE_HZ)).toEqual([{ offsetMs: 0, lengthMs: 300, atMs: 500 }]);
    expect(stretchesOf(played, "c", RATE_HZ)).toEqual([]);
  });

  it("tells when the audio behind the opener was heard: at once behind it, or after the silence", () => {
    const atOnce = stretchesOf([piece("a", 100, 200), piece("a", 300, 500)], "a", RATE_HZ);
    expect(heardAtMs(atOnce, 200)).toBe(300);
    const late = stretchesOf([piece("a", 100, 200), piece("a", 450, 500)], "a", RATE_HZ);
    expect(heardAtMs(late, 200)).toBe(450);
    expect(heardAtMs(late, 0)).toBe(100);
  });

  it("was not heard where only the opener was", () => {
    expect(heardAtMs(stretchesOf([piece("a", 100, 200)], "a", RATE_HZ), 200)).toBeNull();
    expect(heardAtMs([], 0)).toBeNull();
  });
});
