import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { agents, apiKeys, leads, organizations, voiceCalls } from "../../../workers/db/schema.ts";
import type { BenchmarkReport } from "../../../workers/measure/benchmarks/report.ts";
import { BENCHMARKS, untilRunEnded } from "../../support/worker/benchmarks.ts";
import { FeedLine } from "../../support/worker/feed-line.ts";
import { agentSettings, api, createTenant, database, ORIGIN } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let key: string;
beforeAll(async () => {
  tenant = await createTenant();
  key = tenant.keys.admin;
  const { status } = await api("POST", "/api/agents", { key, json: agentSettings() });
  expect(status).toBe(201);
});

const stub = () => env.BENCHMARK_RUN.getByName(tenant.organizationId);
const read = async (id: string) => (await api("GET", `${BENCHMARKS}/${id}`, { key })).body.data;

async function openFeed(): Promise<FeedLine> {
  const headers = { Upgrade: "websocket", Authorization: `Bearer ${tenant.keys.viewer}` };
  return FeedLine.over(await exports.default.fetch(`${ORIGIN}/api/performance/live`, { headers }));
}

async function begin(json: object = {}): Promise<string> {
  const { status, body } = await api("POST", BENCHMARKS, {
    key,
    json: { categories: ["infrastructure"], rounds: 5, ...json },
  });
  expect([status, body.data?.status]).toEqual([201, "running"]);
  return body.data.id;
}

/** Steps of the run under way that have ended, and the number of times that each was begun. */
async function steps(): Promise<{ attempts: number; isEnded: boolean }[]> {
  const rows = await runInDurableObject(stub(), (_, { storage }) =>
    storage.sql
      .exec<{ attempts: number; duration_ms: number | null }>("select attempts, duration_ms from step")
      .toArray(),
  );
  return rows.map(({ attempts, duration_ms }) => ({ attempts, isEnded: duration_ms !== null }));
}

async function untilSteps(count: number): Promise<void> {
  await vi.waitFor(
    async () => expect((await steps()).filter(({ isEnded }) => isEnded).length).toBeGreaterThanOrEqual(count),
    { timeout: 60_000, interval: 10 },
  );
}

const metricOf = (report: BenchmarkReport, name: string) =>
  report.categories.flatMap(({ metrics }) => metrics).find((metric) => metric.key === name);

describe("a benchmark run", { timeout: 120_000 }, () => {
  it("measures in a sandbox, goes on after an eviction, and stores its report", async () => {
    const feed = await openFeed();
    const id = await begin({ note: "first" });
    // A second one has to wait, and leaves nothing behind.
    const second = await api("POST", BENCHMARKS, { key, json: {} });
    expect(second.status).toBe(409);
    await untilSteps(3);
    await evictDurableObject(stub());
    void runDurableObjectAlarm(stub()).catch(() => undefined);
    await untilRunEnded(tenant.organizationId);

    const report = await read(id);
    expect(report).toMatchObject({ status: "finished", note: "first", origin: "command", progress: null });
    const [category] = report.categories;
    expect(category).toMatchObject({ category: "infrastructure", status: "measured", reason: null });
    expect(category.details.sampling).toEqual({ rounds: 5, end: "most_rounds", open: null });
    const trip = metricOf(report, "infrastructure.object.round_trip.p50");
    expect(trip).toMatchObject({ unit: "ms", samples: 25, missing: null });
    expect(trip?.units).toHaveLength(5);
    expect(trip?.value).toBeGreaterThan(0);
    expect(metricOf(report, "infrastructure.queue.round_trip.p50")).toMatchObject({ value: null, samples: 0 });
    await feed.until(() => feed.state?.benchmark?.status === "finished");
    expect(feed.state?.benchmark).toEqual({
      benchmarkId: id,
      status: "finished",
      category: null,
      finishedSteps: expect.any(Number),
      steps: feed.state?.benchmark?.finishedSteps,
      leftMs: 0,
    });
    const listed = (await api("GET", BENCHMARKS, { key })).body.data.items;
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatchObject({ id, categories: ["infrastructure"] });
  });

  it("has rows of its own, in another tenant, and no key after its end", async () => {
    const db = database();
    const [sandbox] = await db.select().from(organizations).where(eq(organizations.sandboxOf, tenant.organizationId));
    const sandboxId = sandbox?.id ?? "";
    expect(await db.$count(leads, eq(leads.organizationId, sandboxId))).toBeGreaterThanOrEqual(5_000);
    expect(await db.$count(voiceCalls, eq(voiceCalls.organizationId, sandboxId))).toBeGreaterThanOrEqual(2_000);
    expect(await db.$count(apiKeys, eq(apiKeys.organizationId, sandboxId))).toBe(0);
    expect(await db.$count(voiceCalls, eq(voiceCalls.organizationId, tenant.organizationId))).toBe(0);
    const [copy] = await db
      .select()
      .from(agents)
      .where(and(eq(agents.organizationId, sandboxId)));
    expect(copy).toMatchObject({ slug: "benchmark", isPublic: false, prompt: agentSettings().prompt, version: 1 });
  });

  it("uses the sandbox again as it is", async () => {
    const id = await begin();
    await untilRunEnded(tenant.organizationId);
    expect(await read(id)).toMatchObject({ status: "finished" });
    const db = database();
    const sandboxes = await db.select().from(organizations).where(eq(organizations.sandboxOf, tenant.organizationId));
    expect(sandboxes).toHaveLength(1);
    const copies = await db
      .select()
      .from(agents)
      .where(eq(agents.organizationId, sandboxes[0]?.id ?? ""));
    expect(copies.map(({ version }) => version)).toEqual([1]);
  });

  it("is held against the report before while it goes on, and says what is not certain", async () => {
    const id = await begin({ rounds: 6 });
    await untilRunEnded(tenant.organizationId);
    const [category] = (await read(id)).categories;
    expect(category.details.sampling).toMatchObject({ rounds: 6, end: "most_rounds", open: expect.any(Number) });
  });

  it("keeps what was measured when it is cancelled", async () => {
    const id = await begin({ rounds: 30 });
    await untilSteps(8);
    expect((await api("DELETE", `${BENCHMARKS}/${id}`, { key })).status).toBe(200);
    await untilRunEnded(tenant.organizationId);
    const report = await read(id);
    expect(report.status).toBe("partial");
    expect(report.categories[0]).toMatchObject({ status: "partial", reason: expect.stringContaining("cancelled") });
    expect(metricOf(report, "infrastructure.kv.read.p50")?.samples).toBeGreaterThanOrEqual(10);
    expect((await api("DELETE", `${BENCHMARKS}/${id}`, { key })).status).toBe(409);
  });

  it("gives a step up that its object did not survive three times, and goes on with the next", async () => {
    const id = await begin();
    await untilSteps(1);
    await runInDurableObject(stub(), (_, { storage }) =>
      storage.sql.exec("update step set attempts = 3 where position = (select max(position) from step)").toArray(),
    );
    await untilRunEnded(tenant.organizationId);
    const report = await read(id);
    expect(report.categories[0]).toMatchObject({
      status: "partial",
      reason: expect.stringContaining("1 of 30 steps failed"),
    });
  });

  it("ends a report whose object knows nothing of its run, when the next run begins", async () => {
    const lost = await begin();
    await runInDurableObject(stub(), (_, { storage }) => {
      storage.sql.exec("delete from run");
      storage.sql.exec("delete from step");
    });
    const id = await begin();
    expect(await read(lost)).toMatchObject({ status: "failed" });
    await api("DELETE", `${BENCHMARKS}/${id}`, { key });
    await untilRunEnded(tenant.organizationId);
  });
});
