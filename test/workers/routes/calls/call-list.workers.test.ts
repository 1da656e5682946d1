import { beforeAll, describe, expect, it } from "vitest";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { voiceCalls } from "../../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { wordErasure } from "../../../../workers/services/privacy/call-erasure.ts";
import { callRecord, turnMetrics } from "../../../support/call/call-record.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;

interface Place {
  tenant: Tenant;
  agentId: string;
}

async function newPlace(name = "Receptionist"): Promise<Place> {
  const tenant = await createTenant();
  const agent = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings({ name }) });
  return { tenant, agentId: agent.body.data.id };
}

/** Stores a call that has ended; `said` are the caller's lines, `gapsMs` the gaps of answers to them. */
async function storeCall(
  { tenant, agentId }: Place,
  minute: number,
  { said = [], gapsMs = [], ...changes }: { said?: string[]; gapsMs?: number[] } & Partial<CallRecord>,
): Promise<string> {
  const callId = createId("call");
  const startedAtEpochMs = Date.UTC(2026, 10, 2, 9, minute);
  const record = callRecord({
    callId,
    organizationId: tenant.organizationId,
    agentId,
    startedAtEpochMs,
    endedAtEpochMs: startedAtEpochMs + 9_000,
    turns: gapsMs.map((turnGapMs, index) => ({
      metrics: turnMetrics({ turnId: `turn_${index}`, index, source: "speech", turnGapMs, interrupted: index > 0 }),
      userText: null,
      replyText: "",
      heardText: "",
    })),
    transcript: [
      { index: 0, turnId: "turn_0", role: "assistant", text: "Hello, we open at eight." },
      ...said.map((text, at) => ({ index: at + 1, turnId: `turn_${at}`, role: "user" as const, text })),
    ].map((line) => ({ mark: null, startMs: 0, endMs: 0, isInterrupted: false, ...line }) as never),
    ...changes,
  });
  await storeCallRecord(record, openDatabase);
  return callId;
}

describe("the list of calls", () => {
  let place: Place;
  let quick: string;
  let slow: string;
  let silent: string;
  let failed: string;
  const read = (query: string) => api("GET", `/api/calls?${query}`, { key: place.tenant.keys.viewer });
  const idsOf = async (query: string): Promise<string[]> =>
    (await read(query)).body.data.items.map(({ id }: { id: string }) => id);
  const countOf = async (query: string) =>
    (await api("GET", `/api/calls/count?${query}`, { key: place.tenant.keys.viewer })).body.data;

  beforeAll(async () => {
    place = await newPlace();
    quick = await storeCall(place, 0, { said: ["Is there parking?", "Thank you."], gapsMs: [300, 400, 500] });
    slow = await storeCall(place, 1, { said: ["My ｔｏｏｔｈ hurts", "Where do I park?"], gapsMs: [310, 4_200] });
    silent = await storeCall(place, 2, {});
    failed = await storeCall(place, 3, { said: ["Hello?"], gapsMs: [900], endReason: "failed" });
    const stranger = await newPlace();
    await storeCall(stranger, 4, { said: ["Is there parking?"], gapsMs: [9_000] });
  });

  it("tells the gaps, the interruptions and the caller's first words", async () => {
    const { items } = (await read("limit=10")).body.data;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([failed, silent, slow, quick]);
    expect(items[3]).toMatchObject({
      medianTurnGapMs: 400,
      worstTurnGapMs: 500,
      interruptionCount: 2,
      firstWords: "Is there parking?",
    });
    expect(items[1]).toMatchObject({
      medianTurnGapMs: null,
      worstTurnGapMs: null,
      interruptionCount: 0,
      firstWords: null,
    });
  });

  it("is put in order by the worst gap, page by page, calls without one last", async () => {
    const ids: string[] = [];
    for (let after = ""; after !== "end"; ) {
      const { items, nextCursor } = (await read(`sort=-worstTurnGapMs&limit=1${after}`)).body.data;
      ids.push(...items.map(({ id }: { id: string }) => id));
      after = nextCursor === null ? "end" : `&cursor=${encodeURIComponent(nextCursor)}`;
    }
    expect(ids).toEqual([slow, failed, quick, silent]);
    expect((await idsOf("sort=-turnCount")).slice(0, 2)).toEqual([quick, slow]);
    expect(await idsOf("sort=-costMicroUsd")).toHaveLength(4);
  });

  it.each([
    ["worstGapOverMs=500", () => [failed, slow]],
    ["endReason=failed", () => [failed]],
    ["words=parking", () => [slow, quick]],
    ["words=tooth", () => [slow]],
    ["words=%22where+do%22", () => []],
    ["words=park+-thanks", () => [slow, quick]],
    ["words=open", () => [failed, silent, slow, quick]],
    ["words=the", () => []],
    ["words=-parking", () => []],
    ["words=parking&worstGapOverMs=500&endReason=caller_hung_up", () => [slow]],
  ])("is filtered by %s, and counted alike", async (query, expected) => {
    const ids = expected();
    expect(await idsOf(query)).toEqual(ids);
    expect(await countOf(query)).toEqual({ count: ids.length, isExact: true });
  });

  it.each([
    "words=",
    "words=%00",
    `words=${"x".repeat(201)}`,
    "worstGapOverMs=-1",
    "worstGapOverMs=3600001",
    "endReason=bored",
  ])("refuses %s", async (query) => {
    for (const path of ["", "/count", "/export"]) {
      const key = place.tenant.keys.operator;
      const { status, body } = await api("GET", `/api/calls${path}?${query}`, { key });
      expect([status, body.error.details[0].path]).toEqual([400, query.split("=")[0]]);
    }
  });

  it("has no first words once a call's words are erased", async () => {
    const erased = await newPlace();
    const callId = await storeCall(erased, 0, { said: ["Is there parking?"] });
    const viewer = { key: erased.tenant.keys.viewer };
    const before = await api("GET", "/api/calls?fields=firstWords", viewer);
    expect(before.body.data.items).toEqual([{ firstWords: "Is there parking?" }]);
    await database().batch(wordErasure(database(), erased.tenant.organizationId, [callId]));
    // Another address, of which nothing is cached.
    const { body } = await api("GET", "/api/calls?fields=id,firstWords", viewer);
    expect(body.data.items).toEqual([{ id: callId, firstWords: null }]);
  });
});

