import { describe, expect, it } from "vitest";
import { wordTimings } from "../../../voice/clips/word-timings.ts";
import { tone } from "../../support/audio/tone.ts";

const RATE_HZ = 24_000;

/** Sound for so many milliseconds, silence for so many, and so on. */
function speech(...partsMs: readonly number[]): Int16Array {
  return Int16Array.from(
    partsMs.flatMap((ms, i) => {
      const length = (ms * RATE_HZ) / 1000;
      return [...(i % 2 === 0 ? tone(200, 8_000, length, RATE_HZ) : new Int16Array(length))];
    }),
  );
}

const timesOf = (text: string, samples: Int16Array): [string, number, number][] =>
  wordTimings(text, samples, RATE_HZ).map((word) => [word.text, word.fromMs, word.toMs]);

describe("the times of words", () => {
  it("share the speech by characters", () => {
    expect(timesOf("aaa bbbbbb a", speech(1_000))).toEqual([
      ["aaa", 0, 300],
      ["bbbbbb", 300, 900],
      ["a", 900, 1_000],
    ]);
  });

  it("put the pause at the comma, though the words before it were spoken slowly", () => {
    expect(timesOf("sure, one moment", speech(600, 200, 450))).toEqual([
      ["sure,", 0, 600],
      ["one", 800, 950],
      ["moment", 950, 1_250],
    ]);
  });

  it("match several pauses in order", () => {
    const samples = speech(300, 150, 500, 300, 400);
    expect(timesOf("well, good morning. hello", samples)).toEqual([
      ["well,", 0, 300],
      ["good", 450, 593],
      ["morning.", 593, 950],
      ["hello", 1_250, 1_650],
    ]);
  });

  it("keep the words in their places when a pause has no mark", () => {
    const times = timesOf("aaaa bbbb", speech(500, 100, 500));
    expect(times).toEqual([
      ["aaaa", 0, 500],
      ["bbbb", 600, 1_100],
    ]);
  });

  it("take a short closure for part of a word, and silence at the end for no pause", () => {
    expect(timesOf("aaaa bbbb", speech(400, 60, 340, 200))).toEqual([
      ["aaaa", 0, 500],
      ["bbbb", 500, 1_000],
    ]);
  });

  it("count digits as the words they are read as", () => {
    expect(timesOf("at 33", speech(1_000))).toEqual([
      ["at", 0, 200],
      ["33", 200, 1_000],
    ]);
  });

  it.each(["Let me see,", "...", "a - b", "Good, thank you. One moment: then, please?"])(
    "never run backwards or past the end: %s",
    (text) => {
      for (const samples of [speech(700), speech(100, 300, 100, 300, 100), speech(0, 500, 20), new Int16Array(0)]) {
        const edges = wordTimings(text, samples, RATE_HZ).flatMap((word) => [word.fromMs, word.toMs]);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
        expect(edges.at(-1)).toBe(Math.round((samples.length * 1000) / RATE_HZ));
      }
    },
  );

  it("are none without words", () => {
    expect(wordTimings("  ", speech(100), RATE_HZ)).toEqual([]);
  });
});
