import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { appointments, callTranscripts, callTurns, voiceCalls } from "../../../../workers/db/schema.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { agentSettings, api, createTenant, database } from "../../../support/worker/tenant.ts";
import { placeCall } from "../../../support/worker/worker-call.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeAll(async () => {
  tenant = await createTenant();
  const json = agentSettings({ flightRecorder: { enabled: true, retentionDays: 3 } });
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
});

const remove = (callId: string) => api("DELETE", `/api/calls/${callId}`, { key: tenant.keys.admin });
const read = (callId: string, part = "") => api("GET", `/api/calls/${callId}${part}`, { key: tenant.keys.admin });

describe("deleting a call", () => {
  it("leaves nothing of it, here or in its own object", async () => {
    const callId = await placeCall(agentId, tenant.keys.operator);
    // The list was kept by a cache.
    const list = () => api("GET", `/api/calls?agentId=${agentId}`, { key: tenant.keys.admin });
    expect((await list()).body.data.items).toMatchObject([{ id: callId }]);
    const { status, body, headers } = await remove(callId);
    expect([status, body.data]).toEqual([200, { deleted: true }]);
    for (const part of ["", "/transcript", "/turns", "/timeline", "/recording"]) {
      expect([part, (await read(callId, part)).status]).toEqual([part, 404]);
    }
    const stamped = { "X-Write-Stamp": headers.get("X-Write-Stamp") ?? "" };
    const after = await api("GET", `/api/calls?agentId=${agentId}`, { key: tenant.keys.admin, headers: stamped });
    expect(after.body.data.items).toEqual([]);
    const db = database();
    for (const table of [callTurns, callTranscripts, appointments]) {
      expect(await db.select().from(table).where(eq(table.callId, callId))).toEqual([]);
    }
    expect(await env.CALL_SESSION.getByName(callId).personalData()).toEqual({
      timeline: [],
      hasRecording: false,
      hasAudio: false,
    });
    expect((await remove(callId)).status).toBe(404);
    expect(await auditTrail(tenant.keys.admin, callId)).toContain("call.delete");
  });

  it("waits until the call cannot begin any more", async () => {
    const json = { agentId, transport: "browser" };
    const started = await api("POST", "/api/calls/start", { key: tenant.keys.operator, json });
    const { callId } = started.body.data;
    expect((await remove(callId)).status).toBe(409);
    const createdAt = new Date(Date.now() - 6 * 60_000);
    await database().update(voiceCalls).set({ createdAt }).where(eq(voiceCalls.id, callId));
    expect((await remove(callId)).status).toBe(200);
    expect((await read(callId)).status).toBe(404);
  });

  it("does not bring it back by a late repetition of what started it", async () => {
    const request = {
      key: tenant.keys.operator,
      json: { agentId, transport: "browser" },
      headers: { "Idempotency-Key": crypto.randomUUID() },
    };
    const { callId } = (await api("POST", "/api/calls/start", request)).body.data;
    const createdAt = new Date(Date.now() - 6 * 60_000);
    await database().update(voiceCalls).set({ createdAt }).where(eq(voiceCalls.id, callId));
    await remove(callId);
    expect((await api("POST", "/api/calls/start", request)).status).toBe(409);
  });
});
