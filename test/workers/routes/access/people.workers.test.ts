import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createId } from "../../../../workers/db/ids.ts";
import { createLists } from "../../../../workers/db/lists.ts";
import {
  appointments,
  auditLog,
  callTranscripts,
  callTurns,
  campaigns,
  doNotCall,
  leads,
  voiceCalls,
} from "../../../../workers/db/schema.ts";
import { createAudit } from "../../../../workers/services/access/audit.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { createPeople } from "../../../../workers/services/privacy/people.ts";
import { callRecord } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";
import { placeCall } from "../../../support/worker/worker-call.ts";

const PHONE = "+442079460123";
const OTHER_PHONE = "+442079460999";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
let campaignId: string;
beforeAll(async () => {
  // The first request loads the worker.
  await api("GET", "/api/health");
});
beforeEach(async () => {
  tenant = await createTenant();
  const json = agentSettings({ flightRecorder: { enabled: true, retentionDays: 3 } });
  agentId = (await api("POST", "/api/agents", { key: tenant.keys.admin, json })).body.data.id;
  campaignId = createId("campaign");
  await database()
    .insert(campaigns)
    .values({
      id: campaignId,
      organizationId: tenant.organizationId,
      name: "Recall",
      agentId,
      timeZone: "Europe/London",
      callingWindows: [],
      pacing: { maxConcurrentCalls: 1, callsPerMinute: 1 },
      retryPolicy: { maxAttempts: 1, retryAfterMinutes: 60, retryOn: [] },
    });
});

async function addLead(phone: string): Promise<string> {
  const id = createId("lead");
  const { organizationId } = tenant;
  await database()
    .insert(leads)
    .values({ id, organizationId, campaignId, phone, name: "Ada", email: "ada@home.example" });
  return id;
}

/** A call that has ended, with words and an appointment in it. */
async function addCall(whose: { phone?: string; leadId?: string }): Promise<string> {
  const callId = createId("call");
  const { organizationId } = tenant;
  await storeCallRecord(callRecord({ callId, organizationId, agentId }), openDatabase);
  await database().update(voiceCalls).set(whose).where(eq(voiceCalls.id, callId));
  await database()
    .insert(appointments)
    .values({
      id: createId("appointment"),
      organizationId,
      callId,
      caller: whose.phone ?? null,
      day: "Tuesday",
      status: "booked",
      idempotencyKey: callId,
    });
  return callId;
}

const exportOf = (phone = PHONE, key = tenant.keys.admin, cursor?: string) =>
  api("GET", `/api/people/export?${new URLSearchParams({ phone, ...(cursor !== undefined && { cursor }) })}`, { key });
const erase = (phone = PHONE, key = tenant.keys.admin, query: Record<string, string> = {}) =>
  api("DELETE", `/api/people?${new URLSearchParams({ phone, ...query })}`, { key });

async function wordsOf(callId: string) {
  const db = database();
  const [[call], turns, lines, booked] = await db.batch([
    db.select().from(voiceCalls).where(eq(voiceCalls.id, callId)),
    db.select().from(callTurns).where(eq(callTurns.callId, callId)),
    db.select().from(callTranscripts).where(eq(callTranscripts.callId, callId)),
    db.select().from(appointments).where(eq(appointments.callId, callId)),
  ]);
  return { call, turns, lines, booked };
}

