import { describe, expect, it } from "vitest";
import {
  countersSince,
  NO_COUNTERS,
  type StatementCounters,
  squaresOf,
} from "../../../../workers/measure/database-advisor/statements/statement-counters.ts";
import { windowBetween } from "../../../../workers/measure/database-advisor/statements/statement-snapshot.ts";

const counters = (calls: number, totalMs: number): StatementCounters => ({
  ...NO_COUNTERS,
  calls,
  totalMs,
  rows: calls,
  squaresMs2: squaresOf(calls, totalMs / Math.max(1, calls), 0),
});
const seen = (queryId: string, calls: number, totalMs: number) => ({
  queryId,
  text: "",
  counters: counters(calls, totalMs),
});
const state = (resetAtMs: number | null, evictions: number | null) => ({ resetAtMs, evictions });

describe("counters", () => {
  it("are compared with those before", () => {
    const { counters: since, isRestart } = countersSince(counters(10, 100), counters(15, 180));
    expect([since.calls, since.totalMs, since.rows, isRestart]).toEqual([5, 80, 5, false]);
  });

  it("count all when they have shrunk: the statement was forgotten meanwhile", () => {
    expect(countersSince(counters(10, 100), counters(3, 500))).toEqual({ counters: counters(3, 500), isRestart: true });
  });

  it("keep sums of squares, so that deviations of windows add up", () => {
    // 2 and 4 ms: mean 3, deviation 1.
    expect(squaresOf(2, 3, 1)).toBe(2 * 2 + 4 * 4);
  });
});

describe("a window", () => {
  it("has what ran since the last snapshot, most time first", () => {
    const known = new Map([
      ["1", counters(10, 100)],
      ["2", counters(10, 100)],
    ]);
    const window = windowBetween(state(5, 0), known, state(5, 2), [
      seen("1", 11, 101),
      seen("2", 10, 100),
      seen("3", 1, 9),
    ]);
    expect(window.statements.map(({ queryId, counters: { calls, totalMs } }) => [queryId, calls, totalMs])).toEqual([
      ["3", 1, 9],
      ["1", 1, 1],
    ]);
    expect([window.isReset, window.evictions]).toEqual([false, 2]);
  });

  it("has all that was counted after a reset, and says so", () => {
    const window = windowBetween(state(5, 7), new Map([["1", counters(10, 100)]]), state(6, 1), [seen("1", 12, 30)]);
    expect(window.statements[0]?.counters.calls).toBe(12);
    expect([window.isReset, window.evictions]).toEqual([true, 1]);
  });

  it("knows a statement that was evicted and came back, without taking it for a reset", () => {
    const window = windowBetween(state(5, 0), new Map([["1", counters(10, 100)]]), state(5, 1), [seen("1", 2, 20)]);
    expect(window.statements[0]?.counters.calls).toBe(2);
    expect([window.isReset, window.evictions]).toEqual([false, 1]);
  });

  it("takes a shrunk counter for a reset where Postgres tells no time of one", () => {
    const window = windowBetween(state(null, null), new Map([["1", counters(10, 100)]]), state(null, null), [
      seen("1", 2, 2),
    ]);
    expect([window.isReset, window.evictions]).toEqual([true, null]);
  });

  it("sums up what is beyond two hundred statements, so that shares stay true", () => {
    const all = Array.from({ length: 250 }, (_, index) => seen(String(index), 1, 250 - index));
    const window = windowBetween(null, new Map(), state(5, 0), all);
    expect([window.statements.length, window.others.calls, window.others.totalMs]).toEqual([200, 50, (50 * 51) / 2]);
  });
});
