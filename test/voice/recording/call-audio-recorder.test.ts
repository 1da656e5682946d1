import { describe, expect, it } from "vitest";
import { SAMPLE_RATE_HZ } from "../../../voice/audio/frame.ts";
import { decodeMulaw } from "../../../voice/audio/mulaw.ts";
import { SEGMENT_BYTES, SEGMENT_SAMPLES } from "../../../voice/recording/audio-format.ts";
import { CallAudioRecorder, type RecordedSegment } from "../../../voice/recording/call-audio-recorder.ts";
import { tone } from "../../support/audio/tone.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const FRAME_MS = 20;
const AGENT_RATE_HZ = 24_000;

/** A call that is recorded: the caller's frames come when the test says, the agent's audio 40 ms later than sent. */
function recordedCall({ maxMs, startMs = 0 }: { maxMs?: number; startMs?: number } = {}) {
  const clock = new FakeClock(1_000_000 + startMs);
  const segments: RecordedSegment[] = [];
  let fullCount = 0;
  const recorder = new CallAudioRecorder({
    clock,
    startedAtEpochMs: 1_000_000,
    agentRateHz: AGENT_RATE_HZ,
    store: (segment) => segments.push(segment),
    onFull: () => {
      fullCount += 1;
    },
    ...(maxMs !== undefined && { maxMs }),
  });
  const frame = (isLoud: boolean) => (isLoud ? tone(440, 8_000, 320, SAMPLE_RATE_HZ) : new Int16Array(320));
  return {
    clock,
    recorder,
    segments,
    fullCount: () => fullCount,
    /** The caller says something, or is silent, in frames that arrive as they are spoken. */
    caller(ms: number, isLoud: boolean): void {
      for (let spoken = 0; spoken < ms; spoken += FRAME_MS) {
        clock.advance(FRAME_MS);
        recorder.hearCaller(frame(isLoud));
      }
    },
    /** Frames that arrive at once. */
    burst(ms: number, isLoud: boolean): void {
      for (let spoken = 0; spoken < ms; spoken += FRAME_MS) recorder.hearCaller(frame(isLoud));
    },
    agent(turnId: string, ms: number): void {
      recorder.sendAgent(tone(440, 8_000, (AGENT_RATE_HZ * ms) / 1_000, AGENT_RATE_HZ), turnId);
    },
    /** Stretches of sound on a channel, in ms of the call. */
    sounds(channel: "caller" | "agent"): [number, number][] {
      const length = Math.max(0, ...segments.map(({ index, bytes }) => index * SEGMENT_SAMPLES + bytes.length / 2));
      const samples = new Int16Array(length);
      for (const { index, bytes } of segments) {
        const codes = bytes.filter((_, at) => at % 2 === (channel === "caller" ? 0 : 1));
        samples.set(decodeMulaw(codes), index * SEGMENT_SAMPLES);
      }
      return stretchesOf(samples);
    },
  };
}

/** Where it is loud, with pauses of less than 10 ms left out. */
function stretchesOf(samples: Int16Array): [number, number][] {
  const stretches: [number, number][] = [];
  samples.forEach((sample, at) => {
    if (Math.abs(sample) < 2_000) return;
    const ms = (at / SAMPLE_RATE_HZ) * 1_000;
    const last = stretches.at(-1);
    if (last && ms - last[1] < 10) last[1] = ms;
    else stretches.push([ms, ms]);
  });
  return stretches.map(([from, to]) => [Math.round(from), Math.round(to)]);
}

/** Expects stretches of sound within a millisecond or two: tones begin and end softly. */
function expectSounds(found: [number, number][], expected: [number, number][]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach(([from, to], at) => {
    const [wantedFrom, wantedTo] = expected[at] ?? [0, 0];
    expect(Math.abs(from - wantedFrom), `${from} of ${found.join(" | ")}`).toBeLessThanOrEqual(2);
    expect(Math.abs(to - wantedTo), `${to} of ${found.join(" | ")}`).toBeLessThanOrEqual(2);
  });
}

