import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { agents, benchmarkSchedules, leads, organizations } from "../../../../workers/db/schema.ts";
import { makeMetric } from "../../../../workers/measure/benchmarks/make-metric.ts";
import { startDueRuns } from "../../../../workers/services/benchmarks/due-runs.ts";
import { MAX_REPORT_BYTES, MAX_REPORTS } from "../../../../workers/services/benchmarks/report-store.ts";
import { removeUnusedSandboxes } from "../../../../workers/services/benchmarks/sandbox-removal.ts";
import { createFollowedServices } from "../../../../workers/services/create.ts";
import { BENCHMARKS, madeReport, storeReport, untilRunEnded } from "../../../support/worker/benchmarks.ts";
import { agentSettings, api, createTenant, database } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

let tenant: Tenant;
let stranger: Tenant;
let key: string;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  key = tenant.keys.admin;
});

const services = () => createFollowedServices(env, () => undefined).benchmarks;

describe("reports made elsewhere", () => {
  it("are stored whole, under an id and a key of their environment", async () => {
    const id = await storeReport(key, { note: "from outside" });
    const { body } = await api("GET", `${BENCHMARKS}/${id}`, { key: tenant.keys.viewer });
    expect(body.data).toMatchObject({ ...madeReport({ note: "from outside" }), id, isBaseline: false, progress: null });
    const other = await storeReport(key, { environment: { ...madeReport().environment, colo: "FRA" } });
    const keyOf = async (one: string) => (await api("GET", `${BENCHMARKS}/${one}`, { key })).body.data.environment.key;
    expect(await keyOf(other)).not.toBe(await keyOf(id));
    const listed = await api("GET", `${BENCHMARKS}?environmentKey=${await keyOf(id)}`, { key });
    expect(listed.body.data.items.map((item: { id: string }) => item.id)).toEqual([id]);
  });

  it("are stored once for each Idempotency-Key", async () => {
    const headers = { "Idempotency-Key": "one-report" };
    const json = madeReport({ note: "once" });
    const first = await api("POST", `${BENCHMARKS}/reports`, { key, json, headers });
    const again = await api("POST", `${BENCHMARKS}/reports`, { key, json, headers });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.data.id).toBe(first.body.data.id);
  });

  it("are refused when they are longer than one may be", async () => {
    const units = Array.from({ length: 400 }, () => Array.from({ length: 50 }, () => 1.25));
    const definition = { label: "Trip", unit: "ms", better: "lower", statistic: "median" } as const;
    const metrics = Array.from({ length: 6 }, (_, at) => makeMetric({ key: `api.m${at}`, ...definition }, units, ""));
    const api_ = { category: "api", status: "measured", reason: null, durationMs: 1, metrics, details: {} } as const;
    const json = madeReport({ categories: [api_] });
    expect(JSON.stringify(json).length).toBeGreaterThan(MAX_REPORT_BYTES);
    expect((await api("POST", `${BENCHMARKS}/reports`, { key, json })).status).toBe(413);
  });

  it("push out the oldest beyond what is kept, and no baseline", async () => {
    const crowded = await createTenant();
    const store = services().reports;
    const ids: string[] = [];
    for (let minute = 0; minute < MAX_REPORTS + 2; minute += 1) {
      const startedAt = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
      const added = await store.addMade(crowded.organizationId, madeReport({ startedAt }), null);
      if (!added.ok) throw new Error(added.error);
      ids.push(added.value.made.report.id);
    }
    const isThere = await Promise.all(ids.slice(0, 4).map((id) => store.find(crowded.organizationId, id)));
    expect(isThere.map((found) => found !== null)).toEqual([false, false, true, true]);
  }, 60_000);
});

describe("another organisation's benchmark", () => {
  it("is not there", async () => {
    const id = await storeReport(key);
    for (const method of ["GET", "DELETE"]) {
      expect((await api(method, `${BENCHMARKS}/${id}`, { key: stranger.keys.admin })).status).toBe(404);
    }
    const { body } = await api("GET", BENCHMARKS, { key: stranger.keys.viewer });
    expect(body.data.items).toEqual([]);
  });
});

