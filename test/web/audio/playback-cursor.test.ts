import { describe, expect, it } from "vitest";
import { PlaybackCursor } from "../../../web/src/audio/playback-cursor.ts";

describe("PlaybackCursor", () => {
  it("puts chunks back to back", () => {
    const cursor = new PlaybackCursor();
    const first = cursor.reserve("turn_1", 0.1, 10);
    expect(first).toBeGreaterThanOrEqual(10);
    expect(cursor.reserve("turn_1", 0.1, 10.01)).toBeCloseTo(first + 0.1);
    expect(cursor.reserve("turn_1", 0.1, 10.02)).toBeCloseTo(first + 0.2);
    expect(cursor.queuedSec(first)).toBeCloseTo(0.3);
  });

  it("starts a turn sooner than it refills one that ran dry", () => {
    const start = new PlaybackCursor().reserve("turn_1", 0.1, 10) - 10;
    const cursor = new PlaybackCursor();
    cursor.reserve("turn_1", 0.1, 9);
    const refill = cursor.reserve("turn_1", 0.1, 10) - 10;
    expect(start).toBeLessThan(refill);
  });

  it("counts only what was played, leaving gaps out", () => {
    const cursor = new PlaybackCursor();
    const first = cursor.reserve("turn_1", 0.1, 10);
    expect(cursor.playedMs("turn_1", first - 0.01)).toBe(0);
    expect(cursor.playedMs("turn_1", first + 0.04)).toBeCloseTo(40);
    expect(cursor.playedMs("turn_1", first + 5)).toBeCloseTo(100);
    const second = cursor.reserve("turn_1", 0.1, first + 5);
    expect(cursor.playedMs("turn_1", second + 0.05)).toBeCloseTo(150);
  });

  it("keeps turns apart", () => {
    const cursor = new PlaybackCursor();
    const first = cursor.reserve("turn_1", 0.1, 10);
    const second = cursor.reserve("turn_2", 0.1, 10);
    expect(second).toBeCloseTo(first + 0.1);
    expect(cursor.playedMs("turn_2", second)).toBe(0);
    expect(cursor.playedMs("turn_2", second + 0.03)).toBeCloseTo(30);
    expect(cursor.playedMs("turn_1", second + 0.03)).toBeCloseTo(100);
    expect(cursor.playedMs("turn_unknown", 99)).toBe(0);
  });

  it("counts a cut turn up to the cut, and goes on from there when it resumes", () => {
    const cursor = new PlaybackCursor();
    const first = cursor.reserve("turn_1", 1, 10);
    cursor.reserve("turn_1", 1, 10);
    cursor.cut(first + 0.25);
    expect(cursor.queuedSec(first + 0.25)).toBe(0);
    expect(cursor.playedMs("turn_1", first + 3)).toBeCloseTo(250);
    const resumed = cursor.reserve("turn_1", 1, first + 3);
    expect(cursor.playedMs("turn_1", resumed + 0.1)).toBeCloseTo(350);
  });

  it("never plays the next turn before the cut", () => {
    const cursor = new PlaybackCursor();
    cursor.reserve("turn_1", 5, 10);
    cursor.cut(11);
    expect(cursor.reserve("turn_2", 1, 11.5)).toBeGreaterThanOrEqual(11.5);
    expect(cursor.queuedSec(11.5)).toBeLessThan(1.1);
  });

  it("leaves the stopped sound time to fade before anything follows, even when it comes at once", () => {
    const cursor = new PlaybackCursor();
    cursor.reserve("turn_1", 5, 10);
    cursor.cut(11.006);
    expect(cursor.reserve("turn_1", 1, 11)).toBeGreaterThanOrEqual(11.018);
  });
});
