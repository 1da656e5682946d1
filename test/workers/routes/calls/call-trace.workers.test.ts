import { beforeAll, describe, expect, it, vi } from "vitest";
import { readExport } from "../../../support/telemetry/otlp-schema.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { agentSettings, api, createTenant } from "../../../support/worker/tenant.ts";
import { placeCall } from "../../../support/worker/worker-call.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
let callId: string;

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  const agent = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() });
  callId = await placeCall(agent.body.data.id, tenant.keys.operator);
  // Brought to Postgres beside the call.
  await vi.waitFor(async () => {
    const { body } = await api("GET", `/api/calls/${callId}`, { key: tenant.keys.viewer });
    expect(body.data.status).toBe("ended");
  }, 10_000);
});

const trace = (key: string, query = "") => api("GET", `/api/calls/${callId}/trace${query}`, { key });

describe("the trace of a call", () => {
  it("is what a collector takes, of the whole call, and counts from the call's start", async () => {
    const { status, body } = await trace(tenant.keys.viewer);
    expect(status).toBe(200);
    const { resource, spans } = readExport(body);
    expect(resource["quantum_voice.organization.id"]).toBe(tenant.organizationId);
    const call = spans.find(({ name }) => name === "call");
    expect(call?.attributes["gen_ai.conversation.id"]).toBe(callId);
    const read = async (part: string) =>
      (await api("GET", `/api/calls/${callId}${part}`, { key: tenant.keys.viewer })).body.data;
    const startedMs = Date.parse((await read("")).startedAt);
    const timeline = await read("/timeline");
    expect(call?.startMs).toBe(startedMs + timeline[0].atMs);
    expect(call?.endMs).toBe(startedMs + timeline.at(-1).atMs);
    expect(JSON.stringify(body)).not.toContain("is there parking");
  });

  it("has what was said for an admin who asks, who is in the audit log for it", async () => {
    expect((await trace(tenant.keys.viewer, "?words=true")).status).toBe(403);
    expect((await trace(tenant.keys.operator, "?words=true")).status).toBe(403);
    expect(await auditTrail(tenant.keys.admin, callId)).not.toContain("call.export_trace");
    const { status, body } = await trace(tenant.keys.admin, "?words=true");
    expect(status).toBe(200);
    readExport(body);
    expect(JSON.stringify(body)).toContain("quantum_voice.personal_attributes");
    expect(await auditTrail(tenant.keys.admin, callId)).toContain("call.export_trace");
  });

  it("is nobody else's", async () => {
    expect((await trace(stranger.keys.admin)).status).toBe(404);
    expect((await trace(tenant.keys.viewer, "?words=please")).status).toBe(400);
  });
});
