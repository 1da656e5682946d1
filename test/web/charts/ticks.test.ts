import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onTick } from "../../../web/src/charts/ticks.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("ticks", () => {
  it("come to all listeners of a pace together, whenever they came", () => {
    const times: number[] = [];
    const first = onTick(100, () => times.push(Date.now()));
    vi.advanceTimersByTime(70);
    const second = onTick(100, () => times.push(Date.now()));
    vi.advanceTimersByTime(30);
    expect(times).toHaveLength(2);
    expect(new Set(times).size).toBe(1);
    first();
    vi.advanceTimersByTime(100);
    expect(times).toHaveLength(3);
    second();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("come seldomer to a crowd that may wait, and as often as ever to one that may not", () => {
    let [patient, steady] = [0, 0];
    const ends = Array.from({ length: 20 }, () => [onTick(100, () => patient++, 300), onTick(1_000, () => steady++)]);
    vi.advanceTimersByTime(3_100);
    expect(steady).toBe(3 * 20);
    expect(patient).toBe(11 * 20);
    for (const end of ends.flat()) end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("go on for the others when a listener leaves while all are told", () => {
    const told: string[] = [];
    const leave = onTick(100, () => {
      told.push("a");
      leave();
    });
    const end = onTick(100, () => told.push("b"));
    vi.advanceTimersByTime(200);
    expect(told).toEqual(["a", "b", "b"]);
    end();
  });
});
