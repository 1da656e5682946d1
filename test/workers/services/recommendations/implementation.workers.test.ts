import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { err, ok } from "../../../../voice/result.ts";
import { KnownSettings } from "../../../../workers/cache/strategy-settings.ts";
import { auditLog, recommendations } from "../../../../workers/db/schema.ts";
import type { BenchmarkReport } from "../../../../workers/measure/benchmarks/report.ts";
import type { Finding } from "../../../../workers/measure/recommendations/recommendation.ts";
import { createAudit } from "../../../../workers/services/access/audit.ts";
import type { ActionState } from "../../../../workers/services/recommendations/action-outcome.ts";
import type { BenchmarkSource } from "../../../../workers/services/recommendations/benchmark-source.ts";
import { planCacheAction, undoCacheAction } from "../../../../workers/services/recommendations/cache-actions.ts";
import { createCacheSettings } from "../../../../workers/services/recommendations/cache-settings.ts";
import { type Actions, createImplementation } from "../../../../workers/services/recommendations/implementation.ts";
import {
  createRecommendations,
  type RecommendationRow,
} from "../../../../workers/services/recommendations/recommendations.ts";
import { workerClock } from "../../../../workers/time/worker-clock.ts";
import { metric, report } from "../../../support/benchmarks/reports.ts";
import { cacheOffFinding } from "../../../support/worker/recommendations.ts";
import { createTenant, database } from "../../../support/worker/tenant.ts";

/** Benchmarks that end when a test says so. */
class FakeBenchmarks implements BenchmarkSource {
  readonly reports = new Map<string, BenchmarkReport>();
  isBusy = false;
  started = 0;
  find = async (_organizationId: string, id: string) => this.reports.get(id) ?? null;
  start = async () => (this.isBusy ? null : { id: `benchmark_${++this.started}` });

  end(id: string, p95Ms: number): void {
    this.reports.set(id, report({ api: { metrics: [metric("api.campaigns.cached.p95", p95Ms)] } }, { id }));
  }
}

let organizationId: string;
let nowMs: number;
let benchmarks: FakeBenchmarks;
/** State of what was applied. */
let actionState: ActionState;

beforeEach(async () => {
  ({ organizationId } = await createTenant());
  nowMs = Date.UTC(2026, 10, 30, 12);
  benchmarks = new FakeBenchmarks();
  actionState = "in_force";
});

function world() {
  const db = database();
  const now = () => nowMs;
  const settings = createCacheSettings(db, env.CACHE, new KnownSettings(), { ...workerClock, now });
  const store = createRecommendations(db, now);
  const actions: Actions = {
    plan: async (organization, action) =>
      action.type === "set_cache_strategy" ? planCacheAction(settings, organization, action) : err("not_possible"),
    undo: async (by, undo, action) =>
      undo.type === "restore_cache_strategy" && action.type === "set_cache_strategy"
        ? undoCacheAction(settings, by.organizationId, undo, action)
        : "not_possible",
    stateOf: async () => actionState,
  };
  const implementation = createImplementation({ store, actions, benchmarks, audit: createAudit(db, now), now });
  return { store, settings, implementation };
}

const author = () => ({ actor: { type: "key" as const, id: "key_1" }, organizationId, requestId: "request_1" });

/** Opens the recommendation, its cache being off. */
async function opened(changes: Partial<Finding> = {}): Promise<RecommendationRow> {
  const { store, settings } = world();
  await settings.set(organizationId, "campaigns_list", { isEnabled: false, freshMs: null });
  await store.take(organizationId, "benchmark_0", [{ ...cacheOffFinding, ...changes }], ["cache_off"]);
  const [row] = await listed();
  if (row === undefined) throw new Error("It was not stored.");
  return row;
}

/** Recommendations of the tenant. */
async function listed(): Promise<RecommendationRow[]> {
  return database().select().from(recommendations).where(eq(recommendations.organizationId, organizationId));
}

const current = async (id: string) => (await world().store.find(organizationId, id)) as RecommendationRow;

