import { expect, it } from "vitest";
import { NO_ORGANIZATION, type RequestPoint } from "../../../../workers/analytics/request-point.ts";
import { Sketch } from "../../../../workers/measure/sketch.ts";
import { RequestBatches } from "../../../../workers/services/figures/request-batches.ts";

const request = (changes: Partial<RequestPoint> = {}): RequestPoint => ({
  ...{ organizationId: "org_1", route: "/api/calls/:id", method: "GET", errorCode: null, cacheSource: null },
  ...{ colo: null, isolate: "warm", status: 200, totalMs: 12, databaseMs: null, databaseQueries: 0 },
  ...changes,
});

it("the first request is told at once, later ones together when five seconds are over", () => {
  const batches = new RequestBatches();
  batches.add(request());
  expect(batches.takeDue(0)).toMatchObject([{ organizationId: "org_1", batch: { routes: [{ n: 1 }] } }]);
  batches.add(request({ totalMs: 20 }));
  batches.add(request({ totalMs: 40, status: 503 }));
  batches.add(request({ route: null, status: 404 }));
  batches.add(request({ organizationId: "org_2" }));
  expect(batches.takeDue(4_999)).toEqual([]);
  const [first, second, ...others] = batches.takeDue(5_000);
  expect(first?.batch.routes).toMatchObject([
    { route: "/api/calls/:id", method: "GET", n: 2, errors: 1 },
    { route: "*", n: 1, errors: 0 },
  ]);
  const sketch = Sketch.fromBytes(first?.batch.routes[0]?.ms ?? new Uint8Array());
  expect([sketch.count, sketch.quantile(0.5), sketch.quantile(1)]).toEqual([2, 20, 40]);
  expect(second).toMatchObject({ organizationId: "org_2", batch: { routes: [{ n: 1 }] } });
  expect(others).toEqual([]);
  // Told once.
  expect(batches.takeDue(60_000)).toEqual([]);
});

it("requests without an organisation are told to nobody", () => {
  const batches = new RequestBatches();
  batches.add(request({ organizationId: NO_ORGANIZATION }));
  expect(batches.takeDue(0)).toEqual([]);
});

it("what is gathered between two reports is bounded, and so are the hubs that one request tells", () => {
  const batches = new RequestBatches();
  for (let i = 0; i < 3_000; i++) batches.add(request({ organizationId: `org_${i % 100}`, route: `/api/${i}` }));
  let [hubs, routes] = [0, 0];
  for (let taken = batches.takeDue(0); taken.length > 0; taken = batches.takeDue(0)) {
    expect(taken.length).toBeLessThanOrEqual(20);
    hubs += taken.length;
    routes += taken.reduce((sum, { batch }) => sum + batch.routes.length, 0);
  }
  expect({ hubs, routes }).toEqual({ hubs: 100, routes: 1_000 });
});