describe("the file of calls", () => {
  const linesOf = (body: string) => body.replace("\uFEFF", "").trimEnd().split("\r\n");

  it("has the calls that pass the filters, with cells that no spreadsheet computes, and is logged", async () => {
    const place = await newPlace("=Receptionist");
    const callId = await storeCall(place, 0, { said: ['=HYPERLINK("x")'], gapsMs: [310] });
    await storeCall(place, 1, { said: ["Hello"], endReason: "failed" });
    const { operator, admin } = place.tenant.keys;
    const { status, headers, body } = await api("GET", "/api/calls/export?endReason=caller_hung_up", { key: operator });
    expect(status).toBe(200);
    expect(headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("Content-Disposition")).toBe('attachment; filename="calls.csv"');
    const [header, row, ...more] = linesOf(body);
    expect(more).toEqual([]);
    const names = header?.split(",") ?? [];
    const cells = row?.split(",") ?? [];
    const cell = (name: string) => cells[names.indexOf(name)];
    expect([cell("id"), cell("worstTurnGapMs"), cell("agentName")]).toEqual([callId, "310", "'=Receptionist"]);
    expect(cell("firstWords")).toBe('"\'=HYPERLINK(""x"")"');
    expect(cell("campaignId")).toBe("");
    expect(await auditTrail(admin, "calls")).toEqual(["call.export: endReason"]);
  });

  it("goes on behind its first thousand calls, each once, newest first", async () => {
    const { tenant, agentId } = await newPlace();
    const rows = Array.from({ length: 1_050 }, (_, n) => ({
      id: createId("call"),
      organizationId: tenant.organizationId,
      agentId,
      agentVersion: 1,
      transport: "browser",
      status: "ended" as const,
      services: "local" as const,
      // Several of one moment, across the end of a batch too.
      createdAt: new Date(Date.UTC(2026, 10, 2) + Math.floor(n / 7) * 1_000),
    }));
    await database().insert(voiceCalls).values(rows);
    const { body } = await api("GET", "/api/calls/export", { key: tenant.keys.operator });
    const ids = linesOf(body)
      .slice(1)
      .map((line) => line.split(",")[0]);
    const expected = rows
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
    expect(ids).toEqual(expected);
  });
});
