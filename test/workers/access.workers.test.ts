import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { hashSecret } from "../../workers/crypto/secrets.ts";
import { apiKeys } from "../../workers/db/schema.ts";
import { storeIncident } from "../support/worker/alerts.ts";
import { storeReport } from "../support/worker/benchmarks.ts";
import { createCampaign } from "../support/worker/campaign.ts";
import { storeRecommendation } from "../support/worker/recommendations.ts";
import { agentSettings, api, createTenant, database } from "../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
let callId: string;
let memberId: string;
let keyId: string;
const rows: Record<string, string> = {};

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
  const json = { agentId, transport: "browser" };
  callId = (await api("POST", "/api/calls/start", { key: tenant.keys.operator, json })).body.data.callId;
  const key = tenant.keys.admin;
  const member = { email: "ada@clinic.example", role: "viewer" };
  memberId = (await api("POST", "/api/members", { key, json: member })).body.data.id;
  const campaign = await createCampaign(tenant, { agentId });
  const phone = "+49301234567";
  const lead = await api("POST", "/api/leads", { key, json: { campaignId: campaign.id, phone } });
  const file = { key, body: "phone\n", headers: { "Content-Type": "text/csv" } };
  const imported = await api("POST", `/api/leads/import?campaignId=${campaign.id}`, file);
  await api("POST", "/api/do-not-call", { key, json: { phone } });
  const text = { key, body: "The pool opens at noon.", headers: { "Content-Type": "text/plain" } };
  rows.document = (await api("POST", "/api/knowledge/documents", text)).body.data.id;
  Object.assign(rows, { campaign: campaign.id, lead: lead.body.data.id, import: imported.body.data.id, phone });
  const rule = { name: "Ours", metric: "answer_heard", threshold: 900, objective: 0.9 };
  const channel = { name: "Ours", kind: "webhook", url: "https://example.com/hook" };
  const silence = { endsAt: new Date(Date.now() + 3_600_000).toISOString() };
  rows.rule = (await api("POST", "/api/alert-rules", { key, json: rule })).body.data.id;
  rows.channel = (await api("POST", "/api/alert-channels", { key, json: channel })).body.data.channel.id;
  rows.silence = (await api("POST", "/api/alert-silences", { key, json: silence })).body.data.id;
  Object.assign(rows, { statement: "1", change: "change_nobody", version: "1" });
  const budget = { name: "Ours", monthlyMicroUsd: 5_000_000 };
  rows.budget = (await api("POST", "/api/performance/cost-budgets", { key, json: budget })).body.data.id;
  const trial = {
    agentId,
    settings: { speculation: "off" },
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  };
  rows.costChange = (await api("POST", "/api/performance/cost-changes", { key, json: trial })).body.data.id;
  rows.recommendation = await storeRecommendation(tenant.organizationId);
  rows.view = (await api("POST", "/api/call-views", { key, json: { name: "Ours" } })).body.data.id;
  const labelRule = { kind: "tag", label: "slow", condition: { type: "worst_gap_over", ms: 2_000 } };
  rows.labelRule = (await api("POST", "/api/call-label-rules", { key, json: labelRule })).body.data.id;
  rows.note = (await api("POST", `/api/calls/${callId}/notes`, { key, json: { text: "Ours." } })).body.data.id;
  rows.benchmark = await storeReport(tenant.keys.admin);
  rows.alert = (await storeIncident(tenant.organizationId, { callId })).id;
  keyId = (await api("POST", "/api/api-keys", { key, json: { name: "spare", role: "viewer" } })).body.data.apiKey.id;
});

