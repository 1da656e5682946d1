import { beforeAll, describe, expect, it } from "vitest";
import { storeIncident } from "../../../support/worker/alerts.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { agentSettings, api, createTenant } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

const asAdmin = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
  api(method, path, { key: tenant.keys.admin, headers, ...(json === undefined ? {} : { json }) });

const RULE = { name: "Slow answers", metric: "answer_heard", threshold: 900, objective: 0.9 };

describe("alert rules", () => {
  it("are there before any was made, enabled and untouched", async () => {
    const { body } = await api("GET", "/api/alert-rules", { key: stranger.keys.viewer });
    const rules = body.data.items as { id: string; version: number; isDefault: boolean; metric: string }[];
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.every(({ version, isDefault }) => version === 0 && isDefault)).toBe(true);
    expect(rules.map(({ metric }) => metric)).toEqual(
      expect.arrayContaining([
        "answer_heard",
        "response_time",
        "turn_gap",
        "barge_in_stop",
        "false_starts",
        "dead_air",
        "failed_calls",
        "api_latency",
        "api_errors",
        "lcp",
        "inp",
        "cls",
        "provider_failures",
        "cost_rate",
      ]),
    );
  });

  it("of the platform are edited, disabled and brought back, for one organisation only", async () => {
    const path = "/api/alert-rules/default_answer_heard";
    const changed = await asAdmin("PATCH", path, { threshold: 2_000, isEnabled: false });
    expect(changed.body.data).toMatchObject({ threshold: 2_000, isEnabled: false, version: 1, isDefault: true });
    expect((await asAdmin("PATCH", path, { isEnabled: true })).body.data).toMatchObject({
      threshold: 2_000,
      isEnabled: true,
      version: 2,
    });
    const other = await api("GET", path, { key: stranger.keys.viewer });
    expect(other.body.data).toMatchObject({ threshold: 1_500, version: 0 });
    expect((await asAdmin("DELETE", path)).body.data).toEqual({ deleted: true });
    expect((await asAdmin("GET", path)).body.data).toMatchObject({ threshold: 1_500, version: 0 });
    expect((await asAdmin("DELETE", path)).status).toBe(409);
  });

  it("have the windows of their objective unless others are given", async () => {
    const { status, body } = await asAdmin("POST", "/api/alert-rules", RULE);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ ...RULE, kind: "burn_rate", version: 1, isDefault: false });
    const factors = body.data.windows.map(({ factor }: { factor: number }) => Number(factor.toFixed(3)));
    expect(factors).toEqual([5, 5, 6, 3, 1]);
    await asAdmin("DELETE", `/api/alert-rules/${body.data.id}`);
  });

  it("are changed by If-Match only as they were read", async () => {
    const { id } = (await asAdmin("POST", "/api/alert-rules", RULE)).body.data;
    const path = `/api/alert-rules/${id}`;
    const tag = (await asAdmin("GET", path)).headers.get("ETag") ?? "";
    expect((await asAdmin("PATCH", path, { threshold: 1_000 }, { "If-Match": tag })).status).toBe(200);
    expect((await asAdmin("PATCH", path, { threshold: 1_100 }, { "If-Match": tag })).status).toBe(412);
    expect((await asAdmin("DELETE", path, undefined, { "If-Match": tag })).status).toBe(412);
    expect((await asAdmin("DELETE", path)).status).toBe(200);
    expect((await asAdmin("GET", path)).status).toBe(404);
  });

  it.each([
    ["threshold", { ...RULE, metric: "failed_calls", threshold: 5 }],
    ["kind", { ...RULE, metric: "cost_rate", threshold: 5_000_000 }],
    ["windows", { ...RULE, kind: "threshold" }],
    ["agentId", { ...RULE, agentId: "agent_of_nobody" }],
    ["agentId", { ...RULE, metric: "lcp", agentId: "agent_of_nobody" }],
    ["objective", { ...RULE, objective: 1 }],
    [
      "windows.0.shortMinutes",
      { ...RULE, windows: [{ longMinutes: 5, shortMinutes: 9, factor: 2, severity: "page" }] },
    ],
  ])("that contradict themselves are refused, with %s named", async (path, json) => {
    const { status, body } = await asAdmin("POST", "/api/alert-rules", json);
    expect(status).toBe(400);
    expect(body.error.details.map((detail: { path: string }) => detail.path)).toContain(path);
  });

  it("may be of an agent", async () => {
    const agentId = (await asAdmin("POST", "/api/agents", agentSettings())).body.data.id;
    const { status, body } = await asAdmin("POST", "/api/alert-rules", { ...RULE, agentId });
    expect([status, body.data.agentId]).toEqual([201, agentId]);
  });
});

