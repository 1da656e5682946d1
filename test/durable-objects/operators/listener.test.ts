import { describe, expect, it } from "vitest";
import { Listener, listenerLimits } from "../../../durable-objects/operators/listener.ts";
import { decodeListeningFrame } from "../../../voice/wire/listening.ts";

/** 100 ms of a caller. */
const SAMPLES = new Int16Array(1_600);
const FRAME_BYTES = 12 + SAMPLES.byteLength;

class Bench {
  readonly sent: number[] = [];
  nowMs = 0;
  readonly listener = new Listener({
    now: () => this.nowMs,
    send: (frame) => this.sent.push(decodeListeningFrame(frame)?.number ?? Number.NaN),
  });

  /** Pushes frames, 100 ms apart; true when all were taken. */
  push(count: number): boolean {
    let isTaken = true;
    for (let done = 0; done < count; done += 1) {
      this.nowMs += 100;
      isTaken =
        this.listener.push({ channel: "caller", sampleRateHz: 16_000, atMs: this.nowMs, samples: SAMPLES }) && isTaken;
    }
    return isTaken;
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe("a listener", () => {
  it("is sent every frame at once while it confirms them", () => {
    const bench = new Bench();
    for (let number = 0; number < 500; number += 1) {
      bench.push(1);
      bench.listener.confirm(number);
    }
    expect(bench.sent).toEqual(range(0, 500));
  });

  it("is sent no more than the limit ahead of what it confirms, and then the latest", () => {
    const bench = new Bench();
    expect(bench.push(100)).toBe(true);
    const ahead = Math.ceil(listenerLimits.unconfirmedBytes / FRAME_BYTES);
    expect(bench.sent).toEqual(range(0, ahead));
    const kept = Math.floor(listenerLimits.waitingBytes / FRAME_BYTES);
    bench.listener.confirm(ahead - 1);
    expect(bench.sent.slice(ahead)).toEqual(range(100 - kept, 100).slice(0, ahead));
    // Those in between were dropped, which the numbers tell.
    expect(bench.sent[ahead]).toBeGreaterThan(ahead);
  });

  it("that confirms nothing while frames wait is given up after a while, not before", () => {
    const bench = new Bench();
    const frames = listenerLimits.silenceMs / 100;
    expect(bench.push(frames - 1)).toBe(true);
    expect(bench.push(1)).toBe(false);
  });

  it("that confirms nothing because nothing is sent stays", () => {
    const bench = new Bench();
    bench.nowMs = 10 * listenerLimits.silenceMs;
    expect(bench.push(1)).toBe(true);
  });

  it("gains nothing from confirming what was never sent, or twice", () => {
    const bench = new Bench();
    bench.push(100);
    const sent = bench.sent.length;
    bench.listener.confirm(0);
    const afterOne = bench.sent.length;
    expect(afterOne).toBe(sent + 1);
    bench.listener.confirm(0);
    expect(bench.sent.length).toBe(afterOne);
  });
});
