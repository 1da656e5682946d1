import { describe, expect, it } from "vitest";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import { PAUSES_PER_TURN, planCalls } from "../../../voice/caller/caller-script.ts";
import { quantile } from "../../../workers/measure/comparison/order-statistics.ts";

const SENTENCES = [
  "where are you located",
  "how much does a cleaning cost",
  "i would like to book an appointment for tuesday",
];

function recordingOf(text: string, kind: CallerRecording["kind"]): CallerRecording {
  const words = text.split(" ").map((word, index) => {
    return { word, startMs: index * 300, endMs: index * 300 + 280, confidence: 1 };
  });
  return { text, kind, words, samples: new Int16Array(0) };
}

const recordings = [
  ...SENTENCES.map((text) => recordingOf(text, "sentence")),
  recordingOf("yes please", "short_answer"),
  recordingOf("no thank you", "short_answer"),
  recordingOf("goodbye", "goodbye"),
];
const calls = planCalls(recordings, 3_000, 1);
const utterances = calls.flat();
const pauses = utterances.flatMap((utterance) => utterance.pauses);

describe("planned callers", () => {
  it("pause as often as people do, whatever room single utterances have", () => {
    expect(Math.abs(pauses.length / utterances.length - PAUSES_PER_TURN)).toBeLessThan(0.05);
  });

  it("pause as long as people do: of pauses from 200 ms on, as many outlast a silence timer as published", () => {
    // Lengths are whole frames: half of those rounded to a timer's own length outlasted it.
    const outlasting = (ms: number): number =>
      pauses.reduce((count, pause) => count + (pause.ms > ms ? 1 : pause.ms === ms ? 0.5 : 0), 0) / pauses.length;
    for (const [ms, published] of [
      [300, 0.556],
      [600, 0.217],
      [1_000, 0.1],
      [1_600, 0.05],
    ] as const) {
      expect(Math.abs(outlasting(ms) - published)).toBeLessThan(0.02);
    }
    expect(Math.min(...pauses.map(({ ms }) => ms))).toBeGreaterThanOrEqual(200);
    expect(Math.max(...pauses.map(({ ms }) => ms))).toBeLessThanOrEqual(5_000);
    const lengths = pauses.map(({ ms }) => ms);
    expect(Math.abs(quantile(lengths, 0.5) - 323)).toBeLessThan(15);
  });

  it("pause between words only, in whole frames and once at each place", () => {
    for (const utterance of utterances) {
      const places = utterance.pauses.map(({ afterWord }) => afterWord);
      const words = recordings[utterance.recording]?.words.length ?? 0;
      expect(new Set(places).size).toBe(places.length);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      for (const { afterWord, ms } of utterance.pauses) {
        expect(afterWord).toBeLessThan(words - 1);
        expect(ms % 20).toBe(0);
      }
    }
  });

  it("say three or four things, a fifth of them short, the first never, and a goodbye only at the end", () => {
    const kinds = calls.map((call) => call.map(({ recording }) => recordings[recording]?.kind));
    const short = kinds.flat().filter((kind) => kind !== "sentence").length / utterances.length;
    expect(Math.abs(short - 0.2)).toBeLessThan(0.03);
    for (const call of kinds) {
      expect([3, 4]).toContain(call.length);
      expect(call[0]).toBe("sentence");
      expect(call.slice(0, -1)).not.toContain("goodbye");
    }
  });

  it("interrupt about every fifth answer, half a second to a second and a half into it", () => {
    const later = calls.flatMap((call) => call.slice(1));
    const interrupting = later.flatMap(({ interruptsAfterMs }) => interruptsAfterMs ?? []);
    expect(Math.abs(interrupting.length / later.length - 0.19)).toBeLessThan(0.03);
    expect(Math.min(...interrupting)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...interrupting)).toBeLessThanOrEqual(1_500);
  });

  it("are the same for the same seed and others for another", () => {
    expect(planCalls(recordings, 5, 7)).toEqual(planCalls(recordings, 5, 7));
    expect(planCalls(recordings, 5, 7)).not.toEqual(planCalls(recordings, 5, 8));
  });
});
