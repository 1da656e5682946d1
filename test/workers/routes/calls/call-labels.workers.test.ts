import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { wordErasure } from "../../../../workers/services/privacy/call-erasure.ts";
import { callRecord } from "../../../support/call/call-record.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let agentId: string;
let otherAgentId: string;
let callId: string;

beforeAll(async () => {
  tenant = await createTenant();
  const newAgent = async () =>
    (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data.id;
  [agentId, otherAgentId] = [await newAgent(), await newAgent()];
});
beforeEach(async () => {
  callId = createId("call");
  await store({});
});

const store = (changes: Partial<CallRecord>) =>
  storeCallRecord(callRecord({ callId, organizationId: tenant.organizationId, agentId, ...changes }), openDatabase);

interface Label {
  kind: string;
  label: string;
  source: string;
}

const asWords = (labels: Label[]) => labels.map(({ kind, label, source }) => `${kind} ${label} by ${source}`);
const labelsOf = async (id = callId) =>
  asWords((await api("GET", `/api/calls/${id}/labels`, { key: tenant.keys.viewer })).body.data);
const change = (json: object) => api("PATCH", `/api/calls/${callId}/labels`, { key: tenant.keys.operator, json });
const createRule = async (json: object): Promise<string> =>
  (await api("POST", "/api/call-label-rules", { key: tenant.keys.admin, json })).body.data.id;

describe("labels by hand", () => {
  it("are added, taken away and replaced, the outcome being one", async () => {
    expect(await labelsOf()).toEqual([]);
    const { status, body } = await change({ addTags: ["vip", "call back", "vip"], outcome: "booked" });
    expect(status).toBe(200);
    expect(asWords(body.data)).toEqual(["outcome booked by hand", "tag call back by hand", "tag vip by hand"]);
    await change({ removeTags: ["vip", "never there"], outcome: "lost" });
    expect(await labelsOf()).toEqual(["outcome lost by hand", "tag call back by hand"]);
    await change({ outcome: null });
    expect(await labelsOf()).toEqual(["tag call back by hand"]);
    expect(await auditTrail(tenant.keys.admin, callId)).toEqual([
      "call.label: addTags, removeTags, outcome",
      "call.label: addTags, removeTags, outcome",
      "call.label: addTags, removeTags, outcome",
    ]);
  });

  it("are at most twenty tags", async () => {
    const tags = Array.from({ length: 20 }, (_, n) => `tag ${n}`);
    expect((await change({ addTags: tags })).status).toBe(200);
    const { status, body } = await change({ addTags: ["one more"] });
    expect([status, body.error.code]).toEqual([409, "conflict"]);
    expect((await change({ addTags: ["one more"], removeTags: ["tag 3"] })).status).toBe(200);
    expect(await labelsOf()).toHaveLength(20);
  });

  it.each([[["=1+1"]], [[""]], [["x".repeat(41)]], [["two\nlines"]], [Array.from({ length: 21 }, (_, n) => `t${n}`)]])(
    "are refused as %j",
    async (addTags) => {
      expect((await change({ addTags })).status).toBe(400);
    },
  );

  it("are in the list of calls, which is filtered by them", async () => {
    await change({ addTags: ["filtered", "second"], outcome: "won" });
    const find = async (query: string) =>
      (await api("GET", `/api/calls?fields=id,outcome,tags&${query}`, { key: tenant.keys.viewer })).body.data.items;
    const listed = { id: callId, outcome: "won", tags: ["filtered", "second"] };
    expect(await find("tag=filtered")).toEqual([listed]);
    expect(await find("outcome=won&tag=second")).toEqual([listed]);
    expect(await find("tag=won")).toEqual([]);
    expect(await find("outcome=filtered")).toEqual([]);
  });
});

describe("labels by rule", () => {
  it("are set as a call ends: every tag, and the outcome of the oldest rule", async () => {
    const rules = await Promise.all([
      createRule({
        kind: "tag",
        label: "booked by voice",
        condition: { type: "tool_succeeded", tool: "book_appointment" },
      }),
      createRule({ kind: "tag", label: "parking", condition: { type: "words", anyOf: ["PARKING"] } }),
      createRule({ kind: "tag", label: "failed", condition: { type: "end_reason", anyOf: ["failed"] } }),
      createRule({
        agentId: otherAgentId,
        kind: "tag",
        label: "of the other",
        condition: { type: "words", anyOf: ["parking"] },
      }),
    ]);
    rules.push(await createRule({ kind: "outcome", label: "first", condition: { type: "worst_gap_over", ms: 300 } }));
    rules.push(
      await createRule({ kind: "outcome", label: "second", condition: { type: "words", anyOf: ["parking"] } }),
    );
    callId = createId("call");
    await store({ succeededTools: ["book_appointment"] });
    expect(await labelsOf()).toEqual(["outcome first by rule", "tag booked by voice by rule", "tag parking by rule"]);
    for (const id of rules) await api("DELETE", `/api/call-label-rules/${id}`, { key: tenant.keys.admin });
    expect(await labelsOf()).toHaveLength(3);
  });

  it("are not set again when the record comes a second time, nor over what a person has set", async () => {
    const rules = [
      await createRule({ kind: "tag", label: "parking", condition: { type: "words", anyOf: ["parking"] } }),
      await createRule({ kind: "outcome", label: "asked", condition: { type: "words", anyOf: ["parking"] } }),
    ];
    callId = createId("call");
    await store({ status: "active", endedAtEpochMs: null, endReason: null });
    await change({ outcome: "won" });
    await store({});
    expect(await labelsOf()).toEqual(["outcome won by hand", "tag parking by rule"]);
    await change({ removeTags: ["parking"] });
    await store({});
    expect(await labelsOf()).toEqual(["outcome won by hand"]);
    for (const id of rules) await api("DELETE", `/api/call-label-rules/${id}`, { key: tenant.keys.admin });
  });

  it("are of the organisation's own rules", async () => {
    const stranger = await createTenant();
    const json = { kind: "tag", label: "theirs", condition: { type: "words", anyOf: ["parking"] } };
    expect((await api("POST", "/api/call-label-rules", { key: stranger.keys.admin, json })).status).toBe(201);
    callId = createId("call");
    await store({});
    expect(await labelsOf()).toEqual([]);
    const other = await api("POST", "/api/call-label-rules", { key: stranger.keys.admin, json: { ...json, agentId } });
    expect(other.status).toBe(404);
  });

  it.each([
    { type: "words", anyOf: [] },
    { type: "words", anyOf: Array.from({ length: 21 }, () => "x") },
    { type: "tool_succeeded", tool: "no tool" },
    { type: "end_reason", anyOf: ["bored"] },
    { type: "worst_gap_over", ms: 0 },
    { type: "weather" },
  ])("have conditions that there are, not %j", async (condition) => {
    const json = { kind: "tag", label: "x", condition };
    expect((await api("POST", "/api/call-label-rules", { key: tenant.keys.admin, json })).status).toBe(400);
  });
});

describe("notes", () => {
  const add = (text: string) =>
    api("POST", `/api/calls/${callId}/notes`, { key: tenant.keys.operator, json: { text } });
  const texts = async () =>
    (await api("GET", `/api/calls/${callId}/notes`, { key: tenant.keys.viewer })).body.data.map(
      ({ text }: { text: string }) => text,
    );

  it("are written, read and deleted, and logged without their text", async () => {
    const first = await add("Call her back on Monday.");
    expect(first.status).toBe(201);
    await add("Done.");
    expect(await texts()).toEqual(["Call her back on Monday.", "Done."]);
    const path = `/api/calls/${callId}/notes/${first.body.data.id}`;
    expect((await api("DELETE", path, { key: tenant.keys.operator })).status).toBe(200);
    expect((await api("DELETE", path, { key: tenant.keys.operator })).status).toBe(404);
    expect(await texts()).toEqual(["Done."]);
    expect(await auditTrail(tenant.keys.admin, callId)).toEqual(["call.add_note", "call.add_note", "call.delete_note"]);
  });

  it("are refused when they are empty, too long, or on no call", async () => {
    for (const text of ["", "  ", "x".repeat(2_001)]) expect((await add(text)).status).toBe(400);
    callId = "call_nobody";
    expect((await add("Hello?")).status).toBe(404);
  });

  it("go with the call's words", async () => {
    await add("She asked for parking.");
    await database().batch(wordErasure(database(), tenant.organizationId, [callId]));
    expect(await texts()).toEqual([]);
  });
});

describe("a call's regression test", () => {
  const read = (query: string) => api("GET", `/api/calls/${callId}/regression?${query}`, { key: tenant.keys.admin });

  it("says why there is none: nothing was slow, or nothing was recorded", async () => {
    const quick = await read("measure=answerHeardMs&atMost=2000");
    expect([quick.status, quick.body.error.code]).toEqual([409, "conflict"]);
    const slow = await read("measure=answerHeardMs&atMost=1000");
    expect(slow.status).toBe(404);
    expect(slow.body.error.message).toContain("flightRecorder");
  });

  it.each(["measure=falseStart", "atMost=-1", "atMost=soon", "turn=1"])("refuses %s", async (query) => {
    expect((await read(query)).status).toBe(400);
  });
});
