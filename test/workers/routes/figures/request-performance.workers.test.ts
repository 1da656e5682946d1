import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { pageViewTable } from "../../../../workers/analytics/page-view-point.ts";
import type { DataPoint } from "../../../../workers/analytics/point.ts";
import { NO_ORGANIZATION, type RequestPoint, requestTable } from "../../../../workers/analytics/request-point.ts";
import type { RequestBatch } from "../../../../workers/measure/hub-reports.ts";
import { startIsolate } from "../../../support/worker/isolate.ts";
import { api, createTenant } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

let tenant: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

/** A dataset that tells its points. */
function kept() {
  const points: RequestPoint[] = [];
  return { points, writeDataPoint: (point: DataPoint) => void points.push(requestTable.decode(point)) };
}

async function store(dataset: string, point: DataPoint & { _sample_interval?: number }): Promise<void> {
  const response = await fetch(`${inject("analyticsUrl")}/datasets/${dataset}/points`, {
    method: "POST",
    body: JSON.stringify(point),
  });
  expect(await response.json()).toEqual({ stored: true });
}

describe("a request's record", () => {
  it("names the route and never the path, and tells the first request of an isolate from later ones", async () => {
    const dataset = kept();
    const isolate = await startIsolate({ REQUESTS: dataset });
    const key = tenant.keys.viewer;
    await isolate.send("GET", "/api/calls/call_secret?x=1", { key });
    await isolate.send("GET", "/api/agents", { key });
    await isolate.send("GET", "/api/agents", { key });
    const { organizationId } = tenant;
    expect(dataset.points).toMatchObject([
      { organizationId, route: "/api/calls/:id", method: "GET", isolate: "cold" },
      { organizationId, route: "/api/agents", isolate: "warm", status: 200, errorCode: null, cacheSource: null },
      // Answered from memory, before routing.
      { organizationId, route: "/api/agents", isolate: "warm", status: 200, cacheSource: "memory" },
    ]);
    expect(JSON.stringify(dataset.points)).not.toContain("secret");
    const [, loaded, remembered] = dataset.points;
    expect(loaded?.databaseQueries).toBeGreaterThan(0);
    expect(loaded?.databaseMs).toBeLessThanOrEqual(loaded?.totalMs ?? Number.NaN);
    expect(remembered).toMatchObject({ databaseQueries: 0, databaseMs: null });
  });

  it("tells an error by its code, and of whom there is no organisation", async () => {
    const dataset = kept();
    const isolate = await startIsolate({ REQUESTS: dataset });
    await isolate.send("GET", "/api/agents/agent_none", { key: tenant.keys.viewer });
    await isolate.send("GET", "/api/agents");
    await isolate.send("GET", "/api/nothing/here");
    await isolate.send("DELETE", "/api/health");
    expect(dataset.points).toMatchObject([
      { organizationId: tenant.organizationId, route: "/api/agents/:id", status: 404, errorCode: "not_found" },
      { organizationId: NO_ORGANIZATION, route: "/api/agents", status: 401, errorCode: "unauthorized" },
      { organizationId: NO_ORGANIZATION, route: null, status: 404, errorCode: "not_found" },
      { organizationId: NO_ORGANIZATION, route: null, status: 405, errorCode: "method_not_allowed" },
    ]);
  });

  it("holds nothing up: requests are answered when the dataset is away", async () => {
    const isolate = await startIsolate({ REQUESTS: { writeDataPoint: () => Promise.reject(new Error("away")) } });
    expect((await isolate.send("GET", "/api/agents", { key: tenant.keys.viewer })).status).toBe(200);
  });
});

describe("the hubs of organisations", () => {
  it("are told of the requests behind the answers, of the first at once, of each organisation its own", async () => {
    const told: [string, RequestBatch][] = [];
    const getByName = (name: string) => ({ requestsServed: async (batch: RequestBatch) => told.push([name, batch]) });
    const isolate = await startIsolate({ METRICS_HUB: { getByName } });
    const startedAtMs = Date.now();
    await isolate.send("GET", "/api/agents", { key: tenant.keys.viewer });
    expect(told).toMatchObject([[tenant.organizationId, { routes: [{ route: "/api/agents", method: "GET", n: 1 }] }]]);
    const clock = vi.spyOn(Date, "now").mockImplementation(() => startedAtMs);
    await isolate.send("GET", "/api/agents", { key: tenant.keys.viewer });
    await isolate.send("GET", "/api/agents", { key: stranger.keys.viewer });
    await isolate.send("GET", "/api/agents");
    expect(told).toHaveLength(1);
    clock.mockImplementation(() => startedAtMs + 60_000);
    await isolate.send("GET", "/api/campaigns", { key: tenant.keys.viewer });
    clock.mockRestore();
    expect(told.slice(1)).toMatchObject([
      [
        tenant.organizationId,
        {
          routes: [
            { route: "/api/agents", n: 1 },
            { route: "/api/campaigns", n: 1 },
          ],
        },
      ],
      [stranger.organizationId, { routes: [{ route: "/api/agents", n: 1 }] }],
    ]);
  });

  it("hold nothing up when they are away", async () => {
    const getByName = () => ({ requestsServed: () => Promise.reject(new Error("away")) });
    const isolate = await startIsolate({ METRICS_HUB: { getByName } });
    expect((await isolate.send("GET", "/api/agents", { key: tenant.keys.viewer })).status).toBe(200);
  });
});

