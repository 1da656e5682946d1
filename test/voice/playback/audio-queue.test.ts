import { describe, expect, it } from "vitest";
import { AudioQueue } from "../../../voice/playback/audio-queue.ts";
import { seededRandom } from "../../support/audio/noise.ts";

/** A sample a millisecond, so that positions are indexes. */
const RATE_HZ = 1_000;
const ramp = (from: number, length: number): Int16Array => Int16Array.from({ length }, (_, i) => from + i);

describe("AudioQueue", () => {
  it("gives out what was put in, in pieces of the size asked for", () => {
    const queue = new AudioQueue(RATE_HZ);
    queue.push(ramp(0, 70));
    queue.push(ramp(70, 10));
    expect([...queue.take(75)]).toEqual([...ramp(0, 75)]);
    expect([queue.takenMs, queue.waitingMs]).toEqual([75, 5]);
    expect([...queue.take(100)]).toEqual([...ramp(75, 5)]);
    expect(queue.isEmpty).toBe(true);
  });

  it("gives at least a sample, so that whoever takes in a loop comes to an end", () => {
    const queue = new AudioQueue(RATE_HZ);
    queue.push(ramp(0, 2));
    expect(queue.take(0.2).length).toBe(1);
  });

  it.each([0, 1, 40, 75, 99])(
    "takes back what was taken after %i ms, to the sample, and not what it keeps no longer",
    (ms) => {
      const queue = new AudioQueue(RATE_HZ);
      queue.push(ramp(0, 100));
      queue.take(60);
      queue.take(40);
      expect(queue.rewindTo(ms)).toBe(ms);
      expect([...queue.take(1_000)]).toEqual([...ramp(ms, 100 - ms)]);
      expect(queue.takenMs).toBe(100);
    },
  );

  it("takes nothing back for a position that was not reached", () => {
    const queue = new AudioQueue(RATE_HZ);
    queue.push(ramp(0, 100));
    queue.take(30);
    expect(queue.rewindTo(50)).toBe(30);
    expect(queue.waitingMs).toBe(70);
  });

  it("keeps two seconds of what was taken, however long the turn is", () => {
    const queue = new AudioQueue(RATE_HZ);
    queue.push(ramp(0, 10_000));
    for (let i = 0; i < 80; i++) queue.take(125);
    const reachedMs = queue.rewindTo(0);
    expect(reachedMs).toBeGreaterThan(10_000 - 2_000 - 125);
    expect(reachedMs).toBeLessThanOrEqual(10_000 - 2_000);
    expect(queue.take(1)[0]).toBe(reachedMs);
  });

  it("plays every sample once and in order, however often it is taken back", () => {
    const random = seededRandom(5);
    const queue = new AudioQueue(RATE_HZ);
    let pushed = 0;
    let heard = 0;
    for (let i = 0; i < 500; i++) {
      const length = Math.floor(random() * 50);
      queue.push(ramp(pushed, length));
      pushed += length;
      const slice = queue.take(1 + random() * 60);
      expect([...slice]).toEqual([...ramp(queue.takenMs - slice.length, slice.length)]);
      heard = queue.takenMs;
      if (random() < 0.3) heard = queue.rewindTo(heard - random() * 100);
      expect(queue.takenMs).toBe(heard);
      expect(queue.waitingMs).toBe(pushed - heard);
    }
  });

  it("forgets what waits when it is cleared", () => {
    const queue = new AudioQueue(RATE_HZ);
    queue.push(ramp(0, 100));
    queue.take(10);
    queue.clear();
    expect([queue.isEmpty, queue.waitingMs, queue.takenMs]).toEqual([true, 0, 10]);
    expect(queue.take(10).length).toBe(0);
  });
});