describe("the export of a person", () => {
  it("has their leads, their calls with what was said, and that they must not be called", async () => {
    const leadId = await addLead(PHONE);
    const byPhone = await addCall({ phone: PHONE });
    const byLead = await addCall({ leadId });
    const spoken = await placeCall(agentId, tenant.keys.operator);
    await database().update(voiceCalls).set({ phone: PHONE }).where(eq(voiceCalls.id, spoken));
    await addCall({ phone: OTHER_PHONE });
    await database().insert(doNotCall).values({ organizationId: tenant.organizationId, phone: PHONE, reason: "asked" });
    const { status, body } = await exportOf();
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ phone: PHONE, doNotCall: { reason: "asked" }, nextCursor: null });
    expect(body.data.leads).toMatchObject([{ id: leadId, name: "Ada", email: "ada@home.example", phone: PHONE }]);
    const calls = new Map<string, Record<string, unknown[]>>(
      body.data.calls.map((call: { id: string }) => [call.id, call]),
    );
    expect([...calls.keys()].sort()).toEqual([byPhone, byLead, spoken].sort());
    for (const id of [byPhone, byLead]) {
      expect(calls.get(id)?.transcript).toHaveLength(3);
      expect(calls.get(id)?.turns).toMatchObject([{ heardText: "Hello." }, { userText: "Is there parking?" }]);
      expect(calls.get(id)?.appointments).toMatchObject([{ day: "Tuesday" }]);
      expect(calls.get(id)?.recording).toBeNull();
    }
    expect(JSON.stringify(calls.get(spoken)?.timeline)).toContain("is there parking");
    expect(calls.get(spoken)?.recording).toBe(`/api/calls/${spoken}/recording`);
  });

  it("comes in pages when there are many calls", async () => {
    const ids = await Promise.all(Array.from({ length: 22 }, () => addCall({ phone: PHONE })));
    const first = (await exportOf()).body.data;
    expect(first.calls).toHaveLength(20);
    const second = (await exportOf(PHONE, tenant.keys.admin, first.nextCursor)).body.data;
    expect(second.nextCursor).toBeNull();
    const seen = [...first.calls, ...second.calls].map(({ id }: { id: string }) => id);
    expect(seen.sort()).toEqual(ids.sort());
    expect((await exportOf(OTHER_PHONE, tenant.keys.admin, first.nextCursor)).status).toBe(400);
  });

  it("finds the number however it is written, and takes none without its country", async () => {
    await addLead(PHONE);
    const { body } = await exportOf("+44 (0)20 7946 0123");
    expect(body.data).toMatchObject({ phone: PHONE, leads: [{ phone: PHONE }] });
    const unescaped = await api("GET", `/api/people/export?phone=${PHONE}`, { key: tenant.keys.admin });
    expect(unescaped.body.data.phone).toBe(PHONE);
    for (const phone of ["020 7946 0123", "+4420", "nobody", ""]) {
      const refused = await exportOf(phone);
      expect(refused.status).toBe(400);
      expect(refused.body.error.details[0].path).toBe("phone");
    }
  });
});