async function auditedActions(): Promise<string[]> {
  const rows = await database()
    .select({ action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.organizationId, organizationId), eq(auditLog.resourceType, "recommendation")))
    .orderBy(auditLog.id);
  return rows.map(({ action }) => action);
}

describe("findings of a report", () => {
  it("are opened once, follow newer evidence, and are gone when a report that looked no longer has them", async () => {
    const row = await opened();
    const { store } = world();
    await store.take(organizationId, "benchmark_1", [{ ...cacheOffFinding, title: "Newer" }], ["cache_off"]);
    const [again, ...others] = await listed();
    expect(others).toEqual([]);
    expect(again).toMatchObject({ id: row.id, reportId: "benchmark_1", finding: { title: "Newer" } });
    await store.take(organizationId, "benchmark_2", [], ["slow_query"]);
    expect((await current(row.id)).state).toBe("open");
    await store.take(organizationId, "benchmark_3", [], ["cache_off"]);
    expect((await current(row.id)).state).toBe("gone");
  });

  it("are no other tenant's", async () => {
    const row = await opened();
    const stranger = await createTenant();
    expect(await world().store.find(stranger.organizationId, row.id)).toBeNull();
    expect(await world().store.move(stranger.organizationId, row.id, ["open"], "dismissed")).toBeNull();
  });
});

describe("implementing", () => {
  it("shows the change first, and changes nothing by that", async () => {
    const row = await opened();
    const { implementation, settings } = world();
    expect(await implementation.dryRun(row)).toEqual(
      ok([{ label: "Cache of campaigns_list", before: "off", after: "fresh for 60 s" }]),
    );
    expect((await settings.all(organizationId)).campaigns_list).toMatchObject({ isEnabled: false });
    expect((await current(row.id)).state).toBe("open");
  });

  it("applies, is verified by a benchmark, and keeps what it brought beside what was predicted", async () => {
    const row = await opened();
    const { implementation, settings } = world();
    const applied = await implementation.implement(author(), row);
    expect(applied).toMatchObject({ ok: true, value: { state: "verifying", verificationId: "benchmark_1" } });
    expect(await settings.all(organizationId)).toEqual({});
    await implementation.settleVerified(organizationId);
    expect((await current(row.id)).state).toBe("verifying");
    benchmarks.end("benchmark_1", 5.5);
    await implementation.settleVerified(organizationId);
    const settled = await current(row.id);
    expect(settled).toMatchObject({ state: "applied", realised: { value: 5.5, outcome: "as_predicted" } });
    expect(settled.realised?.share).toBeGreaterThan(0.7);
    expect(await auditedActions()).toEqual(["recommendation.apply"]);
  });

  it("is done by one of two who ask at once", async () => {
    const row = await opened();
    const outcomes = await Promise.all([
      world().implementation.implement(author(), row),
      world().implementation.implement(author(), row),
    ]);
    expect(outcomes.map(({ ok: isDone }) => isDone).sort()).toEqual([false, true]);
    expect(benchmarks.started).toBe(1);
  });

  it("waits for the benchmark under way, and is verified by the clock", async () => {
    const row = await opened();
    benchmarks.isBusy = true;
    await world().implementation.implement(author(), row);
    expect(await current(row.id)).toMatchObject({ state: "verifying", verificationId: null });
    benchmarks.isBusy = false;
    await world().implementation.runDue("scheduled-1", 50);
    expect(await current(row.id)).toMatchObject({ state: "verifying", verificationId: "benchmark_1" });
  });

  it("is not verified before it is in force, and fails where it cannot be", async () => {
    const row = await opened();
    benchmarks.isBusy = true;
    await world().implementation.implement(author(), row);
    benchmarks.isBusy = false;
    actionState = "pending";
    await world().implementation.runDue("scheduled-1", 50);
    expect(await current(row.id)).toMatchObject({ state: "verifying", verificationId: null });
    actionState = "failed";
    await world().implementation.runDue("scheduled-2", 50);
    expect(await current(row.id)).toMatchObject({ state: "failed", failure: expect.stringContaining("say why") });
    expect(benchmarks.started).toBe(0);
  });

  it("says so when no benchmark could verify it, and claims nothing", async () => {
    const row = await opened();
    benchmarks.isBusy = true;
    await world().implementation.implement(author(), row);
    nowMs += 25 * 3_600_000;
    await world().implementation.runDue("scheduled-1", 50);
    const settled = await current(row.id);
    expect(settled).toMatchObject({ state: "applied", realised: null });
    expect(settled.failure).toContain("No benchmark");
  });

  it("is refused where a person has to do it", async () => {
    const row = await opened({ action: { type: "manual", steps: ["Look."] } });
    expect(await world().implementation.implement(author(), row)).toEqual(err("manual"));
    expect(await world().implementation.dryRun(row)).toEqual(err("manual"));
  });

  it("is refused where it is set already", async () => {
    const row = await opened();
    const { settings, implementation } = world();
    await settings.set(organizationId, "campaigns_list", null);
    expect(await implementation.implement(author(), row)).toEqual(err("done_already"));
  });
});