describe("alerts", () => {
  it("are listed by status, newest first, and looked after once", async () => {
    const first = await storeIncident(tenant.organizationId, { callId: "call_1", openedAtMs: Date.now() - 60_000 });
    const second = await storeIncident(tenant.organizationId, { callId: "call_2", openedAtMs: Date.now() });
    const { body } = await asAdmin("GET", "/api/alerts?status=firing");
    expect(body.data.items.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
    expect((await asAdmin("GET", "/api/alerts?status=resolved")).body.data.items).toEqual([]);
    expect((await asAdmin("GET", `/api/alerts?ruleId=other`)).body.data.items).toEqual([]);

    const path = `/api/alerts/${first.id}`;
    const acknowledged = await api("POST", `${path}/acknowledge`, { key: tenant.keys.operator });
    expect(acknowledged.body.data).toMatchObject({
      id: first.id,
      acknowledgedBy: expect.stringContaining("key_"),
      evidence: { worstTurns: [{ callId: "call_1", turnId: "turn_0002" }] },
      history: [{ from: "pending", to: "firing" }],
    });
    const again = await asAdmin("POST", `${path}/acknowledge`);
    expect(again.body.data.acknowledgedBy).toBe(acknowledged.body.data.acknowledgedBy);
    expect(await auditTrail(tenant.keys.admin, first.id)).toContain("alert.acknowledge");
  });

  it("keep who looks after them when their hub writes on, and no older state replaces a newer", async () => {
    const incident = await storeIncident(tenant.organizationId, { callId: "call_3" });
    await asAdmin("POST", `/api/alerts/${incident.id}/acknowledge`);
    // Before the acknowledgement, as when Postgres was away meanwhile.
    const later = incident.changedAtMs + 1;
    const resolved = {
      ...incident,
      callId: "call_3",
      status: "resolved" as const,
      changedAtMs: later,
      resolvedAtMs: later,
    };
    await storeIncident(tenant.organizationId, resolved);
    await storeIncident(tenant.organizationId, { ...incident, callId: "call_3" });
    const { body } = await asAdmin("GET", `/api/alerts/${incident.id}`);
    expect(body.data).toMatchObject({ status: "resolved", acknowledgedBy: expect.stringContaining("key_") });
    expect(body.data.resolvedAt).toBe(new Date(later).toISOString());
  });

  it("make a regression test only of calls that they name, and say how calls are recorded", async () => {
    const incident = await storeIncident(tenant.organizationId, { callId: "call_4" });
    const path = `/api/alerts/${incident.id}/regression?callId=`;
    expect((await asAdmin("GET", `${path}call_5`)).body.error.message).toContain("does not name");
    const missing = await asAdmin("GET", `${path}call_4`);
    expect(missing.status).toBe(404);
    expect(missing.body.error.message).toContain("flightRecorder");
  });
});

describe("alert channels", () => {
  const CHANNEL = { name: "On call", kind: "webhook", url: "https://example.com/hook?token=hidden" };

  it("show neither address nor secret after they were made", async () => {
    const made = await asAdmin("POST", "/api/alert-channels", CHANNEL);
    expect(made.status).toBe(201);
    const { channel, secret } = made.body.data;
    expect(channel).toMatchObject({ name: "On call", host: "example.com", leastSeverity: "page", isEnabled: true });
    expect(secret.length).toBeGreaterThan(30);
    for (const path of ["/api/alert-channels", `/api/alert-channels/${channel.id}`]) {
      const text = JSON.stringify((await asAdmin("GET", path)).body);
      expect(text).toContain("On call");
      expect(text).not.toContain(secret);
      expect(text).not.toContain("hidden");
    }
    const rotated = await asAdmin("POST", `/api/alert-channels/${channel.id}/rotate`);
    expect(rotated.body.data.secret).not.toBe(secret);
    expect((await asAdmin("DELETE", `/api/alert-channels/${channel.id}`)).status).toBe(200);
  });

  it.each(["http://example.com/", "https://10.0.0.1/", "https://2130706433/", "http://127.0.0.1:1/"])(
    "are not sent to %s",
    async (url) => {
      const made = await asAdmin("POST", "/api/alert-channels", { ...CHANNEL, url });
      expect(made.status).toBe(400);
      expect(made.body.error.details).toMatchObject([{ path: "url" }]);
      const { id } = (await asAdmin("POST", "/api/alert-channels", CHANNEL)).body.data.channel;
      expect((await asAdmin("PATCH", `/api/alert-channels/${id}`, { url })).status).toBe(400);
    },
  );
});

describe("silences", () => {
  it("are made and ended by operators", async () => {
    const json = { ruleId: "default_answer_heard", endsAt: new Date(Date.now() + 3_600_000).toISOString() };
    const made = await api("POST", "/api/alert-silences", { key: tenant.keys.operator, json });
    expect(made.body.data).toMatchObject({ ruleId: "default_answer_heard" });
    const path = `/api/alert-silences/${made.body.data.id}`;
    expect((await api("DELETE", path, { key: tenant.keys.operator })).status).toBe(200);
    expect((await api("DELETE", path, { key: tenant.keys.operator })).status).toBe(404);
  });

  it.each([-1_000, 31 * 86_400_000])("of %s ms are refused", async (ms) => {
    const json = { endsAt: new Date(Date.now() + ms).toISOString() };
    expect((await asAdmin("POST", "/api/alert-silences", json)).status).toBe(400);
  });
});
