import { beforeAll, describe, expect, it } from "vitest";
import { cacheOffFinding, storeRecommendation } from "../../../support/worker/recommendations.ts";
import { api, createTenant } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
});

const SETTINGS = "/api/performance/cache-settings";
const RECOMMENDATIONS = "/api/performance/recommendations";
const asAdmin = (method: string, path: string, json?: unknown) =>
  api(method, path, { key: tenant.keys.admin, ...(json !== undefined && { json }) });

/** Setting of the campaigns' strategy, as the API tells it. */
async function campaignsSetting() {
  const { body } = await asAdmin("GET", SETTINGS);
  return body.data.strategies.find(({ strategy }: { strategy: string }) => strategy === "campaigns_list");
}

describe("settings of the cache", () => {
  it("switch a strategy off and on again, for this organisation's reads", async () => {
    const sourceOf = async () => (await asAdmin("GET", "/api/campaigns")).headers.get("X-Cached");
    await sourceOf();
    expect(await sourceOf()).not.toBe("false");
    const off = await asAdmin("PUT", `${SETTINGS}/campaigns_list`, { isEnabled: false, freshMs: null });
    expect(off.status).toBe(200);
    expect(await campaignsSetting()).toMatchObject({ isEnabled: false, defaultFreshMs: 60_000 });
    expect(await sourceOf()).toBe("false");
    expect(await sourceOf()).toBe("false");
    await asAdmin("PUT", `${SETTINGS}/campaigns_list`, { isEnabled: true, freshMs: null });
    await sourceOf();
    expect(await sourceOf()).not.toBe("false");
  });

  it.each([
    { isEnabled: true, freshMs: 10 },
    { isEnabled: true, freshMs: 10_000_000 },
    { isEnabled: "yes", freshMs: null },
    { isEnabled: true, freshMs: null, tiers: ["memory"] },
  ])("refuse %j", async (setting) => {
    expect((await asAdmin("PUT", `${SETTINGS}/campaigns_list`, setting)).status).toBe(400);
  });

  it("know no strategy of another name", async () => {
    expect((await asAdmin("PUT", `${SETTINGS}/constructor`, { isEnabled: false, freshMs: null })).status).toBe(400);
  });
});

describe("a recommendation", () => {
  it("is listed with its evidence, shown dry, scheduled, taken back and dismissed", async () => {
    await asAdmin("PUT", `${SETTINGS}/campaigns_list`, { isEnabled: false, freshMs: null });
    const id = await storeRecommendation(tenant.organizationId);
    const listed = await api("GET", `${RECOMMENDATIONS}?state=open`, { key: tenant.keys.viewer });
    expect(listed.body.data.items).toMatchObject([{ id, ...cacheOffFinding, state: "open", realised: null }]);
    const dry = await asAdmin("POST", `${RECOMMENDATIONS}/${id}/dry-run`);
    expect(dry.body.data.changes).toEqual([
      { label: "Cache of campaigns_list", before: "off", after: "fresh for 60 s" },
    ]);
    expect(await campaignsSetting()).toMatchObject({ isEnabled: false });
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const scheduled = await asAdmin("POST", `${RECOMMENDATIONS}/${id}/schedule`, { at });
    expect(scheduled.body.data).toMatchObject({ state: "scheduled", scheduledAt: at });
    const past = await asAdmin("POST", `${RECOMMENDATIONS}/${id}/schedule`, { at: "2020-01-01T00:00:00Z" });
    expect(past.body.error.details).toMatchObject([{ path: "at" }]);
    expect((await asAdmin("POST", `${RECOMMENDATIONS}/${id}/dismiss`)).body.data.state).toBe("open");
    expect((await asAdmin("POST", `${RECOMMENDATIONS}/${id}/dismiss`)).body.data.state).toBe("dismissed");
    const late = await asAdmin("POST", `${RECOMMENDATIONS}/${id}/implement`);
    expect([late.status, late.body.error.code]).toEqual([409, "conflict"]);
    const { body } = await asAdmin("GET", `/api/audit-log?resourceId=${id}`);
    expect(body.data.items.map(({ action }: { action: string }) => action)).toEqual([
      "recommendation.dismiss",
      "recommendation.unschedule",
      "recommendation.schedule",
    ]);
  });

  it("is applied where nothing was predicted, without a benchmark, and rolled back", async () => {
    await asAdmin("PUT", `${SETTINGS}/campaigns_list`, { isEnabled: false, freshMs: null });
    const id = await storeRecommendation(tenant.organizationId, {
      ...cacheOffFinding,
      subject: "without a prediction",
      prediction: null,
    });
    const applied = await asAdmin("POST", `${RECOMMENDATIONS}/${id}/implement`);
    expect(applied.body.data).toMatchObject({ state: "applied", realised: null, verificationId: null });
    expect(await campaignsSetting()).toMatchObject({ isEnabled: true });
    const back = await asAdmin("POST", `${RECOMMENDATIONS}/${id}/roll-back`);
    expect(back.body.data.state).toBe("rolled_back");
    expect(await campaignsSetting()).toMatchObject({ isEnabled: false });
  });
});
