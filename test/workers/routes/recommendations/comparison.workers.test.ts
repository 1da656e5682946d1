import { beforeEach, describe, expect, it } from "vitest";
import { createAcknowledgements } from "../../../../workers/services/recommendations/acknowledgements.ts";
import { metric, report } from "../../../support/benchmarks/reports.ts";
import { BENCHMARKS, madeReport, storeReport } from "../../../support/worker/benchmarks.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

const KEY = "api.calls.cached.p95";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeEach(async () => {
  tenant = await createTenant();
});

const asAdmin = (method: string, path: string, json?: unknown) =>
  api(method, `${BENCHMARKS}${path}`, { key: tenant.keys.admin, ...(json !== undefined && { json }) });

/** Stores a report of one figure, of some day in November. */
function stored(day: number, valueMs: number, colo = ""): Promise<string> {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, day, 8, minute)).toISOString();
  const { categories } = report({ api: { metrics: [metric(KEY, valueMs)] } });
  const environment = { ...madeReport().environment, colo };
  return storeReport(tenant.keys.admin, { startedAt: at(0), endedAt: at(3), categories, environment });
}

describe("a report", () => {
  it("is compared with the one before it, scored, and with nothing when it is the first", async () => {
    const [first, second] = [await stored(1, 10), await stored(2, 40)];
    const alone = await asAdmin("GET", `/${first}/comparison`);
    expect(alone.body.data).toMatchObject({ baseline: null, comparison: null, baselineScore: null });
    const { body } = await asAdmin("GET", `/${second}/comparison`);
    expect(body.data).toMatchObject({
      current: { id: second },
      baseline: { id: first },
      comparison: { verdict: "regressed", regressed: 1, metrics: [{ key: KEY, verdict: "regressed" }] },
    });
    expect(body.data.comparison.metrics[0].change).toBeCloseTo(3, 1);
    expect(body.data.score.overall).not.toBeNull();
  });

  it("is compared with any other, and with the pinned one", async () => {
    const [first, second, third] = [await stored(1, 10), await stored(2, 40), await stored(3, 41)];
    const other = await asAdmin("GET", `/${third}/comparison?baseline=${first}`);
    expect(other.body.data).toMatchObject({ baseline: { id: first }, comparison: { verdict: "regressed" } });
    const none = await asAdmin("GET", `/${third}/comparison?baseline=pinned`);
    expect(none.body.data.baseline).toBeNull();
    await asAdmin("PUT", "/baseline", { reportId: first });
    await asAdmin("PUT", "/baseline", { reportId: second });
    const pinned = await asAdmin("GET", `/${third}/comparison?baseline=pinned`);
    expect(pinned.body.data.baseline.id).toBe(second);
    await asAdmin("PUT", "/baseline", { reportId: null });
    expect((await asAdmin("GET", `/${third}/comparison?baseline=pinned`)).body.data.baseline).toBeNull();
  });

  it("is compared with and pinned as no other tenant's", async () => {
    const stranger = await createTenant();
    const [mine, theirs] = [await stored(1, 10), await storeReport(stranger.keys.admin)];
    expect((await asAdmin("GET", `/${mine}/comparison?baseline=${theirs}`)).status).toBe(404);
    expect((await asAdmin("PUT", "/baseline", { reportId: theirs })).status).toBe(404);
  });
});

describe("a regression", () => {
  const week = () => new Date(Date.now() + 7 * 86_400_000).toISOString();

  it("is acknowledged with a reason, and stays a regression", async () => {
    await stored(1, 10);
    const id = await stored(2, 40);
    const json = { metric: KEY, reason: "A larger list, on purpose.", expiresAt: week() };
    const made = await api("POST", `${BENCHMARKS}/${id}/acknowledgements`, { key: tenant.keys.operator, json });
    expect(made.status).toBe(201);
    const { body } = await asAdmin("GET", `/${id}/comparison`);
    expect(body.data.comparison.verdict).toBe("regressed");
    expect(body.data.acknowledged).toMatchObject([{ metric: KEY, reason: "A larger list, on purpose." }]);
  });

  it("is regressed unacknowledged when its acknowledgement has expired, which is deleted when the next is made", async () => {
    await stored(1, 10);
    const id = await stored(2, 40);
    const settings = { reportId: id, metric: KEY, acknowledgedBy: "key_made" };
    const yesterday = createAcknowledgements(database(), () => Date.now() - 86_400_000);
    const hourAgo = new Date(Date.now() - 3_600_000);
    await yesterday.create(tenant.organizationId, { ...settings, reason: "For a day.", expiresAt: hourAgo });
    const { body } = await asAdmin("GET", `/${id}/comparison`);
    expect(body.data.acknowledged).toEqual([]);
    await asAdmin("POST", `/${id}/acknowledgements`, { metric: KEY, reason: "For a week.", expiresAt: week() });
    const kept = await yesterday.inForce(tenant.organizationId);
    expect(kept.map(({ reason }) => reason)).toEqual(["For a week."]);
  });

  it("is not acknowledged without a reason, for longer than 90 days, or of a figure that there is not", async () => {
    const id = await stored(2, 40);
    const post = (json: object) =>
      asAdmin("POST", `/${id}/acknowledgements`, { metric: KEY, reason: "Known.", expiresAt: week(), ...json });
    expect((await post({ reason: " " })).status).toBe(400);
    expect((await post({ expiresAt: "2020-01-01T00:00:00Z" })).status).toBe(400);
    expect((await post({ expiresAt: new Date(Date.now() + 91 * 86_400_000).toISOString() })).status).toBe(400);
    expect((await post({ metric: "api.none.p95" })).status).toBe(404);
  });
});

describe("the course of a figure", () => {
  it("is told over the reports that have it, oldest first", async () => {
    for (const [day, valueMs] of [
      [1, 10],
      [2, 11],
      [3, 12],
    ] as const)
      await stored(day, valueMs);
    await storeReport(tenant.keys.admin, { startedAt: "2026-11-04T08:00:00.000Z" });
    const { body } = await asAdmin("GET", `/history?metric=${KEY}&from=2026-11-02T00:00:00Z`);
    expect(body.data).toMatchObject({ metric: KEY, unit: "ms", better: "lower" });
    expect(body.data.points.map(({ value }: { value: number }) => value)).toEqual([11, 12]);
  });

  it("names the report from which on it was another, and takes another environment for no change", async () => {
    const noisy = (valueMs: number, day: number): number => valueMs * (1 + (day % 5) / 200);
    const days = Array.from({ length: 16 }, (_, at) => at + 9);
    const ids: string[] = [];
    // Elsewhere it was faster, which is no change of this environment's.
    for (let day = 1; day <= 8; day++) await stored(day, noisy(4, day), "FRA");
    for (const day of days) ids.push(await stored(day, noisy(day < 17 ? 10 : 14, day)));
    const { body } = await asAdmin("GET", `/history?metric=${KEY}&from=2026-11-01T00:00:00Z`);
    expect(body.data.points.map(({ reportId }: { reportId: string }) => reportId)).toEqual(ids);
    expect(body.data.changes).toMatchObject([{ reportId: ids[8] }]);
  });

  it("is not found where no report has it", async () => {
    expect((await asAdmin("GET", "/history?metric=api.none.p95")).status).toBe(404);
    expect((await asAdmin("GET", "/history?metric=none")).status).toBe(400);
  });
});