describe("a run", () => {
  it("is refused without an agent, with one of another organisation, and with a category twice", async () => {
    expect((await api("POST", BENCHMARKS, { key, json: {} })).status).toBe(422);
    const json = agentSettings();
    const { body } = await api("POST", "/api/agents", { key: stranger.keys.admin, json });
    expect((await api("POST", BENCHMARKS, { key, json: { agentId: body.data.id } })).status).toBe(422);
    expect((await api("POST", BENCHMARKS, { key, json: { categories: ["api", "api"] } })).status).toBe(400);
    expect((await api("POST", BENCHMARKS, { key, json: { rounds: 4 } })).status).toBe(400);
    expect(
      (await api("GET", BENCHMARKS, { key })).body.data.items.every(
        ({ status }: { status: string }) => status !== "running",
      ),
    ).toBe(true);
  });

  it("is begun once for each Idempotency-Key", async () => {
    const own = await createTenant();
    await api("POST", "/api/agents", { key: own.keys.admin, json: agentSettings() });
    const request = {
      key: own.keys.admin,
      json: { categories: ["voice"] },
      headers: { "Idempotency-Key": "one-run" },
    };
    const first = await api("POST", BENCHMARKS, request);
    const again = await api("POST", BENCHMARKS, request);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.data.id).toBe(first.body.data.id);
    await api("DELETE", `${BENCHMARKS}/${first.body.data.id}`, { key: own.keys.admin });
    await untilRunEnded(own.organizationId);
  }, 60_000);
});

describe("the schedule", () => {
  const schedule = {
    isNightly: true,
    nightlyHour: 2,
    isAfterDeployment: true,
    categories: ["infrastructure"],
    agentId: null,
  };
  const night = Date.UTC(2026, 10, 10, 2, 17);

  it("is off until it is made, and then as it was made", async () => {
    const read = () => api("GET", `${BENCHMARKS}/schedule`, { key: tenant.keys.viewer });
    expect((await read()).body.data).toMatchObject({ isNightly: false, isAfterDeployment: false });
    expect((await api("PUT", `${BENCHMARKS}/schedule`, { key, json: schedule })).status).toBe(200);
    expect((await read()).body.data).toEqual(schedule);
    const unknown = await api("PUT", `${BENCHMARKS}/schedule`, { key, json: { ...schedule, agentId: "agent_none" } });
    expect(unknown.status).toBe(400);
    const wrong = await api("PUT", `${BENCHMARKS}/schedule`, { key, json: { ...schedule, nightlyHour: 24 } });
    expect(wrong.status).toBe(400);
  });

  it("begins a run of a new build once, and one a night", async () => {
    const own = await createTenant();
    await api("POST", "/api/agents", { key: own.keys.admin, json: agentSettings() });
    await api("PUT", `${BENCHMARKS}/schedule`, { key: own.keys.admin, json: schedule });
    // Only this organisation's: the database is shared with other tests.
    const { reports, runs, schedules } = services();
    const ours = {
      ...schedules,
      page: async (after: string) =>
        after === "" ? (await schedules.page("")).filter((one) => one.organizationId === own.organizationId) : [],
    };
    const begun = async (build: string, atMs: number): Promise<string[]> => {
      await startDueRuns({ schedules: ours, runs }, build, atMs);
      const running = await reports.running(own.organizationId);
      if (running === null) return [];
      await runs.cancel(own.organizationId, running.id);
      await untilRunEnded(own.organizationId);
      return [running.origin];
    };
    expect(await begun("new build", night - 3_600_000)).toEqual(["deployment"]);
    expect(await begun("new build", night - 3_600_000)).toEqual([]);
    expect(await begun("new build", night)).toEqual(["schedule"]);
    expect(await begun("new build", night + 3_600_000)).toEqual([]);
    const [row] = await database()
      .select()
      .from(benchmarkSchedules)
      .where(eq(benchmarkSchedules.organizationId, own.organizationId));
    expect(row).toMatchObject({ measuredBuild: "new build", nightlyRunAt: new Date(night) });
  }, 90_000);
});

describe("a sandbox without a run for a week", () => {
  it("is removed with all of its rows, and no other organisation", async () => {
    const own = await createTenant();
    const db = database();
    const { body } = await api("POST", "/api/agents", { key: own.keys.admin, json: agentSettings() });
    const { sandboxes } = services();
    const agent = await sandboxes.agentOf(own.organizationId, body.data.id);
    if (agent === null) throw new Error("There is no agent.");
    const { place } = await sandboxes.open(own.organizationId, agent, false);
    await sandboxes.issueKey(place.organizationId);
    const ours = {
      unused: async (beforeMs: number) =>
        (await sandboxes.unused(beforeMs)).filter((id) => id === place.organizationId),
    };
    const now = Date.now();
    await removeUnusedSandboxes(db, ours, now + 6.9 * 86_400_000);
    expect(await db.$count(organizations, eq(organizations.id, place.organizationId))).toBe(1);
    await removeUnusedSandboxes(db, ours, now + 7.1 * 86_400_000);
    expect(await db.$count(organizations, eq(organizations.id, place.organizationId))).toBe(0);
    expect(await db.$count(agents, eq(agents.organizationId, place.organizationId))).toBe(0);
    expect(await db.$count(leads, eq(leads.organizationId, place.organizationId))).toBe(0);
    expect(await db.$count(organizations, eq(organizations.id, own.organizationId))).toBe(1);
    expect(await db.$count(agents, eq(agents.organizationId, own.organizationId))).toBe(1);
  });
});
