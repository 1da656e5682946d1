import { expect, it } from "vitest";
import { cacheFiguresSql, decodeCacheFigures } from "../../../workers/analytics/cache-figures.ts";
import { cacheColumnOf, cacheCountFields, encodeCachePoint } from "../../../workers/analytics/cache-point.ts";
import { Counters } from "../../../workers/cache/counters.ts";

const counted = { organizationId: "org_1", name: "agents_list" } as const;

it("keeps every count in the column that its reader asks for", () => {
  expect(cacheCountFields.map((field) => [field, cacheColumnOf(field)])).toEqual([
    ["reads", "double1"],
    ["servedStale", "double2"],
    ["fromOrigin", "double3"],
    ["failed", "double4"],
    ["coalesced", "double5"],
    ["originCalls", "double6"],
    ["originErrors", "double7"],
    ["readMs", "double8"],
    ["originMs", "double9"],
    ["memoryHits", "double10"],
    ["memoryLookups", "double11"],
    ["kvHits", "double12"],
    ["kvLookups", "double13"],
    ["kvFailures", "double14"],
    ["databaseHits", "double15"],
    ["databaseLookups", "double16"],
    ["databaseFailures", "double17"],
  ]);
});

it("writes what was counted: look-ups that found nothing fresh are no hits, and what a layer was spared is a failure", () => {
  const counters = new Counters();
  Object.assign(counters.of(counted), { reads: 9, fromOrigin: 2, originCalls: 3 });
  Object.assign(counters.ofLayer(counted, "memory"), { hits: 6, stale: 1, misses: 2 });
  Object.assign(counters.ofLayer(counted, "kv"), { hits: 1, misses: 1, errors: 1, deadlines: 1, breakerSkips: 4 });
  const [taken] = counters.take(1);
  if (taken === undefined) throw new Error("nothing was counted");
  expect(encodeCachePoint(taken)).toEqual({
    indexes: ["org_1"],
    blobs: ["agents_list"],
    doubles: [9, 0, 2, 0, 0, 3, 0, 0, 0, 6, 9, 1, 2, 6, 0, 0, 0],
  });
});

it.each(["", "org_1' OR '1'='1", "org_1\\"])("puts no id like %j into SQL", (organizationId) => {
  const range = { fromEpochSeconds: 0, toEpochSeconds: 1 };
  expect(() => cacheFiguresSql({ organizationId, ...range })).toThrow(RangeError);
});

it("adds up the strategies, those that there are no more included", () => {
  const { total, strategies } = decodeCacheFigures([
    { strategy: "agents_list", reads: 8, fromOrigin: 1, failed: 1, originCalls: "2", readMs: 16 },
    { strategy: "from_long_ago", reads: 2, fromOrigin: 0 },
  ]);
  expect(strategies.map(({ strategy, hitRate }) => [strategy, hitRate])).toEqual([["agents_list", 0.75]]);
  expect(total).toMatchObject({ reads: 10, hitRate: 0.8, originCallsPerRead: 0.2, averageReadMs: 1.6 });
  expect(total.layers.kv).toEqual({ lookups: 0, hits: 0, hitRate: null, failures: 0 });
});
