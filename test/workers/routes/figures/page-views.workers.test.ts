import { beforeAll, describe, expect, inject, it } from "vitest";
import { type PageViewPoint, pageViewTable } from "../../../../workers/analytics/page-view-point.ts";
import type { DataPoint } from "../../../../workers/analytics/point.ts";
import { NO_ORGANIZATION } from "../../../../workers/analytics/request-point.ts";
import type { PageViewBatch } from "../../../../workers/measure/hub-reports.ts";
import { type Isolate, startIsolate } from "../../../support/worker/isolate.ts";
import { api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

const PATH = "/api/performance/page-views";

let tenant: Tenant;
let stranger: Tenant;
let points: PageViewPoint[];
let told: [string, PageViewBatch][];
let isolate: Isolate;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  points = [];
  const writeDataPoint = (point: DataPoint) => void points.push(pageViewTable.decode(point));
  told = [];
  const getByName = (name: string) => ({
    pageViewed: async (batch: PageViewBatch) => told.push([name, batch]),
    requestsServed: async () => undefined,
  });
  isolate = await startIsolate({
    PAGE_VIEWS: { writeDataPoint },
    PAGE_VIEW_LIMIT: limiter(true),
    METRICS_HUB: { getByName },
  });
});

const limiter = (success: boolean) => ({ limit: async () => ({ success }) });

const report = {
  views: [{ route: "/calls/:callId", navigation: "navigate", lcpMs: 812.5, cls: 0.004, fcpMs: 300, ttfbMs: 20 }],
  requests: [{ route: "GET /api/calls/:id", totalMs: 31, serverMs: 11.5, cacheSource: "kv" }],
};

const send = (json: unknown, { origin = ORIGIN, headers = {}, bindings = {} }: Partial<Sent> = {}) =>
  isolate.send("POST", PATH, { json, bindings, headers: { ...(origin !== "" && { Origin: origin }), ...headers } });

interface Sent {
  origin: string;
  headers: Record<string, string>;
  bindings: Record<string, unknown>;
}

describe("a page's report", () => {
  it("of a visitor is taken, and is no organisation's", async () => {
    points.length = 0;
    expect(await send(report)).toMatchObject({ status: 202, body: { data: { taken: 2 } } });
    expect(told).toEqual([]);
    expect(points).toMatchObject([
      { organizationId: NO_ORGANIZATION, kind: "view", route: "/calls/:callId", lcpMs: 812.5, inpMs: null, cls: 0.004 },
      { kind: "request", route: "GET /api/calls/:id", totalMs: 31, serverMs: 11.5, networkMs: 19.5, cacheSource: "kv" },
    ]);
  });

  it("of a browser whose session is over leaves its cookie, so that the page can say why it asks for a key", async () => {
    const answer = await send(report, { headers: { Cookie: `__Host-qv_session=${"x".repeat(43)}` } });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([202, []]);
  });

  it("of a member is their organisation's", async () => {
    points.length = 0;
    const session = await isolate.send("POST", "/api/session", {
      headers: { Origin: ORIGIN },
      json: { apiKey: tenant.keys.viewer },
    });
    const cookie = session.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect((await send(report, { headers: { Cookie: cookie } })).status).toBe(202);
    expect(points.map(({ organizationId }) => organizationId)).toEqual([tenant.organizationId, tenant.organizationId]);
    // Its hub hears of the views, and who is there as a name that says nothing.
    const [name, batch] = told.at(-1) ?? [];
    expect(name).toBe(tenant.organizationId);
    expect(batch?.views).toEqual([{ route: "/calls/:callId", vitals: { LCP: 812.5, CLS: 0.004, FCP: 300, TTFB: 20 } }]);
    expect(batch?.visitor).toMatch(/^[\w+/=-]{16,}$/);
  });

  it.each([
    ["a page of another site", report, { origin: "https://elsewhere.example" }, 403],
    ["no page at all", report, { origin: "" }, 403],
    ["another site's page that says it is ours", report, { headers: { "Sec-Fetch-Site": "cross-site" } }, 403],
    [
      "a page's path in place of its route",
      { ...report, views: [{ ...report.views[0], route: "/calls/call_1" }] },
      {},
      400,
    ],
    ["an unknown route of the API", { ...report, requests: [{ ...report.requests[0], route: "GET /api/x" }] }, {}, 400],
    [
      "a path of the API",
      { ...report, requests: [{ ...report.requests[0], route: "GET /api/calls/call_1" }] },
      {},
      400,
    ],
    ["fields that there are none of", { ...report, address: "https://voice.example/calls?q=1" }, {}, 400],
    ["a measure below 0", { ...report, views: [{ ...report.views[0], lcpMs: -1 }] }, {}, 400],
    ["somebody's name", { ...report, visitor: "ada@clinic.example" }, {}, 400],
    ["too many views", { ...report, views: Array.from({ length: 21 }, () => report.views[0]) }, {}, 400],
    ["too many bytes", { ...report, views: [{ route: " ".repeat(20_000) }] }, {}, 413],
  ] as const)("from %s is refused, and nothing of it is written", async (_, json, sent, status) => {
    points.length = 0;
    expect((await send(json, sent)).status).toBe(status);
    expect(points).toEqual([]);
  });

  it("is refused when an address sends too many", async () => {
    const answer = await send(report, { bindings: { PAGE_VIEW_LIMIT: limiter(false) } });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  });

  it("is taken though the dataset is away", async () => {
    const away = { writeDataPoint: () => Promise.reject(new Error("away")) };
    expect((await send(report, { bindings: { PAGE_VIEWS: away } })).status).toBe(202);
  });
});

