import { beforeAll, describe, expect, inject, it } from "vitest";
import { type ProviderPoint, providerTable } from "../../../../workers/analytics/provider-point.ts";
import { api, createTenant } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

let tenant: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

async function store(changes: Partial<ProviderPoint>, weight = 1): Promise<void> {
  const point = providerTable.encode({
    ...{ organizationId: tenant.organizationId, callId: "call_1", turnId: "turn_1", agentId: "agent_1" },
    ...{ transport: "browser", stage: "llm", provider: "openai-compatible", model: "a-model", outcome: "ok" },
    ...{ errorKind: null, fellBackTo: null, hedge: "first", colo: "FRA", services: "vendor" },
    ...{ firstResultMs: null, totalMs: null, ...changes },
  });
  const response = await fetch(`${inject("analyticsUrl")}/datasets/${providerTable.dataset}/points`, {
    method: "POST",
    body: JSON.stringify({ ...point, _sample_interval: weight }),
  });
  expect(await response.json()).toEqual({ stored: true });
}

const read = (query = "", key = tenant.keys.viewer) => api("GET", `/api/performance/providers${query}`, { key });

describe("the figures of providers", () => {
  it("are by stage, provider, model and location, with failures by kind, and of one kind of services", async () => {
    await store({ firstResultMs: 100, totalMs: 400 }, 3);
    await store({ firstResultMs: 900, hedge: "hedge" });
    await store({ outcome: "failed", errorKind: "rate_limited", fellBackTo: "workers-ai" }, 2);
    await store({ outcome: "failed", errorKind: "timeout" });
    await store({ outcome: "outrun" });
    await store({ outcome: "cancelled" }, 2);
    await store({ colo: "NRT", firstResultMs: 300 });
    await store({ services: "local", firstResultMs: 1 }, 50);
    const { status, body } = await read("?services=vendor");
    expect(status).toBe(200);
    expect(body.data.services).toBe("vendor");
    expect(body.data.providers).toEqual([
      {
        ...{ stage: "llm", provider: "openai-compatible", model: "a-model", colo: "FRA", uses: 10 },
        outcomes: { ok: 4, failed: 3, outrun: 1, cancelled: 2 },
        failureShare: 3 / 8,
        failures: { rate_limited: 2, timeout: 1 },
        ...{ fellBack: 2, hedges: 1 },
        firstResultMs: { count: 4, p50: 100, p95: 900 },
        totalMs: { count: 3, p50: 400, p95: 400 },
      },
      expect.objectContaining({ colo: "NRT", uses: 1, failureShare: 0, failures: {} }),
    ]);
    expect((await read("?services=local")).body.data.providers).toMatchObject([{ uses: 50 }]);
  });

  it("are an organisation's own", async () => {
    expect((await read("?services=vendor", stranger.keys.viewer)).body.data.providers).toEqual([]);
  });
});
