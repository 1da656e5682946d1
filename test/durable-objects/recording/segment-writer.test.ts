import { describe, expect, it } from "vitest";
import {
  MAX_WAITING_SEGMENTS,
  PUT_DEADLINE_MS,
  SegmentWriter,
} from "../../../durable-objects/recording/segment-writer.ts";
import type { RecordedSegment } from "../../../voice/recording/call-audio-recorder.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";

const segmentOf = (index: number): RecordedSegment => ({ index, bytes: new Uint8Array(2), levels: new Uint8Array(2) });

/** A writer to a bucket that does with each try what `put` says. */
function writerTo(put: (segment: RecordedSegment, attempt: number) => Promise<void>) {
  const clock = new FakeClock();
  const tries: number[] = [];
  const lost: unknown[] = [];
  const writer = new SegmentWriter({
    clock,
    put: (segment) => {
      tries.push(segment.index);
      return put(segment, tries.filter((index) => index === segment.index).length);
    },
    onLost: (error) => lost.push(error),
  });
  return { clock, tries, lost, writer };
}

describe("SegmentWriter", () => {
  it("writes one after another", async () => {
    const { writer, tries, lost } = writerTo(async () => undefined);
    for (const index of [0, 1, 2]) void writer.write(segmentOf(index));
    await writer.settled();
    expect([tries, lost, writer.hasLost]).toEqual([[0, 1, 2], [], false]);
  });

  it("tries again what failed once, and gives up what failed twice", async () => {
    const { writer, tries, lost } = writerTo(async ({ index }, attempt) => {
      if (index === 1 || attempt === 1) throw new Error("away");
    });
    await writer.write(segmentOf(0));
    expect([tries, lost]).toEqual([[0, 0], []]);
    await writer.write(segmentOf(1));
    await writer.write(segmentOf(2));
    expect([tries, lost.length, writer.hasLost]).toEqual([[0, 0, 1, 1, 2, 2], 1, true]);
  });

  it("waits for no bucket that hangs, and lets no more than a few segments wait", async () => {
    const { writer, clock, lost } = writerTo(() => new Promise<void>(() => undefined));
    for (let index = 0; index < MAX_WAITING_SEGMENTS + 2; index++) void writer.write(segmentOf(index));
    expect(lost).toHaveLength(2);
    for (let tried = 0; tried < 2 * MAX_WAITING_SEGMENTS; tried++) await clock.advanceAsync(PUT_DEADLINE_MS);
    await writer.settled();
    expect(lost).toHaveLength(MAX_WAITING_SEGMENTS + 2);
    expect(clock.pendingTimers).toBe(0);
  });

  it("writes nothing that waits once it is stopped", async () => {
    let finish = (): void => undefined;
    const { writer, tries, lost } = writerTo(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    for (const index of [0, 1, 2]) void writer.write(segmentOf(index));
    await settle();
    writer.stop();
    finish();
    await writer.settled();
    expect([tries, lost]).toEqual([[0], []]);
  });
});