describe("the figures of page views", () => {
  const read = (query = "", key = tenant.keys.viewer) => api("GET", `${PATH}${query}`, { key });

  async function store(view: Partial<PageViewPoint>, weight = 1): Promise<void> {
    const point = pageViewTable.encode({
      ...{ organizationId: tenant.organizationId, kind: "view", route: "/calls", navigation: "navigate" },
      ...{ colo: null, cacheSource: null, lcpMs: null, inpMs: null, cls: null, fcpMs: null, ttfbMs: null },
      ...{ totalMs: null, serverMs: null, networkMs: null, ...view },
    });
    const response = await fetch(`${inject("analyticsUrl")}/datasets/${pageViewTable.dataset}/points`, {
      method: "POST",
      body: JSON.stringify({ ...point, _sample_interval: weight }),
    });
    expect(await response.json()).toEqual({ stored: true });
  }

  it("are p75s by page, rated, and no data where there are too few views", async () => {
    await store({ lcpMs: 1_000, cls: 0.05 }, 6);
    await store({ lcpMs: 3_000, cls: 0.3, navigation: "soft-navigation" }, 4);
    await store({ route: "/", lcpMs: 500 }, 9);
    await store({ kind: "request", route: "GET /api/calls", totalMs: 10, serverMs: 5, networkMs: 5 });
    const { body } = await read();
    expect(body.data.minimumViews).toBe(10);
    const [calls, talk] = body.data.routes;
    expect(calls).toMatchObject({ route: "/calls", views: 10, softNavigations: 4 });
    expect(calls.vitals).toMatchObject({
      lcpMs: { count: 10, p75: 3_000, rating: "needs_improvement" },
      cls: { count: 10, p75: 0.3, rating: "poor" },
      inpMs: { count: 0, p75: null, rating: null },
    });
    expect(talk).toMatchObject({ route: "/", views: 9, vitals: { lcpMs: { count: 9, p75: null, rating: null } } });
    expect(body.data.total).toMatchObject({ views: 19, vitals: { lcpMs: { count: 19, p75: 1_000, rating: "good" } } });
  });

  it("are an organisation's own", async () => {
    expect((await read("", stranger.keys.viewer)).body.data).toMatchObject({ total: { views: 0 }, routes: [] });
  });
});
