import { beforeEach, describe, expect, it } from "vitest";
import { PlaybackCursor } from "../../../web/src/audio/playback-cursor.ts";
import { PlaybackReports } from "../../../web/src/audio/playback-reports.ts";

let cursor: PlaybackCursor;
let reports: PlaybackReports;
beforeEach(() => {
  cursor = new PlaybackCursor();
  reports = new PlaybackReports(cursor);
});

/** Audio of the current turn that comes at `nowSec`; when it begins to play. */
const play = (durationSec: number, nowSec: number) => cursor.reserve(reports.turnId, durationSec, nowSec);

describe("progress", () => {
  it("is told once for as much as was played, and not while nothing more is", () => {
    reports.begin("turn_1");
    const start = play(1, 10);
    expect(reports.progress(start)).toBeNull();
    expect(reports.progress(start + 0.25)).toEqual({ turnId: "turn_1", ms: 250 });
    expect(reports.progress(start + 0.25)).toBeNull();
    expect(reports.progress(start + 2)).toEqual({ turnId: "turn_1", ms: 1_000 });
    expect(reports.progress(start + 3)).toBeNull();
  });

  it("is none before the first turn, and counts each turn from nothing", () => {
    play(0.5, 10);
    expect(reports.progress(20)).toBeNull();
    reports.begin("turn_1");
    const first = play(0.5, 20);
    expect(reports.progress(first + 0.5)).toEqual({ turnId: "turn_1", ms: 500 });
    reports.begin("turn_2");
    const second = play(0.5, 30);
    expect(reports.progress(second + 0.1)).toEqual({ turnId: "turn_2", ms: 100 });
  });
});

describe("a stop", () => {
  it("tells exactly what was played before it, and nothing of what the fade still lets through", () => {
    reports.begin("turn_1");
    const start = play(5, 10);
    expect(reports.progress(start + 0.75)).toEqual({ turnId: "turn_1", ms: 750 });
    expect(reports.stop(start + 0.9)).toEqual({ turnId: "turn_1", ms: 900, isStopped: true });
    expect(reports.progress(start + 0.912)).toBeNull();
    expect(reports.progress(start + 9)).toBeNull();
  });

  it("is told even when there is nothing new to tell, and when nothing was heard at all", () => {
    reports.begin("turn_1");
    expect(reports.stop(9)).toEqual({ turnId: "turn_1", ms: 0, isStopped: true });
    const start = play(0.4, 10);
    expect(reports.progress(start + 1)).toEqual({ turnId: "turn_1", ms: 400 });
    expect(reports.stop(start + 1)).toEqual({ turnId: "turn_1", ms: 400, isStopped: true });
    expect(reports.stop(start + 2)).toEqual({ turnId: "turn_1", ms: 400, isStopped: true });
  });

  it("has nothing to tell before the first turn", () => {
    expect(reports.stop(1)).toBeNull();
  });

  it.each([
    ["begun anew", true],
    ["that just goes on", false],
  ])("lets a turn %s be counted on from where it was", (_how, isBegun) => {
    reports.begin("turn_1");
    const start = play(5, 10);
    reports.stop(start + 0.9);
    if (isBegun) reports.begin("turn_1");
    const resumed = play(2, start + 1.6);
    expect(reports.progress(resumed)).toBeNull();
    expect(reports.progress(resumed + 0.1)).toEqual({ turnId: "turn_1", ms: 1_000 });
    expect(reports.stop(resumed + 0.35)).toEqual({ turnId: "turn_1", ms: 1_250, isStopped: true });
  });
});
