import { describe, expect, it } from "vitest";
import {
  NO_COUNTERS,
  type StatementCounters,
} from "../../../../workers/measure/database-advisor/statements/statement-counters.ts";
import {
  figuresOf,
  misestimateOf,
  rankStatements,
  typicalCallMs,
} from "../../../../workers/measure/database-advisor/statements/statement-ranking.ts";

/** Counters of calls that took these times. */
function ofCalls(timesMs: readonly number[], also: Partial<StatementCounters> = {}): StatementCounters {
  const sum = (of: (ms: number) => number) => timesMs.reduce((total, ms) => total + of(ms), 0);
  return { ...NO_COUNTERS, calls: timesMs.length, totalMs: sum((ms) => ms), squaresMs2: sum((ms) => ms * ms), ...also };
}

/** Times drawn from distributions whose tails differ, by a generator with a seed. */
function drawn(tail: "even" | "exponential" | "two values", seed: number): number[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return Array.from({ length: 2_000 }, () => {
    if (tail === "even") return 10 * random();
    if (tail === "exponential") return -10 * Math.log(random());
    return random() < 0.06 ? 500 : 1;
  });
}

describe("figures", () => {
  it("have mean and deviation of the calls", () => {
    const figures = figuresOf(ofCalls([2, 4, 4, 4, 5, 5, 7, 9]), 80);
    expect([figures.meanMs, figures.deviationMs, figures.share]).toEqual([5, 2, 0.5]);
  });

  it.each(["even", "exponential", "two values"] as const)("bound P95 from above: %s", (tail) => {
    for (let seed = 1; seed <= 20; seed++) {
      const times = drawn(tail, seed);
      const p95 = times.sort((a, b) => a - b)[Math.floor(0.95 * times.length)] as number;
      expect(figuresOf(ofCalls(times), 1).p95AtMostMs).toBeGreaterThanOrEqual(p95);
    }
  });

  it("say no bound of P95 below twenty calls, and nothing of rows where there were none", () => {
    const figures = figuresOf(ofCalls([1, 2, 3]), 6);
    expect([figures.p95AtMostMs, figures.blocksPerRow, figures.hitShare]).toEqual([null, null, null]);
  });
});

describe("a ranking", () => {
  const statement = (id: string, calls: number, meanMs: number, also: Partial<StatementCounters> = {}) => ({
    id,
    counters: { ...NO_COUNTERS, calls, totalMs: calls * meanMs, squaresMs2: calls * meanMs ** 2, ...also },
  });
  const severities = (statements: ReturnType<typeof statement>[], othersMs = 0) =>
    Object.fromEntries(
      rankStatements(statements, { ...NO_COUNTERS, totalMs: othersMs }).map(({ id, severity }) => [id, severity]),
    );

  it("is by share of all time, not by mean: what ran once and long comes behind", () => {
    const ranked = rankStatements([statement("once", 1, 900), statement("often", 10_000, 2)], NO_COUNTERS);
    expect(ranked.map(({ id }) => id)).toEqual(["often", "once"]);
  });

  it("calls critical what takes a third of all time, unless it is only called often", () => {
    expect(
      severities([statement("slow", 100, 50), statement("quick", 100_000, 0.05), statement("rest", 1_000, 2)]),
    ).toEqual({
      slow: "critical",
      quick: "warning",
      rest: "warning",
    });
  });

  it("judges by the window itself: 60 ms are slow among fast statements and not among their like", () => {
    expect(severities([statement("a", 10, 60), statement("b", 9_000, 1)], 20_000).a).toBe("warning");
    expect(severities([statement("a", 10, 60), statement("b", 900, 55)], 600_000).a).toBe("ok");
  });

  it("warns of temporary files, whatever the time", () => {
    expect(severities([statement("spills", 10, 0.5, { tempBlocks: 100 })], 10_000).spills).toBe("warning");
  });

  it("counts in shares what is not listed", () => {
    const [first] = rankStatements([statement("a", 10, 10)], { ...NO_COUNTERS, totalMs: 900 });
    expect(first?.figures.share).toBe(0.1);
  });

  it("has a typical call, the middle one of all calls", () => {
    expect(typicalCallMs([ofCalls([1, 1, 1]), ofCalls([100])])).toBe(1);
    expect(typicalCallMs([])).toBeNull();
  });
});

describe("a misestimate", () => {
  it("is the log of the factor times the time, the same for too many and too few", () => {
    expect(misestimateOf(1_000, 10, 50)).toBeCloseTo(Math.log(100) * 50);
    expect(misestimateOf(10, 1_000, 50)).toBeCloseTo(Math.log(100) * 50);
    expect(misestimateOf(0, 1, 50)).toBe(0);
    expect(misestimateOf(null, 1, 50)).toBeNull();
  });
});
