import { describe, expect, it } from "vitest";
import { FlightRecorder } from "../../../durable-objects/call/flight-recorder.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function recorderOf(limits = { maxBytes: 200, maxDurationMs: 60_000 }, bytes = 0) {
  const clock = new FakeClock();
  const written: string[] = [];
  const full: string[] = [];
  const recorder = new FlightRecorder({
    store: { bytes, append: (lines) => written.push(new TextDecoder().decode(lines)) },
    clock,
    startedAtEpochMs: clock.now(),
    onFull: (reason) => full.push(reason),
    limits,
  });
  return { clock, written, full, recorder };
}

describe("FlightRecorder", () => {
  it("writes what came in five seconds, in one piece", () => {
    const { clock, written, recorder } = recorderOf();
    recorder.append("one");
    clock.advance(4_000);
    recorder.append("two");
    expect(written).toEqual([]);
    clock.advance(1_000);
    expect(written).toEqual(["one\ntwo\n"]);
    clock.advance(60_000);
    expect(written).toHaveLength(1);
  });

  it("writes nothing between the start of a turn and its first sound", () => {
    const { clock, written, recorder } = recorderOf();
    recorder.append("one");
    recorder.observe({ type: "agent_turn_started", atMs: 0, turnId: "turn_1", source: "speech", isSpeculative: true });
    clock.advance(7_000);
    expect(written).toEqual([]);
    recorder.observe({ type: "audio_started", atMs: 0, turnId: "turn_1", trimmedSilenceMs: 0, isOpener: false });
    clock.advance(500);
    expect(written).toEqual(["one\n"]);
  });

  it("stops when it is full, and says so in the recording and outside", () => {
    const { written, full, recorder, clock } = recorderOf();
    clock.advance(100);
    recorder.append("x".repeat(150));
    expect(recorder.isOpen).toBe(true);
    recorder.append("y".repeat(100));
    recorder.append("z");
    recorder.close();
    expect(recorder.isOpen).toBe(false);
    expect(full).toEqual(["bytes"]);
    expect(written).toEqual([`${"x".repeat(150)}\n{"type":"stopped","atMs":100,"reason":"bytes"}\n`]);
  });

  it("counts what an earlier life of the object has written", () => {
    const { full, recorder } = recorderOf({ maxBytes: 200, maxDurationMs: 60_000 }, 199);
    recorder.append("xx");
    expect(full).toEqual(["bytes"]);
  });

  it("stops after its time", () => {
    const { clock, full, recorder } = recorderOf();
    clock.advance(60_001);
    recorder.append("late");
    expect(full).toEqual(["duration"]);
  });
});
