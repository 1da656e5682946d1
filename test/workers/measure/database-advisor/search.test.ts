import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chooseIndexes,
  type SearchCandidate,
  type SearchQuery,
} from "../../../../workers/measure/database-advisor/choice/search.ts";

const limits = { maxIndexes: 5, maxBytes: 1e12 };

/** Time of a workload with some candidates, computed plainly. */
function timeWith(queries: SearchQuery[], candidates: SearchCandidate[], chosen: readonly number[]): number {
  const reads = queries.map(({ weightMs, baseCost, costs }) => {
    const usable = costs.filter((each) => each.candidates.every((candidate) => chosen.includes(candidate)));
    return (weightMs * Math.min(baseCost, ...usable.map(({ cost }) => cost))) / baseCost;
  });
  return [...reads, ...chosen.map((place) => candidates[place]?.writeMs ?? 0)].reduce((sum, ms) => sum + ms, 0);
}

/** Every set of up to so many of them. */
function subsets(count: number, most: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, place) => place).filter((place) => bits & (1 << place)),
  ).filter(({ length }) => length <= most);
}

const workloads = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc.record({
    queries: fc.array(
      fc.record({
        weightMs: fc.integer({ min: 1, max: 1_000 }),
        baseCost: fc.integer({ min: 100, max: 1_000 }),
        costs: fc.array(
          fc.record({
            candidates: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 3 }),
            cost: fc.integer({ min: 1, max: 1_000 }),
          }),
          { maxLength: 6 },
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    candidates: fc.array(
      fc.record({ writeMs: fc.integer({ min: 0, max: 500 }), bytes: fc.integer({ min: 1, max: 100 }) }),
      {
        minLength: count,
        maxLength: count,
      },
    ),
  }),
);

describe("the choice of indexes", () => {
  it("is as good as the best of all sets", () => {
    fc.assert(
      fc.property(workloads, fc.integer({ min: 1, max: 4 }), ({ queries, candidates }, maxIndexes) => {
        const { chosen } = chooseIndexes(queries, candidates, { ...limits, maxIndexes });
        const best = Math.min(
          ...subsets(candidates.length, maxIndexes).map((set) => timeWith(queries, candidates, set)),
        );
        expect(chosen.length).toBeLessThanOrEqual(maxIndexes);
        expect(timeWith(queries, candidates, chosen)).toBeLessThanOrEqual(best + 1e-3);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps within the bytes", () => {
    const queries = [
      { weightMs: 100, baseCost: 100, costs: [0, 1].map((place) => ({ candidates: [place], cost: 10 - place })) },
    ];
    const candidates = [
      { writeMs: 0, bytes: 10 },
      { writeMs: 0, bytes: 1_000 },
    ];
    expect(chooseIndexes(queries, candidates, { maxIndexes: 5, maxBytes: 100 }).chosen).toEqual([0]);
  });

  it("makes no index that costs writes more than it saves reads", () => {
    const queries = [{ weightMs: 100, baseCost: 100, costs: [{ candidates: [0], cost: 1 }] }];
    expect(chooseIndexes(queries, [{ writeMs: 98, bytes: 1 }], limits).chosen).toEqual([0]);
    expect(chooseIndexes(queries, [{ writeMs: 100, bytes: 1 }], limits).chosen).toEqual([]);
  });

  it("takes of two that help alike the smaller", () => {
    const queries = [
      { weightMs: 100, baseCost: 100, costs: [0, 1].map((place) => ({ candidates: [place], cost: 1 })) },
    ];
    const candidates = [
      { writeMs: 0, bytes: 2 ** 30 },
      { writeMs: 0, bytes: 2 ** 20 },
    ];
    expect(chooseIndexes(queries, candidates, limits).chosen).toEqual([1]);
  });
});