/** Every route that is not for everybody, and the least role that may use it. */
const guarded = [
  ["GET", "/api/organizations/me", "viewer"],
  ["PATCH", "/api/organizations/me", "admin"],
  ["GET", "/api/organizations/me/first-steps", "admin"],
  ["POST", "/api/organizations/me/first-steps/dismiss", "admin"],
  ["GET", "/api/members", "admin"],
  ["POST", "/api/members", "admin"],
  ["GET", "/api/members/{member}", "admin"],
  ["PATCH", "/api/members/{member}", "admin"],
  ["DELETE", "/api/members/{member}", "admin"],
  ["GET", "/api/api-keys", "admin"],
  ["POST", "/api/api-keys", "admin"],
  ["POST", "/api/api-keys/{key}/rotate", "admin"],
  ["DELETE", "/api/api-keys/{key}", "admin"],
  ["GET", "/api/preferences", "viewer"],
  ["PUT", "/api/preferences", "viewer"],
  ["GET", "/api/provider-credentials", "admin"],
  ["PUT", "/api/provider-credentials/deepgram", "admin"],
  ["DELETE", "/api/provider-credentials/deepgram", "admin"],
  ["POST", "/api/provider-credentials/rotate", "admin"],
  ["GET", "/api/audit-log", "admin"],
  ["GET", "/api/people/export", "admin"],
  ["DELETE", "/api/people", "admin"],
  ["GET", "/api/session", "viewer"],
  ["GET", "/api/agents", "viewer"],
  ["POST", "/api/agents", "admin"],
  ["GET", "/api/agents/{agent}", "viewer"],
  ["PATCH", "/api/agents/{agent}", "admin"],
  ["DELETE", "/api/agents/{agent}", "admin"],
  ["GET", "/api/agents/{agent}/openers", "viewer"],
  ["GET", "/api/agents/{agent}/openers/audio", "viewer"],
  ["POST", "/api/agents/{agent}/speech", "operator"],
  ["GET", "/api/agents/{agent}/versions", "viewer"],
  ["GET", "/api/agents/{agent}/versions/{version}", "viewer"],
  ["GET", "/api/agents/{agent}/versions/{version}/changes", "viewer"],
  ["POST", "/api/agents/{agent}/versions/{version}/restore", "admin"],
  ["GET", "/api/campaigns", "viewer"],
  ["GET", "/api/campaigns/list", "viewer"],
  ["POST", "/api/campaigns", "operator"],
  ["GET", "/api/campaigns/{campaign}", "viewer"],
  ["PATCH", "/api/campaigns/{campaign}", "operator"],
  ["DELETE", "/api/campaigns/{campaign}", "admin"],
  ["POST", "/api/campaigns/{campaign}/transition", "operator"],
  ["GET", "/api/leads", "viewer"],
  ["POST", "/api/leads", "operator"],
  ["GET", "/api/leads/{lead}", "viewer"],
  ["PATCH", "/api/leads/{lead}", "operator"],
  ["DELETE", "/api/leads/{lead}", "operator"],
  ["POST", "/api/leads/import", "operator"],
  ["GET", "/api/leads/imports", "viewer"],
  ["GET", "/api/leads/imports/{import}", "viewer"],
  ["GET", "/api/leads/export", "operator"],
  ["GET", "/api/do-not-call", "viewer"],
  ["POST", "/api/do-not-call", "operator"],
  ["DELETE", "/api/do-not-call/{phone}", "operator"],
  ["POST", "/api/calls/start", "operator"],
  ["GET", "/api/calls", "viewer"],
  ["GET", "/api/calls/count", "viewer"],
  ["GET", "/api/calls/export", "operator"],
  ["GET", "/api/calls/{call}", "viewer"],
  ["DELETE", "/api/calls/{call}", "admin"],
  ["GET", "/api/calls/{call}/transcript", "viewer"],
  ["GET", "/api/calls/{call}/turns", "viewer"],
  ["GET", "/api/calls/{call}/timeline", "viewer"],
  ["GET", "/api/calls/{call}/recording", "admin"],
  ["GET", "/api/calls/{call}/audio", "viewer"],
  ["GET", "/api/calls/{call}/audio.wav", "operator"],
  ["DELETE", "/api/calls/{call}/audio", "admin"],
  ["GET", "/api/calls/{call}/trace", "viewer"],
  ["GET", "/api/calls/{call}/regression", "admin"],
  ["GET", "/api/calls/{call}/labels", "viewer"],
  ["PATCH", "/api/calls/{call}/labels", "operator"],
  ["GET", "/api/calls/{call}/notes", "viewer"],
  ["POST", "/api/calls/{call}/notes", "operator"],
  ["DELETE", "/api/calls/{call}/notes/{note}", "operator"],
  ["GET", "/api/call-views", "viewer"],
  ["POST", "/api/call-views", "operator"],
  ["DELETE", "/api/call-views/{view}", "operator"],
  ["GET", "/api/call-label-rules", "viewer"],
  ["POST", "/api/call-label-rules", "admin"],
  ["DELETE", "/api/call-label-rules/{labelRule}", "admin"],
  ["GET", "/api/calls/{call}/costs", "viewer"],
  ["POST", "/api/calls/{call}/end", "operator"],
  ["POST", "/api/calls/{call}/listen", "operator"],
  ["POST", "/api/calls/{call}/whisper", "operator"],
  ["POST", "/api/calls/{call}/say", "operator"],
  ["POST", "/api/calls/{call}/take-over", "operator"],
  ["POST", "/api/calls/{call}/keep", "operator"],
  ["POST", "/api/calls/{call}/hand-back", "operator"],
  ["POST", "/api/voice/process", "operator"],
  ["GET", "/api/alerts", "viewer"],
  ["GET", "/api/alerts/{alert}", "viewer"],
  ["POST", "/api/alerts/{alert}/acknowledge", "operator"],
  ["GET", "/api/alerts/{alert}/regression", "admin"],
  ["GET", "/api/alert-rules", "viewer"],
  ["POST", "/api/alert-rules", "admin"],
  ["GET", "/api/alert-rules/{rule}", "viewer"],
  ["PATCH", "/api/alert-rules/{rule}", "admin"],
  ["DELETE", "/api/alert-rules/{rule}", "admin"],
  ["GET", "/api/alert-channels", "viewer"],
  ["POST", "/api/alert-channels", "admin"],
  ["GET", "/api/alert-channels/{channel}", "viewer"],
  ["PATCH", "/api/alert-channels/{channel}", "admin"],
  ["DELETE", "/api/alert-channels/{channel}", "admin"],
  ["POST", "/api/alert-channels/{channel}/rotate", "admin"],
  ["POST", "/api/alert-channels/{channel}/test", "admin"],
  ["GET", "/api/alert-silences", "viewer"],
  ["POST", "/api/alert-silences", "operator"],
  ["DELETE", "/api/alert-silences/{silence}", "operator"],
  ["GET", "/api/database/queries", "viewer"],
  ["GET", "/api/database/queries/{statement}", "viewer"],
  ["GET", "/api/database/audit", "viewer"],
  ["GET", "/api/database/advice", "admin"],
  ["POST", "/api/database/advice", "admin"],
  ["GET", "/api/database/lints", "viewer"],
  ["POST", "/api/database/lints/suppress", "admin"],
  ["POST", "/api/database/lints/restore", "admin"],
  ["GET", "/api/database/changes", "viewer"],
  ["POST", "/api/database/changes", "operator"],
  ["GET", "/api/database/changes/{change}", "viewer"],
  ["POST", "/api/database/changes/{change}/approve", "admin"],
  ["POST", "/api/database/changes/{change}/withdraw", "admin"],
  ["POST", "/api/database/changes/{change}/revert", "admin"],
  ["GET", "/api/metrics", "viewer"],
  ["GET", "/api/performance/turns", "viewer"],
  ["GET", "/api/performance/overview", "viewer"],
  ["GET", "/api/performance/series", "viewer"],
  ["GET", "/api/performance/comparison", "viewer"],
  ["GET", "/api/performance/slowest-turns", "viewer"],
  ["GET", "/api/performance/bottlenecks", "viewer"],
  ["GET", "/api/performance/cache", "viewer"],
  ["GET", "/api/performance/requests", "viewer"],
  ["GET", "/api/performance/page-views", "viewer"],
  ["GET", "/api/performance/providers", "viewer"],
  ["GET", "/api/performance/live", "viewer"],
  ["GET", "/api/performance/recommendations", "viewer"],
  ["GET", "/api/performance/recommendations/{recommendation}", "viewer"],
  ["POST", "/api/performance/recommendations/{recommendation}/dry-run", "admin"],
  ["POST", "/api/performance/recommendations/{recommendation}/implement", "admin"],
  ["POST", "/api/performance/recommendations/{recommendation}/schedule", "admin"],
  ["POST", "/api/performance/recommendations/{recommendation}/dismiss", "admin"],
  ["POST", "/api/performance/recommendations/{recommendation}/roll-back", "admin"],
  ["GET", "/api/performance/cache-settings", "viewer"],
  ["PUT", "/api/performance/cache-settings/campaigns_list", "admin"],
  ["GET", "/api/performance/costs", "viewer"],
  ["GET", "/api/performance/costs/export", "operator"],
  ["GET", "/api/performance/cost-budgets", "viewer"],
  ["POST", "/api/performance/cost-budgets", "admin"],
  ["DELETE", "/api/performance/cost-budgets/{budget}", "admin"],
  ["GET", "/api/performance/cost-changes", "viewer"],
  ["POST", "/api/performance/cost-changes", "operator"],
  ["GET", "/api/performance/cost-changes/{costChange}", "viewer"],
  ["POST", "/api/performance/cost-changes/{costChange}/approve", "admin"],
  ["POST", "/api/performance/cost-changes/{costChange}/stop", "operator"],
  ["POST", "/api/performance/cost-changes/{costChange}/keep", "admin"],
  ["GET", "/api/performance/cost-opportunities", "viewer"],
  ["GET", "/api/performance/benchmarks/history", "viewer"],
  ["PUT", "/api/performance/benchmarks/baseline", "admin"],
  ["GET", "/api/performance/benchmarks/{benchmark}/comparison", "viewer"],
  ["POST", "/api/performance/benchmarks/{benchmark}/acknowledgements", "operator"],
  ["GET", "/api/performance/targets", "viewer"],
  ["GET", "/api/performance/benchmarks", "viewer"],
  ["POST", "/api/performance/benchmarks", "admin"],
  ["POST", "/api/performance/benchmarks/reports", "admin"],
  ["GET", "/api/performance/benchmarks/{benchmark}", "viewer"],
  ["DELETE", "/api/performance/benchmarks/{benchmark}", "admin"],
  ["GET", "/api/performance/benchmarks/schedule", "viewer"],
  ["PUT", "/api/performance/benchmarks/schedule", "admin"],
  ["GET", "/api/analytics/overview", "viewer"],
  ["GET", "/api/transcripts/search", "viewer"],
  ["GET", "/api/knowledge/search", "viewer"],
  ["GET", "/api/knowledge/documents", "viewer"],
  ["POST", "/api/knowledge/documents", "operator"],
  ["GET", "/api/knowledge/documents/{document}", "viewer"],
  ["GET", "/api/knowledge/documents/{document}/content", "viewer"],
  ["POST", "/api/knowledge/documents/{document}/reindex", "operator"],
  ["DELETE", "/api/knowledge/documents/{document}", "operator"],
] as const;