describe("the erasure of a person", () => {
  it("leaves of their calls only that they were, and nothing else", async () => {
    const leadId = await addLead(PHONE);
    const calls = [await addCall({ phone: PHONE }), await addCall({ leadId }), await addCall({ phone: PHONE, leadId })];
    const other = await addCall({ phone: OTHER_PHONE });
    await database().insert(doNotCall).values({ organizationId: tenant.organizationId, phone: PHONE });
    const { status, body } = await erase();
    expect(status).toBe(200);
    expect(body.data).toEqual({ isComplete: true, calls: 3, leads: 1, isDoNotCallErased: false });
    for (const id of calls) {
      const { call, turns, lines, booked } = await wordsOf(id);
      expect(call).toMatchObject({ phone: null, leadId: null, status: "ended", endReason: "caller_hung_up" });
      expect(turns).toHaveLength(2);
      for (const turn of turns) expect(turn).toMatchObject({ userText: null, replyText: "", heardText: "" });
      expect(turns[0]?.responseTimeMs).toBe(40.5);
      expect([lines, booked]).toEqual([[], []]);
    }
    expect((await wordsOf(other)).lines).toHaveLength(3);
    const after = (await exportOf()).body.data;
    expect(after).toMatchObject({ leads: [], calls: [], doNotCall: { phone: PHONE } });
    const again = await erase(PHONE, tenant.keys.admin, { doNotCall: "true" });
    expect(again.body.data).toEqual({ isComplete: true, calls: 0, leads: 0, isDoNotCallErased: true });
    expect((await exportOf()).body.data.doNotCall).toBeNull();
  });

  it.each<[string, (leadId: string) => Promise<{ status: number }>]>([
    ["their lead was deleted", (id) => api("DELETE", `/api/leads/${id}`, { key: tenant.keys.admin })],
    ["the campaign was deleted", () => api("DELETE", `/api/campaigns/${campaignId}`, { key: tenant.keys.admin })],
    [
      "their lead was given another number",
      (id) => api("PATCH", `/api/leads/${id}`, { key: tenant.keys.admin, json: { phone: OTHER_PHONE } }),
    ],
  ])("finds their calls although %s first", async (_what, before) => {
    const leadId = await addLead(PHONE);
    const [callId, other] = [await addCall({ leadId }), await addCall({ leadId: await addLead("+442079460777") })];
    expect((await before(leadId)).status).toBe(200);
    const { body } = await erase();
    expect(body.data).toMatchObject({ isComplete: true, calls: 1 });
    const { call, lines } = await wordsOf(callId);
    expect([call?.phone, lines]).toEqual([null, []]);
    expect((await wordsOf(other)).lines).toHaveLength(3);
  });

  it("is not called complete when a call of theirs began meanwhile", async () => {
    await addCall({ phone: PHONE });
    const db = database();
    const { organizationId } = tenant;
    const author = { actor: { type: "key", id: "key_1" }, organizationId, requestId: "request" } as const;
    let isFirst = true;
    const objects = {
      read: async () => ({ timeline: [], hasRecording: false, hasAudio: false }),
      async erase() {
        if (isFirst) await addCall({ phone: PHONE });
        isFirst = false;
      },
    };
    const people = createPeople(db, createLists(db, "secret"), createAudit(db), objects, "hash key");
    expect(await people.erase(author, PHONE, false)).toMatchObject({ isComplete: false, calls: 1 });
    expect(await people.erase(author, PHONE, false)).toMatchObject({ isComplete: true, calls: 1 });
  });

  it("reaches what the call's own object keeps, and what was on its way to the database", async () => {
    const callId = await placeCall(agentId, tenant.keys.operator);
    const row = eq(voiceCalls.id, callId);
    await database().update(voiceCalls).set({ phone: PHONE }).where(row);
    await erase();
    const stub = env.CALL_SESSION.getByName(callId);
    expect(await stub.personalData()).toEqual({ timeline: [], hasRecording: false, hasAudio: false });
    expect((await api("GET", `/api/calls/${callId}/recording`, { key: tenant.keys.admin })).status).toBe(404);
    const { call, turns, lines } = await wordsOf(callId);
    expect(call).toMatchObject({ status: "ended", phone: null });
    expect(JSON.stringify([turns, lines])).not.toContain("parking");
  });

  it("knows nobody of another organisation", async () => {
    const stranger = await createTenant();
    const leadId = await addLead(PHONE);
    const callId = await addCall({ phone: PHONE, leadId });
    expect((await exportOf(PHONE, stranger.keys.admin)).body.data).toMatchObject({ leads: [], calls: [] });
    expect((await erase(PHONE, stranger.keys.admin)).body.data).toMatchObject({ calls: 0, leads: 0 });
    expect((await wordsOf(callId)).lines).toHaveLength(3);
    expect((await exportOf()).body.data.leads).toHaveLength(1);
  });

  it("is logged, like the export, without the number", async () => {
    const ofTenant = (organizationId: string) =>
      database()
        .select()
        .from(auditLog)
        .where(and(eq(auditLog.organizationId, organizationId), eq(auditLog.resourceType, "person")))
        .orderBy(auditLog.createdAt, auditLog.id);
    await exportOf();
    await erase();
    await exportOf(OTHER_PHONE);
    const entries = await ofTenant(tenant.organizationId);
    expect(entries.map(({ action }) => action)).toEqual(["person.export", "person.erase", "person.export"]);
    expect(entries[0]?.resourceId).toBe(entries[1]?.resourceId);
    expect(entries[0]?.resourceId).not.toBe(entries[2]?.resourceId);
    expect(JSON.stringify(entries)).not.toMatch(/2079460/);
    const stranger = await createTenant();
    await exportOf(PHONE, stranger.keys.admin);
    const [elsewhere] = await ofTenant(stranger.organizationId);
    expect(elsewhere?.resourceId).not.toBe(entries[0]?.resourceId);
  });
});
