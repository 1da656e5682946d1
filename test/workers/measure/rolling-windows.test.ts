import { describe, expect, it } from "vitest";
import { RollingWindows } from "../../../workers/measure/rolling-windows.ts";
import { Tally } from "../../../workers/measure/tally.ts";

const T0 = 1_800_000_000_000;

const counted = (windows: RollingWindows, atMs: number) => {
  const { minute, hour } = windows.read(atMs);
  return [minute.counted("turns"), hour.counted("turns")];
};

describe("rolling windows", () => {
  it("hold the last minute in steps of 5 s and the last hour in minutes", () => {
    const windows = new RollingWindows();
    windows.add(T0, (tally) => tally.count("turns"));
    expect(counted(windows, T0 + 1)).toEqual([1, 1]);
    expect(counted(windows, T0 + 59_999)).toEqual([1, 1]);
    expect(counted(windows, T0 + 60_000)).toEqual([0, 1]);
    expect(counted(windows, T0 + 3_599_999)).toEqual([0, 1]);
    expect(counted(windows, T0 + 3_600_000)).toEqual([0, 0]);
  });

  it("count what comes in steps, minutes and hours exactly", () => {
    const windows = new RollingWindows();
    const times: number[] = [];
    for (let atMs = T0; atMs < T0 + 2 * 3_600_000; atMs += 1_700) {
      times.push(atMs);
      windows.add(atMs, (tally) => tally.count("turns"));
      if (times.length % 97 !== 0) continue;
      const since = (lengthMs: number, partMs: number) => Math.floor(atMs / partMs) * partMs - lengthMs + partMs;
      expect(counted(windows, atMs)).toEqual([
        times.filter((time) => time >= since(60_000, 5_000)).length,
        times.filter((time) => time >= since(3_600_000, 60_000)).length,
      ]);
    }
  });

  it("go on from the steps that were kept", () => {
    const windows = new RollingWindows();
    const kept = new Map<number, Uint8Array>();
    for (const atMs of [T0, T0 + 30_000, T0 + 31_000, T0 + 70_000]) {
      const step = windows.add(atMs, (tally) => tally.observe("ms", atMs - T0));
      kept.set(step.startMs, step.tally.toBytes());
    }
    const restored = new RollingWindows();
    for (const [startMs, bytes] of kept) restored.restore(startMs, Tally.fromBytes(bytes));
    const figures = (of: RollingWindows) => {
      const { minute, hour } = of.read(T0 + 75_000);
      return [minute, hour].map((tally) => [tally.sketch("ms").count, tally.sketch("ms").quantile(0.5)]);
    };
    expect(figures(restored)).toEqual(figures(windows));
    expect(figures(restored)).toEqual([
      [3, 31_000],
      [4, 30_000],
    ]);
  });
});

describe("a tally", () => {
  it("keeps at most 1,000 names, and what it knows already", () => {
    const tally = new Tally();
    for (let index = 0; index < 1_500; index++) {
      tally.count(`count ${index}`);
      tally.observe(`sketch ${index}`, index);
    }
    tally.count("count 0");
    expect([tally.counted("count 0"), tally.counted("count 1499")]).toEqual([2, 0]);
    expect([tally.sketch("sketch 999").count, tally.sketch("sketch 1000").count]).toEqual([1, 0]);
  });

  it("comes back from its bytes, names in any script", () => {
    const tally = new Tally();
    tally.count("modèle 模型 🙂", 3);
    tally.observe("ms", 12);
    const read = Tally.fromBytes(tally.toBytes());
    expect([read.counted("modèle 模型 🙂"), read.sketch("ms").quantile(1)]).toEqual([3, 12]);
    expect([read.isEmpty, new Tally().isEmpty]).toEqual([false, true]);
  });
});