/** Routes that need no key. */
const open = [
  "GET /api/health",
  "POST /api/session",
  "POST /api/session/access",
  "DELETE /api/session",
  "GET /api/voice/agents",
  "POST /api/voice/token",
  "POST /api/performance/page-views",
];

const pathOf = (template: string) =>
  template
    .replace("{alert}/regression", `{alert}/regression?callId=${callId}`)
    .replace("/openers/audio", "/openers/audio?text=Sure.")
    .replace("{version}/changes", "{version}/changes?since=1")
    .replace("{agent}", agentId)
    .replace("{call}", callId)
    .replace("{member}", memberId)
    .replace("{key}", keyId)
    .replace(/\{(\w+)\}/, (_, name: string) => encodeURIComponent(rows[name] ?? ""));
const bodyOf = (method: string) => (["POST", "PUT", "PATCH"].includes(method) ? { json: {} } : {});
/** Something that every changeable thing takes, so that a refusal is not one of the body. */
const changeOf = (method: string, template: string) => {
  if (template.endsWith("/transition")) return { json: { to: "scheduled" } };
  if (/\/(?:say|whisper|speech)$/.test(template)) return { json: { text: "Hello." } };
  if (method === "PATCH" && template.endsWith("/labels")) return { json: { outcome: "mine now" } };
  if (method === "POST" && template.endsWith("/notes")) return { json: { text: "Mine now." } };
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  if (template.endsWith("/schedule")) return { json: { at: tomorrow } };
  if (template.endsWith("/acknowledgements")) {
    return { json: { metric: "api.calls.cached.p95", reason: "Known.", expiresAt: tomorrow } };
  }
  if (method !== "PATCH") return bodyOf(method);
  return { json: template.includes("{agent}") ? { greeting: "Mine now." } : { name: "Mine now" } };
};

