import { createExecutionContext, createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq, inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createId } from "../../../../workers/db/ids.ts";
import {
  cacheEntries,
  callTranscripts,
  callTurns,
  idempotencyKeys,
  organizations,
  sessions,
  voiceCalls,
} from "../../../../workers/db/schema.ts";
import worker from "../../../../workers/index.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord } from "../../../support/call/call-record.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { signIn } from "../../../support/worker/sign-in.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";
import { placeCall } from "../../../support/worker/worker-call.ts";

const DAY_MS = 86_400_000;

interface Tenant {
  organizationId: string;
  key: string;
  operatorKey: string;
  agentId: string;
}

async function createKeeping(retentionDays: number | null): Promise<Tenant> {
  const { organizationId, keys } = await createTenant();
  await database().update(organizations).set({ retentionDays }).where(eq(organizations.id, organizationId));
  const agent = await api("POST", "/api/agents", { key: keys.admin, json: agentSettings() });
  return { organizationId, key: keys.admin, operatorKey: keys.operator, agentId: agent.body.data.id };
}

/** A call that ended so many days ago. */
async function addCall({ organizationId, agentId }: Tenant, endedDaysAgo: number): Promise<string> {
  const callId = createId("call");
  const endedAtEpochMs = Date.now() - endedDaysAgo * DAY_MS;
  const times = { startedAtEpochMs: endedAtEpochMs - 60_000, endedAtEpochMs };
  await storeCallRecord(callRecord({ callId, organizationId, agentId, ...times }), openDatabase);
  return callId;
}

async function wordCount(callId: string): Promise<number> {
  const db = database();
  const [turns, lines] = await db.batch([
    db.select().from(callTurns).where(eq(callTurns.callId, callId)),
    db.select().from(callTranscripts).where(eq(callTranscripts.callId, callId)),
  ]);
  expect(turns.length).toBeGreaterThan(0);
  return (
    lines.length +
    turns.filter(({ userText, replyText, heardText }) => (userText ?? replyText + heardText) !== "").length
  );
}

const runCron = () =>
  worker.scheduled(createScheduledController({ cron: "17 * * * *" }), env, createExecutionContext());

let week: Tenant;
let forever: Tenant;
beforeAll(async () => {
  [week, forever] = await Promise.all([createKeeping(7), createKeeping(null)]);
});

describe("words of calls", () => {
  it("are not shown from the cache once they are erased", async () => {
    const callId = await addCall(week, 7.02);
    const shown = () => api("GET", `/api/calls/${callId}/transcript`, { key: week.key });
    expect((await shown()).body.data.length).toBeGreaterThan(0);
    await runCron();
    expect((await shown()).body.data).toEqual([]);
  });

  it("are erased when their organisation's days are over, and not before", async () => {
    const old = await addCall(week, 7.01);
    const recent = await addCall(week, 6.99);
    const kept = await addCall(forever, 4_000);
    await runCron();
    expect(await wordCount(old)).toBe(0);
    expect(await wordCount(recent)).toBe(5);
    expect(await wordCount(kept)).toBe(5);
    const [call] = await database().select().from(voiceCalls).where(eq(voiceCalls.id, old));
    expect(call).toMatchObject({ status: "ended", endReason: "caller_hung_up" });
  });

  it("are erased also of a call in which nothing was heard, and of many calls in one run", async () => {
    const calls = await Promise.all(Array.from({ length: 130 }, () => addCall(week, 200)));
    const [unheard] = calls;
    await database()
      .delete(callTranscripts)
      .where(eq(callTranscripts.callId, unheard ?? ""));
    await runCron();
    const lines = await database().select().from(callTranscripts).where(inArray(callTranscripts.callId, calls));
    expect(lines).toEqual([]);
    expect(await wordCount(unheard ?? "")).toBe(0);
  });

  it("are erased in the call's own object too", async () => {
    const callId = await placeCall(week.agentId, week.operatorKey);
    const stub = env.CALL_SESSION.getByName(callId);
    expect((await stub.timeline()).length).toBeGreaterThan(0);
    // Its record may still be on the way: what it brings is no older than this.
    const endedAt = new Date(Date.now() - 8 * DAY_MS);
    const { organizationId, agentId } = week;
    await storeCallRecord(callRecord({ callId, organizationId, agentId }), openDatabase);
    await database()
      .update(voiceCalls)
      .set({ createdAt: endedAt, startedAt: endedAt, endedAt })
      .where(eq(voiceCalls.id, callId));
    await runCron();
    expect(await stub.timeline()).toEqual([]);
    expect(await wordCount(callId)).toBe(0);
  });

  it("are erased by the platform, as the log says", async () => {
    await addCall(week, 100);
    await runCron();
    const query = `/api/audit-log?${new URLSearchParams({ resourceId: week.organizationId, limit: "1" })}`;
    const { body } = await api("GET", query, { key: week.key });
    expect(body.data.items).toMatchObject([
      { actorType: "platform", actorId: "retention", action: "organization.erase_words" },
    ]);
    const before = await auditTrail(week.key, week.organizationId);
    await runCron();
    expect(await auditTrail(week.key, week.organizationId)).toEqual(before);
  });
});

it("deletes sessions, cached results and Idempotency-Keys whose time is over, and no others", async () => {
  const { organizationId, key } = week;
  await Promise.all([signIn(key), signIn(key)]);
  const ofTenant = eq(sessions.organizationId, organizationId);
  const [first] = await database().select().from(sessions).where(ofTenant);
  const past = new Date(Date.now() - 2 * DAY_MS);
  const future = new Date(Date.now() + DAY_MS);
  await database()
    .update(sessions)
    .set({ expiresAt: past })
    .where(eq(sessions.id, first?.id ?? ""));
  const entry = { organizationId, entry: {} };
  await database()
    .insert(cacheEntries)
    .values([
      { ...entry, key: `${organizationId}-old`, expiresAt: past },
      { ...entry, key: `${organizationId}-new`, expiresAt: future },
    ]);
  await database()
    .insert(idempotencyKeys)
    .values([
      { organizationId, key: "old", fingerprint: "x", createdAt: past },
      { organizationId, key: "new", fingerprint: "x" },
    ]);
  await runCron();
  const left = await database().select().from(sessions).where(ofTenant);
  expect(left).toHaveLength(1);
  expect(left[0]?.id).not.toBe(first?.id);
  const entries = await database().select().from(cacheEntries).where(eq(cacheEntries.organizationId, organizationId));
  expect(entries.map(({ key }) => key)).toEqual([`${organizationId}-new`]);
  const keys = await database()
    .select()
    .from(idempotencyKeys)
    .where(eq(idempotencyKeys.organizationId, organizationId));
  expect(keys.map(({ key }) => key)).toEqual(["new"]);
});