describe("Server-Timing", () => {
  it("tells the total, the database's part, the cache's layer and the route", async () => {
    const isolate = await startIsolate();
    // One whose pages nothing has warmed yet.
    const { keys } = await createTenant();
    const send = async () => {
      const { headers } = await isolate.send("GET", "/api/campaigns", { key: keys.viewer });
      return headers.get("Server-Timing") ?? "";
    };
    expect(await send()).toMatch(/^total;dur=[\d.]+, db;dur=[\d.]+, route;desc="GET \/api\/campaigns"$/);
    expect(await send()).toMatch(/^total;dur=[\d.]+, cache;desc=memory, route;desc="GET \/api\/campaigns"$/);
  });
});

describe("the figures of requests", () => {
  const point: RequestPoint = {
    organizationId: "",
    ...{ route: "/api/calls/:id", method: "GET", errorCode: null, cacheSource: null, colo: "FRA" },
    ...{ isolate: "warm", status: 200, totalMs: 10, databaseMs: null, databaseQueries: 0 },
  };
  const read = (query = "", key = tenant.keys.viewer) => api("GET", `/api/performance/requests${query}`, { key });

  it("are by route, with weights, errors by code, and the network beside the server", async () => {
    const { organizationId } = tenant;
    const of = (changes: Partial<RequestPoint>) => requestTable.encode({ ...point, organizationId, ...changes });
    const { dataset } = requestTable;
    await store(dataset, of({ totalMs: 10, cacheSource: "memory" }));
    // One that stands for nine.
    await store(dataset, { ...of({ totalMs: 100, databaseMs: 80, isolate: "cold" }), _sample_interval: 9 });
    await store(dataset, of({ totalMs: 5, errorCode: "not_found", status: 404 }));
    await store(dataset, of({ route: "/api/leads", method: "POST", totalMs: 7, errorCode: "conflict", status: 409 }));
    await store(dataset, of({ route: "/api/leads", method: "POST", totalMs: 9 }));
    const nothing = { lcpMs: null, inpMs: null, cls: null, fcpMs: null, ttfbMs: null, navigation: null, colo: null };
    await store(
      pageViewTable.dataset,
      pageViewTable.encode({
        ...{ ...nothing, organizationId, kind: "request", route: "GET /api/calls/:id", cacheSource: null },
        ...{ totalMs: 130, serverMs: 100, networkMs: 30 },
      }),
    );

    const { status, body } = await read();
    expect(status).toBe(200);
    const [calls, leads] = body.data.routes;
    expect(calls).toEqual({
      ...{ route: "/api/calls/:id", method: "GET", requests: 11 },
      totalMs: { count: 11, p50: 100, p95: 100, p99: 100 },
      databaseMs: { count: 9, p50: 80, p95: 80 },
      errors: { count: 1, share: 1 / 11, byCode: { not_found: 1 } },
      cacheSources: { memory: 1, kv: 0, database: 0 },
      coldShare: 9 / 11,
      fromPages: {
        totalMs: { count: 1, p50: 130, p95: 130 },
        serverMs: { count: 1, p50: 100, p95: 100 },
        networkMs: { count: 1, p50: 30, p95: 30 },
      },
    });
    expect(leads).toMatchObject({ route: "/api/leads", method: "POST", requests: 2, fromPages: null });
    expect(leads.databaseMs).toEqual({ count: 0, p50: null, p95: null });
    expect(body.data.total).toMatchObject({
      requests: 13,
      errors: { count: 2, byCode: { not_found: 1, conflict: 1 } },
      totalMs: { count: 13, p50: 100 },
    });
  });

  it("are an organisation's own, and of the stretch that is asked for", async () => {
    expect((await read("", stranger.keys.viewer)).body.data).toMatchObject({ total: { requests: 0 }, routes: [] });
    const to = new Date(Date.now() - 3_600_000).toISOString();
    expect((await read(`?to=${to}`)).body.data).toMatchObject({ total: { requests: 0, coldShare: null } });
    const answer = await read(`?from=2026-01-01T00:00:00Z&to=2026-10-01T00:00:00Z`);
    expect(answer).toMatchObject({ status: 400, body: { error: { details: [{ path: "from" }] } } });
  });
});