interface Described {
  security: unknown[];
  "x-role": string;
}

it("guards every route of the API that is not listed here as open", async () => {
  const { body } = await api("GET", "/api/openapi.json");
  const documented = Object.entries<Record<string, Described>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, "x-role": role }]) => ({
      route: `${method.toUpperCase()} ${path.replace("{provider}", "deepgram").replace("{strategy}", "campaigns_list")}`,
      security,
      role,
    })),
  );
  const known = guarded.map(([method, path]) => `${method} ${path.replace(/\{(?!phone)\w+\}/, "{id}")}`);
  expect(documented.map(({ route }) => route).sort()).toEqual([...known, ...open].sort());
  expect(
    documented
      .filter(({ security }) => security.length === 0)
      .map(({ route }) => route)
      .sort(),
  ).toEqual([...open].sort());
  const rules = new Map(documented.map(({ route, role }) => [route, role]));
  for (const route of open) expect(rules.get(route)).toBe("anyone");
  for (const [index, [, , role]] of guarded.entries()) expect(rules.get(known[index] ?? "")).toBe(role);
});

it.each(guarded)("%s %s is refused without a key, and with one that is nobody's", async (method, template) => {
  for (const key of [undefined, "qv_0123456789abcdef0123456789abcdef", "nonsense"]) {
    const answer = await api(method, pathOf(template), { ...(key === undefined ? {} : { key }), ...bodyOf(method) });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ success: false, error: { code: "unauthorized" } });
    expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
  }
});

