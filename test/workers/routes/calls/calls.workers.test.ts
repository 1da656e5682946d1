import { beforeAll, describe, expect, it } from "vitest";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, ORIGIN, openDatabase } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agent: { id: string; slug: string };
beforeAll(async () => {
  tenant = await createTenant();
  agent = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data;
});

const start = (json: unknown = { agentId: agent.id, transport: "browser" }, headers = {}) =>
  api("POST", "/api/calls/start", { key: tenant.keys.operator, json, headers });
const read = (path: string) => api("GET", `/api/calls${path}`, { key: tenant.keys.viewer });

/** A call that has ended and whose record has arrived. */
async function endedCall(): Promise<string> {
  const { callId } = (await start()).body.data;
  const identity = { callId, organizationId: tenant.organizationId, agentId: agent.id };
  await storeCallRecord(callRecord(identity), openDatabase);
  return callId;
}

describe("starting a call", () => {
  it("gives the socket's whole address, good for five minutes", async () => {
    const { status, body } = await start();
    expect(status).toBe(201);
    const { callId, token, url, expiresAt } = body.data;
    expect(callId).toMatch(/^call_[0-9a-f-]{36}$/);
    expect(url).toBe(`${ORIGIN.replace("https", "wss")}/agents/${agent.slug}/${callId}?token=${token}`);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(4 * 60_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
    expect((await read(`/${callId}`)).body.data).toMatchObject({
      id: callId,
      agentId: agent.id,
      agentVersion: 1,
      transport: "browser",
      status: "created",
      startedAt: null,
      endedAt: null,
      durationMs: null,
    });
  });

  it("takes the agent's slug for its id", async () => {
    const { body } = await start({ agentId: agent.slug, transport: "browser" });
    expect((await read(`/${body.data.callId}`)).body.data.agentId).toBe(agent.id);
  });

  it("makes one call for one Idempotency-Key", async () => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const [first, second] = [await start(undefined, headers), await start(undefined, headers)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data.callId).toBe(first.body.data.callId);
  });

  it.each([
    ["agentId", { transport: "browser" }],
    ["transport", { agentId: "agent_1", transport: "pigeon" }],
  ])("names the field %s when it is not valid", async (path, json) => {
    const { status, body } = await start(json);
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe(path);
  });

  it("names a bad Idempotency-Key", async () => {
    const { status, body } = await start(undefined, { "Idempotency-Key": "x".repeat(129) });
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe("idempotency-key");
  });

  it("is for a browser unless it says otherwise", async () => {
    const { status, body } = await start({ agentId: agent.id });
    expect([status, body.data.url.startsWith("ws")]).toEqual([201, true]);
  });

  it("needs an agent that there is", async () => {
    expect((await start({ agentId: "agent_x", transport: "browser" })).status).toBe(404);
  });
});

describe("a call's record", () => {
  it("shows when it ran and how it ended", async () => {
    const { data } = (await read(`/${await endedCall()}`)).body;
    expect(data).toMatchObject({ status: "ended", endReason: "caller_hung_up", durationMs: 9_000 });
    expect(Date.parse(data.endedAt) - Date.parse(data.startedAt)).toBe(9_000);
  });

  it("sums its turns up, alone and in the list, once it has ended", async () => {
    const created = (await start()).body.data.callId;
    const ended = await endedCall();
    const sums = { turnCount: 2, medianResponseTimeMs: 40.5, medianAnswerHeardMs: 1_002 };
    const none = { turnCount: null, medianResponseTimeMs: null, medianAnswerHeardMs: null };
    expect((await read(`/${ended}`)).body.data).toMatchObject(sums);
    expect((await read(`/${created}`)).body.data).toMatchObject(none);
    const { items } = (await read("?fields=id,turnCount,medianResponseTimeMs,medianAnswerHeardMs&limit=2")).body.data;
    expect(items).toEqual([
      { id: ended, ...sums },
      { id: created, ...none },
    ]);
  });

  it("shows its turns with all their latencies and words", async () => {
    const callId = await endedCall();
    const { turns, services } = callRecord({ callId });
    expect((await read(`/${callId}/turns`)).body.data).toEqual(
      turns.map(({ metrics, ...words }) => ({ ...metrics, ...words, services })),
    );
  });

  it("shows the conversation as it was heard", async () => {
    const callId = await endedCall();
    expect((await read(`/${callId}/transcript`)).body.data).toEqual(callRecord({ callId }).transcript);
  });

  it("is empty, not missing, before it arrives", async () => {
    const { callId } = (await start()).body.data;
    expect((await read(`/${callId}/turns`)).body.data).toEqual([]);
    expect((await read(`/${callId}/transcript`)).body.data).toEqual([]);
    expect((await read(`/${callId}/timeline`)).body.data).toEqual([]);
  });

  it("is missing when there is no such call", async () => {
    for (const part of ["", "/turns", "/transcript", "/timeline"]) {
      expect((await read(`/call_x${part}`)).status).toBe(404);
    }
  });
});

it("refuses an id that is none", async () => {
  const { status, body } = await read("/%00/turns");
  expect([status, body.error.details[0].path]).toEqual([400, "id"]);
});

describe("ending a call", () => {
  const end = (callId: string) => api("POST", `/api/calls/${callId}/end`, { key: tenant.keys.operator });

  it("is a conflict when it has ended, or nobody ever connected", async () => {
    for (const callId of [await endedCall(), (await start()).body.data.callId]) {
      const { status, body } = await end(callId);
      expect(status).toBe(409);
      expect(body.error.code).toBe("conflict");
    }
  });

  it("needs a call that there is", async () => {
    expect((await end("call_x")).status).toBe(404);
  });
});

describe("listing calls", () => {
  it.each(["0000-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z"])(
    "names a time that no database has: %s",
    async (time) => {
      for (const name of ["from", "to"]) {
        const { status, body } = await read(`?${name}=${encodeURIComponent(time)}`);
        expect([status, body.error.details[0].path]).toEqual([400, name]);
      }
    },
  );

  it("pages through them newest first, of one status and agent when asked", async () => {
    const other = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data;
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      made.unshift((await start({ agentId: other.id, transport: "browser" })).body.data.callId);
    }
    await endedCall();
    const first = (await read(`?agentId=${other.id}&limit=2`)).body.data;
    const second = (await read(`?agentId=${other.id}&limit=2&cursor=${first.nextCursor}`)).body.data;
    expect([...first.items, ...second.items].map((call: { id: string }) => call.id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
    const ended = (await read("?status=ended")).body.data.items;
    expect(ended.length).toBeGreaterThan(0);
    expect(new Set(ended.map((call: { status: string }) => call.status))).toEqual(new Set(["ended"]));
  });

  it.each(["status=asleep", "limit=1000", "cursor=%00", "agentId=%00", "campaignId=a%20b"])(
    "refuses ?%s and names it",
    async (query) => {
      const { status, body } = await read(`?${query}`);
      expect(status).toBe(400);
      expect(body.error.details[0].path).toBe(query.split("=")[0]);
    },
  );
});