describe("CallAudioRecorder", () => {
  it("has the caller left and the agent right, each where it was", () => {
    const call = recordedCall();
    call.caller(1_000, false);
    call.agent("turn_1", 500);
    call.caller(1_000, false);
    call.caller(600, true);
    call.caller(400, false);
    call.recorder.close();
    expectSounds(call.sounds("caller"), [[2_000, 2_600]]);
    expectSounds(call.sounds("agent"), [[1_000, 1_500]]);
  });

  it("places the agent where its caller's device says that it was heard", () => {
    const call = recordedCall();
    call.caller(1_000, false);
    call.agent("turn_1", 1_000);
    call.caller(300, false);
    // Sent 300 ms ago, and 220 ms played: 80 ms there and back, 40 of them on the way there.
    call.recorder.acknowledge("turn_1", 220, false);
    call.caller(1_700, false);
    call.recorder.close();
    expectSounds(call.sounds("agent"), [[1_040, 2_040]]);
  });

  it("cuts the agent where it was silenced, and goes on where it was resumed", () => {
    const call = recordedCall();
    call.caller(1_000, false);
    call.agent("turn_1", 800);
    call.caller(300, false);
    call.recorder.observe({ type: "playback_cleared", atMs: 1_300, turnId: "turn_1", playedMs: 300 });
    call.caller(700, true);
    // The device says later how far it had come.
    call.recorder.acknowledge("turn_1", 340, true);
    call.recorder.observe({ type: "playback_resumed", atMs: 2_000, turnId: "turn_1", fromMs: 340 });
    call.agent("turn_1", 460);
    call.caller(1_000, false);
    call.recorder.close();
    expectSounds(call.sounds("agent"), [
      [1_000, 1_340],
      [2_000, 2_460],
    ]);
    expectSounds(call.sounds("caller"), [[1_300, 2_000]]);
  });

  it("knows a stall of the line from a muted caller", () => {
    const call = recordedCall();
    call.caller(500, false);
    call.caller(500, true);
    // 400 ms do not arrive, and then all at once.
    call.clock.advance(400);
    call.burst(400, true);
    call.caller(600, true);
    // The caller is muted for two seconds.
    call.clock.advance(2_000);
    call.caller(500, true);
    call.recorder.close();
    expectSounds(call.sounds("caller"), [
      [500, 2_000],
      [4_000, 4_500],
    ]);
  });

  it("keeps the channels together though the caller's clock is fast", () => {
    const call = recordedCall();
    // A frame a second too many: 2 %, for half a minute.
    for (let second = 0; second < 30; second++) {
      call.caller(960, false);
      call.burst(20, false);
      call.caller(20, false);
      call.caller(20, true);
    }
    call.caller(100, false);
    call.recorder.close();
    const sounds = call.sounds("caller");
    expect(sounds).toHaveLength(30);
    sounds.forEach(([from], second) => {
      expect(Math.abs(from - (second * 1_000 + 980))).toBeLessThanOrEqual(22);
    });
  });

  it("hands a segment out three seconds after its end, and what is left at the call's", () => {
    const call = recordedCall();
    call.caller(12_900, true);
    expect(call.segments).toEqual([]);
    call.caller(200, true);
    expect(call.segments.map(({ index, bytes }) => [index, bytes.length])).toEqual([[0, SEGMENT_BYTES]]);
    call.caller(400, true);
    expect(call.recorder.close()).toEqual({ lengthMs: 13_500 });
    expect(call.segments.map(({ index, bytes }) => [index, bytes.length])).toEqual([
      [0, SEGMENT_BYTES],
      [1, 3_500 * 32],
    ]);
    expectSounds(call.sounds("caller"), [[0, 13_500]]);
    call.recorder.close();
    call.caller(20, true);
    expect(call.segments).toHaveLength(2);
    expect(call.clock.pendingTimers).toBe(0);
  });

  it("hands out no segment in which nothing sounded, and finds its place after a long silence", () => {
    const call = recordedCall();
    call.caller(1_000, true);
    call.clock.advance(64_000);
    call.caller(1_000, true);
    call.recorder.close();
    expect(call.segments.map(({ index }) => index)).toEqual([0, 6]);
    expectSounds(call.sounds("caller"), [
      [0, 1_000],
      [65_000, 66_000],
    ]);
  });

  it("begins in the middle after a restart, without what was before", () => {
    const call = recordedCall({ startMs: 23_000 });
    call.caller(1_000, true);
    call.recorder.close();
    expect(call.segments.map(({ index, bytes }) => [index, bytes.length])).toEqual([[2, 4_000 * 32]]);
    expectSounds(call.sounds("caller"), [[23_000, 24_000]]);
  });

  it("ends at its limit, and says so once", () => {
    const call = recordedCall({ maxMs: 15_000 });
    call.caller(20_000, true);
    expect(call.fullCount()).toBe(1);
    expect(call.recorder.close()).toEqual({ lengthMs: 15_000 });
    // The frame that arrives at the limit is past it.
    expectSounds(call.sounds("caller"), [[0, 14_980]]);
  });

  it("holds no more than it may, whatever is sent", () => {
    const call = recordedCall();
    for (let sent = 0; sent < 100; sent++) call.agent("turn_1", 1_000);
    call.clock.advance(700_000);
    const lengthMs = call.segments.length * 10_000;
    expect(lengthMs).toBeLessThanOrEqual(50_000);
  });
});