it.each(guarded.filter(([, , role]) => role !== "viewer"))(
  "%s %s is refused to a viewer",
  async (method, template, role) => {
    const answer = await api(method, pathOf(template), { key: tenant.keys.viewer, ...bodyOf(method) });
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatchObject({ code: "forbidden", message: expect.stringContaining(role) });
  },
);

it.each(guarded.filter(([, , role]) => role === "admin"))(
  "%s %s is refused to an operator",
  async (method, template) => {
    const answer = await api(method, pathOf(template), { key: tenant.keys.operator, ...bodyOf(method) });
    expect(answer.status).toBe(403);
  },
);

it.each(guarded.filter(([, template]) => template.includes("{")))(
  "%s %s knows no row of another organisation",
  async (method, template) => {
    const path = pathOf(template);
    const read = () => api("GET", path, { key: tenant.keys.admin });
    // What its owner was just shown lies in the cache.
    const before = await read();
    const answer = await api(method, path, { key: stranger.keys.admin, ...changeOf(method, template) });
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ success: false, error: { code: "not_found" } });
    expect(answer.headers.get("X-Cached")).toBe("false");
    expect((await read()).body.data).toEqual(before.body.data);
  },
);

describe("another organisation", () => {
  it("sees none of the rows in its lists", async () => {
    const lists = [
      "alerts",
      "alert-channels",
      "alert-silences",
      "agents",
      "calls",
      `calls?agentId=${agentId}`,
      "campaigns",
      "leads",
      "leads/imports",
      "do-not-call",
      "performance/recommendations",
      "performance/cost-budgets",
      "call-views",
      "call-label-rules",
      "performance/cost-changes",
    ];
    for (const path of lists.map((list) => `/api/${list}`)) {
      const answer = await api("GET", path, { key: stranger.keys.admin });
      expect(answer.body.data).toEqual({ items: [], nextCursor: null });
    }
  });

  it("starts no call with an agent that is not its own", async () => {
    const json = { agentId, transport: "browser" };
    expect((await api("POST", "/api/calls/start", { key: stranger.keys.admin, json })).status).toBe(404);
    expect((await api("POST", "/api/voice/token", { key: stranger.keys.admin, json: { agentId } })).status).toBe(404);
  });
});

describe("a key", () => {
  it("tells its organisation and role", async () => {
    const { body } = await api("GET", "/api/organizations/me", { key: tenant.keys.operator });
    expect(body.data).toMatchObject({ id: tenant.organizationId, name: "Clinic", role: "operator" });
  });

  it("is kept as its hash only, and notes when it was last used", async () => {
    const hash = await hashSecret(tenant.keys.viewer);
    await api("GET", "/api/session", { key: tenant.keys.viewer });
    const [row] = await database().select().from(apiKeys).where(eq(apiKeys.hash, hash));
    expect(JSON.stringify(row)).not.toContain(tenant.keys.viewer);
    expect(row?.prefix).toBe(tenant.keys.viewer.slice(0, 9));
    expect(Date.now() - (row?.lastUsedAt?.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it.each(["bearer KEY", "BEARER KEY", "Bearer  KEY", "bEaReR   KEY", "Bearer KEY "])(
    "is taken under its scheme in any case, with any spaces: %j",
    async (header) => {
      const headers = { Authorization: header.replace("KEY", tenant.keys.viewer) };
      const answer = await api("GET", "/api/organizations/me", { headers });
      expect([answer.status, answer.body.data?.id]).toEqual([200, tenant.organizationId]);
    },
  );

  it.each(["KEY", "BearerKEY", "Bearer\tKEY", "Bearer KEY KEY", "Basic KEY", "Bearer QKEY", "Bearer"])(
    "is not taken as %j",
    async (header) => {
      const headers = { Authorization: header.replaceAll("KEY", tenant.keys.viewer) };
      expect((await api("GET", "/api/organizations/me", { headers })).status).toBe(401);
    },
  );
});
