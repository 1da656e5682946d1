import { createExecutionContext, createScheduledController, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq, inArray } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { createId } from "../../workers/db/ids.ts";
import { voiceCalls } from "../../workers/db/schema.ts";
import { readSettings } from "../../workers/environment/env.ts";
import worker from "../../workers/index.ts";
import { CallerLine } from "../support/worker/caller-line.ts";
import { agentSettings, api, createTenant, database, ORIGIN } from "../support/worker/tenant.ts";

const DAY_MS = 86_400_000;
const settings = readSettings(env);

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
beforeEach(async () => {
  tenant = await createTenant();
  const made = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ isPublic: true }) });
  agentId = made.body.data.id;
});

/** Asks for a token as a page without a session, each time from an address of its own. */
const askAnonymously = () => {
  const headers = { Origin: ORIGIN, "CF-Connecting-IP": crypto.randomUUID() };
  return api("POST", "/api/voice/token", { json: { agentId }, headers });
};
const askSignedIn = () => api("POST", "/api/voice/token", { json: { agentId }, key: tenant.keys.operator });

const quotaOf = (holder: "signed in" | "anonymous") =>
  env.CALL_QUOTA.getByName(holder === "anonymous" ? `${tenant.organizationId}/anonymous` : tenant.organizationId);

/** Calls of today that were counted. */
function takenBy(holder: Parameters<typeof quotaOf>[0]): Promise<number> {
  return runInDurableObject(quotaOf(holder), (_, state) => {
    const rows = state.storage.sql.exec<{ taken: number }>("SELECT taken FROM windows WHERE window_ms = ?", DAY_MS);
    return rows.toArray()[0]?.taken ?? 0;
  });
}

/** As if so many calls had been made today. */
async function fillDay(holder: Parameters<typeof quotaOf>[0], taken: number): Promise<void> {
  await quotaOf(holder).take([{ windowMs: DAY_MS, count: 1 }]);
  await runInDurableObject(quotaOf(holder), (_, state) => {
    state.storage.sql.exec("UPDATE windows SET taken = ? WHERE window_ms = ?", taken, DAY_MS);
  });
}

async function start(url: string): Promise<CallerLine> {
  const line = await CallerLine.open(url);
  line.send({ type: "start_call" });
  return line;
}

async function hangUp(line: CallerLine): Promise<void> {
  line.send({ type: "end_call" });
  await line.untilMessage("call_ended");
}

describe("the quota of anonymous callers", () => {
  it("is untouched by any number of tokens and sockets, and counts a call at its first start only", async () => {
    const tickets = await Promise.all(Array.from({ length: 100 }, askAnonymously));
    expect(tickets.map(({ status }) => status)).toEqual(tickets.map(() => 200));
    const { url } = tickets[0]?.body.data ?? {};
    const idle = await CallerLine.open(url);
    await idle.untilMessage("welcome");
    expect(await takenBy("anonymous")).toBe(0);

    const first = await start(url);
    const { resumeToken } = await first.untilMessage("call_started");
    expect(await takenBy("anonymous")).toBe(1);
    const again = new URL(url);
    again.searchParams.set("token", resumeToken);
    const second = await start(again.href);
    expect(await second.untilMessage("call_started")).toMatchObject({ isResumed: true });
    second.send({ type: "start_call" });
    await hangUp(second);
    expect(await takenBy("anonymous")).toBe(1);
    expect(await takenBy("signed in")).toBe(0);
  });

  it("takes nothing from callers of the organisation when it is used up, and says when to come back", async () => {
    const before = await askAnonymously();
    await fillDay("anonymous", settings.ANONYMOUS_CALLS_PER_DAY);
    const refused = await askAnonymously();
    expect(refused.status).toBe(429);
    expect(refused.body.error.code).toBe("rate_limited");
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);

    const late = await start(before.body.data.url);
    expect(await late.untilMessage("error")).toMatchObject({ code: "too_many_calls", fatal: true });
    await late.until(() => late.closeCode !== null);
    expect(late.closeCode).toBe(4430);

    const ticket = await askSignedIn();
    expect(ticket.status).toBe(200);
    const line = await start(ticket.body.data.url);
    await line.untilMessage("call_started");
    await hangUp(line);
    expect(await takenBy("signed in")).toBe(1);
  });

  it("is left when that of the organisation's own callers is used up", async () => {
    await fillDay("signed in", settings.CALLS_PER_DAY);
    expect((await askSignedIn()).status).toBe(429);
    const line = await start((await askAnonymously()).body.data.url);
    await line.untilMessage("call_started");
    await hangUp(line);
  });

  it("is another organisation's own", async () => {
    await fillDay("anonymous", settings.ANONYMOUS_CALLS_PER_DAY);
    const other = await createTenant();
    const json = agentSettings({ isPublic: true });
    agentId = (await api("POST", "/api/agents", { key: other.keys.admin, json })).body.data.id;
    expect((await askAnonymously()).status).toBe(200);
  });

  it("loses nothing that the caller says while it is asked", async () => {
    const line = await start((await askAnonymously()).body.data.url);
    line.send({ type: "end_call" });
    expect(await line.untilMessage("call_ended")).toMatchObject({ reason: "caller_hung_up" });
    expect(line.messages.filter(({ type }) => type === "error")).toEqual([]);
  });
});

describe("calls that were never opened", () => {
  it("are deleted an hour later, others stay", async () => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const call = (status: "created" | "active" | "ended", minutes: number) => ({
      id: createId("call"),
      organizationId: tenant.organizationId,
      agentId,
      agentVersion: 1,
      transport: "browser",
      status,
      services: "vendor" as const,
      createdAt: minutesAgo(minutes),
    });
    const gone = Array.from({ length: 1_500 }, () => call("created", 61));
    const kept = [call("created", 59), call("active", 600), call("ended", 600)];
    const db = database();
    await db.insert(voiceCalls).values([...gone, ...kept]);
    const list = () => api("GET", "/api/calls?limit=100", { key: tenant.keys.viewer });
    expect((await list()).body.data.items).toHaveLength(100);

    const context = createExecutionContext();
    await worker.scheduled?.(createScheduledController({ cron: "17 * * * *" }), env, context);
    await expect
      .poll(async () => db.$count(voiceCalls, eq(voiceCalls.organizationId, tenant.organizationId)))
      .toBe(kept.length);
    const ids = kept.map(({ id }) => id);
    expect(await db.$count(voiceCalls, inArray(voiceCalls.id, ids))).toBe(kept.length);
    await expect.poll(async () => (await list()).body.data.items.length).toBe(kept.length);
  });
});
