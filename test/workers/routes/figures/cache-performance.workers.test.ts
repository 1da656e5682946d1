import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { CACHE_DATASET } from "../../../../workers/analytics/cache-point.ts";
import type { DataPoint } from "../../../../workers/analytics/point.ts";
import { startIsolate } from "../../../support/worker/isolate.ts";
import { api, createTenant } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

let tenant: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

/** A dataset whose points the local Analytics Engine keeps. */
const dataset = {
  async writeDataPoint(point: DataPoint): Promise<void> {
    const address = `${inject("analyticsUrl")}/datasets/${CACHE_DATASET}/points`;
    const response = await fetch(address, { method: "POST", body: JSON.stringify(point) });
    expect(await response.json()).toEqual({ stored: true });
  },
};

const read = (query = "", key = tenant.keys.viewer) => api("GET", `/api/performance/cache${query}`, { key });

describe("the figures of the cache", () => {
  it("are empty before anything was read", async () => {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ total: { reads: 0, hitRate: null, originCallsPerRead: null }, strategies: [] });
  });

  it("are of the reads that an organisation really made, by strategy and by layer", async () => {
    const isolate = await startIsolate({ CACHE_COUNTS: dataset });
    const key = tenant.keys.viewer;
    const startedAtMs = Date.now();
    // The first read is written at once, the rest when a minute is over.
    for (let i = 0; i < 4; i++) await isolate.send("GET", "/api/agents", { key });
    await isolate.send("GET", "/api/campaigns", { key });
    await isolate.send("GET", "/api/campaigns", { key: stranger.keys.viewer });
    expect((await read()).body.data.total.reads).toBe(1);
    const later = vi.spyOn(Date, "now").mockImplementation(() => startedAtMs + 61_000);
    await isolate.send("GET", "/api/campaigns", { key: stranger.keys.viewer });
    later.mockRestore();

    const { body } = await read();
    expect(body.data.total).toMatchObject({ reads: 5, fromOrigin: 2, hitRate: 0.6, originCalls: 2, failed: 0 });
    expect(body.data.total.layers).toMatchObject({
      memory: { lookups: 5, hits: 3, hitRate: 0.6 },
      kv: { lookups: 2, hits: 0, hitRate: 0, failures: 0 },
      database: { lookups: 0, hits: 0, hitRate: null },
    });
    const ofStrategy = body.data.strategies.map((one: { strategy: string; reads: number; hitRate: number }) => [
      one.strategy,
      one.reads,
      one.hitRate,
    ]);
    expect(ofStrategy).toEqual([
      ["agents_list", 4, 0.75],
      ["campaigns_list", 1, 0],
    ]);
    expect((await read("", stranger.keys.viewer)).body.data.total).toMatchObject({ reads: 2 });
  });

  it("are of the stretch that is asked for", async () => {
    const to = new Date(Date.now() - 3_600_000).toISOString();
    expect((await read(`?to=${to}`)).body.data.total.reads).toBe(0);
    expect((await read("?from=yesterday")).body.error.details[0].path).toBe("from");
  });
});

it("counts hold up nobody: reads are answered when the dataset is away", async () => {
  const isolate = await startIsolate({ CACHE_COUNTS: { writeDataPoint: () => Promise.reject(new Error("away")) } });
  expect((await isolate.send("GET", "/api/agents", { key: tenant.keys.viewer })).status).toBe(200);
});

it("without analytics the figures are 503, with a time to come back", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const isolate = await startIsolate();
  const bindings = { ANALYTICS_SQL_URL: "" };
  const answer = await isolate.send("GET", "/api/performance/cache", { key: tenant.keys.viewer, bindings });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
});