describe("a schedule", () => {
  it("applies at its time, as the platform", async () => {
    const row = await opened();
    const { implementation, settings } = world();
    await implementation.schedule(author(), row, new Date(nowMs + 3_600_000));
    await implementation.runDue("scheduled-1", 50);
    expect((await current(row.id)).state).toBe("scheduled");
    nowMs += 3_600_001;
    await implementation.runDue("scheduled-2", 50);
    expect((await current(row.id)).state).toBe("verifying");
    expect(await settings.all(organizationId)).toEqual({});
    expect(await auditedActions()).toEqual(["recommendation.schedule", "recommendation.apply"]);
  });

  it("can be taken back", async () => {
    const row = await opened();
    const { implementation } = world();
    await implementation.schedule(author(), row, new Date(nowMs + 1_000));
    await implementation.dismiss(author(), await current(row.id));
    nowMs += 10_000;
    await implementation.runDue("scheduled-1", 50);
    expect(await current(row.id)).toMatchObject({ state: "open", scheduledAt: null });
  });

  it("that cannot be kept is a failure with its reason", async () => {
    const row = await opened();
    const { implementation, settings } = world();
    await implementation.schedule(author(), row, new Date(nowMs + 1_000));
    await settings.set(organizationId, "campaigns_list", null);
    nowMs += 2_000;
    await implementation.runDue("scheduled-1", 50);
    expect(await current(row.id)).toMatchObject({ state: "failed", failure: "It is set already." });
  });
});

describe("rolling back", () => {
  it("restores what was there", async () => {
    const row = await opened();
    const { implementation, settings } = world();
    await implementation.implement(author(), row);
    nowMs += 1_000;
    const back = await implementation.rollBack(author(), await current(row.id));
    expect(back).toMatchObject({ ok: true, value: { state: "rolled_back" } });
    expect((await settings.all(organizationId)).campaigns_list).toEqual({ isEnabled: false, freshMs: null });
    expect(await auditedActions()).toEqual(["recommendation.apply", "recommendation.roll_back"]);
  });

  it("leaves alone what somebody has set since", async () => {
    const row = await opened();
    const { implementation, settings } = world();
    await implementation.implement(author(), row);
    await settings.set(organizationId, "campaigns_list", { isEnabled: true, freshMs: 5_000 });
    expect(await implementation.rollBack(author(), await current(row.id))).toEqual(err("conflict"));
    expect((await settings.all(organizationId)).campaigns_list).toEqual({ isEnabled: true, freshMs: 5_000 });
  });

  it("is refused for what was never applied", async () => {
    const row = await opened();
    expect(await world().implementation.rollBack(author(), row)).toEqual(err("state"));
  });
});

describe("a change that was cut off", () => {
  it("is a failure that says to look", async () => {
    const row = await opened();
    const { store, implementation } = world();
    await store.move(organizationId, row.id, ["open"], "applying");
    await implementation.runDue("scheduled-1", 50);
    expect((await current(row.id)).state).toBe("applying");
    nowMs += 11 * 60_000;
    await implementation.runDue("scheduled-1", 50);
    const failed = await current(row.id);
    expect(failed.state).toBe("failed");
    expect(failed.failure).toContain("look whether");
  });
});
