import { beforeEach, describe, expect, it } from "vitest";
import { AudioUplink } from "../../../../workers/providers/vendor/audio-uplink.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

let clock: FakeClock;
let sent: Int16Array[];
let uplink: AudioUplink;
const lengths = () => sent.map((batch) => batch.length);
const frame = (value: number, samples = 320) => new Int16Array(samples).fill(value);

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
  uplink = new AudioUplink(16_000, clock, (batch) => sent.push(batch));
});

describe("AudioUplink", () => {
  it("sends four 20 ms frames as one batch", () => {
    uplink.open();
    for (let i = 0; i < 8; i++) uplink.push(frame(i));
    expect(lengths()).toEqual([1_280, 1_280]);
    expect([sent[0]?.[0], sent[0]?.[1_279], sent[1]?.[0]]).toEqual([0, 3, 4]);
  });

  it("does not gather in the silence right after speech, where the end of a turn is decided", () => {
    uplink.open();
    const send = (value: number, frames: number): void => {
      for (let i = 0; i < frames; i++) {
        clock.advance(20);
        uplink.push(frame(value));
      }
    };
    send(5_000, 6);
    expect(lengths()).toEqual([1_280]);
    send(0, 5);
    expect(lengths()).toEqual([1_280, 960, 320, 320, 320, 320]);
    send(0, 25);
    sent.length = 0;
    send(0, 4);
    expect(lengths()).toEqual([1_280]);
  });

  it("lets no frame wait for more than 60 ms, while audio keeps coming slowly", () => {
    uplink.open();
    uplink.push(frame(1));
    clock.advance(30);
    uplink.push(frame(2));
    clock.advance(30);
    uplink.push(frame(3));
    expect(lengths()).toEqual([960]);
  });

  it("sends a chunk that is a batch by itself at once, after what was waiting", () => {
    uplink.open();
    uplink.push(frame(1));
    uplink.push(frame(2, 1_600));
    uplink.push(frame(3, 1_280));
    expect(lengths()).toEqual([320, 1_600, 1_280]);
  });

  it("begins a new batch with a chunk that does not fit", () => {
    uplink.open();
    uplink.push(frame(1, 800));
    uplink.push(frame(2, 800));
    expect(lengths()).toEqual([800]);
    uplink.push(frame(3, 480));
    expect(lengths()).toEqual([800, 1_280]);
  });

  it("does not write again into a batch that it gave away", () => {
    uplink.open();
    for (let i = 0; i < 4; i++) uplink.push(frame(1));
    for (let i = 0; i < 4; i++) uplink.push(frame(2));
    expect(sent[0]?.every((sample) => sample === 1)).toBe(true);
  });

  it("holds audio back until it is open", () => {
    for (let i = 0; i < 5; i++) uplink.push(frame(i));
    expect(sent).toEqual([]);
    uplink.open();
    expect(lengths()).toEqual([1_280, 320]);
  });

  it("keeps the newest 10 s while it is not open", () => {
    for (let i = 0; i < 600; i++) uplink.push(frame(i));
    uplink.open();
    expect(lengths().reduce((sum, length) => sum + length)).toBe(160_000);
    expect(sent[0]?.[0]).toBe(100);
  });

  it("keeps the newest 10 s of one chunk that is longer", () => {
    uplink.push(Int16Array.from({ length: 200_000 }, (_, i) => i / 10));
    uplink.open();
    expect(lengths()).toEqual([160_000]);
    expect(sent[0]?.[0]).toBe(4_000);
  });

  describe("on a line that went quiet", () => {
    const loud = () => frame(500);
    /** Pushes frames in real time. */
    const run = (count: number, next: () => Int16Array) => {
      for (let i = 0; i < count; i++) {
        clock.advance(20);
        uplink.push(next());
      }
    };
    const quiet = () => frame(80);

    beforeEach(() => {
      uplink.open();
      run(4, loud);
      sent.length = 0;
    });

    it("sends 240 ms at once, from a second after the last loud frame on", () => {
      run(30, quiet);
      sent.length = 0;
      run(18, quiet);
      expect(new Set(lengths())).toEqual(new Set([1_280]));
      sent.length = 0;
      run(36, quiet);
      expect(lengths().slice(1)).toEqual([3_840, 3_840]);
    });

    it("is at 80 ms again with the first loud frame, which waits no longer than ever", () => {
      run(100, quiet);
      for (let offset = 0; offset < 12; offset++) {
        run(100 + offset, quiet);
        sent.length = 0;
        let heardAfterMs = 0;
        while (!sent.some((batch) => batch.includes(500))) {
          run(1, loud);
          heardAfterMs += 20;
        }
        expect(heardAfterMs).toBeLessThanOrEqual(80);
        run(8, loud);
        expect(lengths().slice(-2)).toEqual([1_280, 1_280]);
      }
    });

    it("takes the first loud frame along with more silence than sound waits for", () => {
      run(100, quiet);
      for (const before = sent.length; sent.length === before; ) run(1, quiet);
      run(6, quiet);
      sent.length = 0;
      run(1, loud);
      expect(lengths()).toEqual([7 * 320]);
      expect(sent[0]?.at(-1)).toBe(500);
    });

    it("stays at 80 ms while a turn is open, silent as it is", () => {
      uplink.isTurnOpen = true;
      run(30, quiet);
      sent.length = 0;
      run(70, quiet);
      expect(new Set(lengths())).toEqual(new Set([1_280]));
      uplink.isTurnOpen = false;
      run(24, quiet);
      expect(lengths().at(-1)).toBe(3_840);
    });

    it("loses and repeats nothing", () => {
      let pushed = 0;
      for (const count of [70, 1, 90, 3, 17, 200]) {
        run(count, pushed % 2 ? loud : quiet);
        pushed += count;
      }
      uplink.flush();
      expect(lengths().reduce((sum, length) => sum + length)).toBe(pushed * 320);
    });
  });
});
