import { beforeAll, describe, expect, it } from "vitest";
import type { TranscriptSegment } from "../../../../voice/timeline/call-record.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { agents } from "../../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

type Tenant = Awaited<ReturnType<typeof createTenant>>;
let tenant: Tenant;
let stranger: Tenant;
let agentId: string;
let otherAgentId: string;
/** Calls in the order of their making, an hour apart. */
const callIds: string[] = [];
const BASE_MS = Date.UTC(2026, 9, 1);
const hour = (count: number): string => new Date(BASE_MS + count * 3_600_000).toISOString();

async function makeAgent({ organizationId }: Tenant): Promise<string> {
  const id = createId("agent");
  await database()
    .insert(agents)
    .values({ ...agentSettings(), id, organizationId });
  return id;
}

async function storeCall(owner: Tenant, agent: string, hours: number, texts: readonly string[]): Promise<string> {
  const startedAtEpochMs = BASE_MS + hours * 3_600_000;
  const callId = createId("call", startedAtEpochMs);
  const transcript = texts.map(
    (text, index): TranscriptSegment => ({
      index,
      turnId: `turn_${index}`,
      role: index % 2 === 0 ? "assistant" : "user",
      mark: null,
      text,
      startMs: index * 1_000,
      endMs: index * 1_000 + 900,
      isInterrupted: false,
    }),
  );
  const identity = { callId, organizationId: owner.organizationId, agentId: agent };
  await storeCallRecord(callRecord({ ...identity, startedAtEpochMs, turns: [], transcript }), openDatabase);
  return callId;
}

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  [agentId, otherAgentId] = await Promise.all([makeAgent(tenant), makeAgent(tenant)]);
  const strangersAgentId = await makeAgent(stranger);
  const made = await Promise.all([
    storeCall(tenant, agentId, 0, ["How can I help?", "Is there parking at the clinic?", "We have parking."]),
    storeCall(tenant, agentId, 1, ["Hello.", "I parked <b>badly</b>; is that free & fine?", "Yes, it is."]),
    storeCall(tenant, otherAgentId, 2, ["Hello.", "Where can my husband park his car?"]),
    storeCall(stranger, strangersAgentId, 3, ["Hello.", "A parking question of somebody else."]),
  ]);
  callIds.push(...made);
});

const search = (query: Record<string, string>, key = tenant.keys.viewer) =>
  api("GET", `/api/transcripts/search?${new URLSearchParams(query)}`, { key });

/** Which lines, by call and place. */
async function found(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await search(query);
  expect(status).toBe(200);
  return body.data.items.map(
    (item: { callId: string; index: number }) => `${callIds.indexOf(item.callId)}:${item.index}`,
  );
}

describe("searching transcripts", () => {
  it("finds words in any form, newest calls first, in this organisation only", async () => {
    expect(await found({ q: "parking" })).toEqual(["2:1", "1:1", "0:2", "0:1"]);
    expect(await found({ q: "parking -husband -badly" })).toEqual(["0:2", "0:1"]);
    expect(await found({ q: '"parking at the clinic"' })).toEqual(["0:1"]);
    expect(await found({ q: "husband or badly" })).toEqual(["2:1", "1:1"]);
    expect(await found({ q: "submarine" })).toEqual([]);
  });

  it("shows whole lines with their matches marked, as they were said", async () => {
    const { body } = await search({ q: "parking badly" });
    expect(body.data.items).toEqual([
      {
        callId: callIds[1],
        agentId,
        callCreatedAt: hour(1),
        index: 1,
        turnId: "turn_1",
        role: "user",
        startMs: 1_000,
        endMs: 1_900,
        isInterrupted: false,
        spans: expect.any(Array),
      },
    ]);
    const { spans } = body.data.items[0] as { spans: { text: string; isMatch: boolean }[] };
    expect(spans.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(["parked", "badly"]);
    expect(
      spans
        .filter(({ isMatch }) => !isMatch)
        .map(({ text }) => text)
        .join("|"),
    ).toContain("free & fine?");
  });

  it("finds words however their letters were encoded, on either side", async () => {
    const texts = ["Hello.", "Das Cafe\u0301 ist im ﬁnalen Haus.", "Ｐｒａｘｉｓ Kr\u00e4mer, Zimmer ②."];
    const callId = await storeCall(tenant, agentId, 4, texts);
    for (const [q, index] of [
      ["Caf\u00e9", 1],
      ["Cafe\u0301", 1],
      ["finalen", 1],
      ["Praxis", 2],
      ["Ｐｒａｘｉｓ", 2],
      ["Kra\u0308mer", 2],
    ] as const) {
      const { body } = await search({ q, from: hour(4) });
      const found = body.data.items.map((item: { callId: string; index: number }) => [item.callId, item.index]);
      expect([q, found]).toEqual([q, [[callId, index]]]);
    }
    const { body } = await search({ q: "cafe\u0301", from: hour(4) });
    expect(body.data.items[0].spans).toContainEqual({ text: "Caf\u00e9", isMatch: true });
  });

  it("looks where it was told to", async () => {
    expect(await found({ q: "parking", role: "assistant" })).toEqual(["0:2"]);
    expect(await found({ q: "parking", agentId: otherAgentId })).toEqual(["2:1"]);
    expect(await found({ q: "parking", from: hour(1) })).toEqual(["2:1", "1:1"]);
    expect(await found({ q: "parking", from: hour(1), to: hour(2) })).toEqual(["1:1"]);
    expect(await found({ q: "parking", agentId: "agent_x" })).toEqual([]);
  });

  it("goes on where a page ended, and only for the same search", async () => {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const { body } = await search({ q: "parking", limit: "3", ...(cursor === undefined ? {} : { cursor }) });
      pages.push(
        body.data.items.map(
          (item: { callId: string; index: number }) => `${callIds.indexOf(item.callId)}:${item.index}`,
        ),
      );
      cursor = body.data.nextCursor ?? undefined;
      if (cursor !== undefined) {
        for (const [other, key] of [
          [{ q: "park" }, tenant.keys.viewer],
          [{ q: "parking", role: "user" }, tenant.keys.viewer],
          [{ q: "parking" }, stranger.keys.viewer],
        ] as const) {
          const refused = await search({ ...other, cursor }, key);
          expect([refused.status, refused.body.error.details[0].path]).toEqual([400, "cursor"]);
        }
      }
    } while (cursor !== undefined);
    expect(pages).toEqual([["2:1", "1:1", "0:2"], ["0:1"]]);
  });

  it.each([
    ["q", { q: "" }],
    ["q", { q: "  " }],
    ["q", { q: "the of and" }],
    ["q", { q: "-parking" }],
    ["q", { q: "-".repeat(32) }],
    ["q", { q: "-".repeat(33) }],
    ["q", { q: "- ".repeat(80) }],
    ["q", { q: "-\u00a0".repeat(80) }],
    ["q", { q: "－".repeat(200) }],
    ["q", { q: '-" " '.repeat(40) }],
    ["q", { q: "-or ".repeat(50) }],
    ["q", { q: "& | ! ( ) :* <->" }],
    ["q", { q: "a\u0000b" }],
    ["q", { q: "x".repeat(201) }],
    ["agentId", { q: "parking", agentId: "a'b" }],
    ["from", { q: "parking", from: "yesterday" }],
    ["role", { q: "parking", role: "anybody" }],
    ["limit", { q: "parking", limit: "0" }],
    ["cursor", { q: "parking", cursor: "\u0000" }],
    ["query", { q: "parking", query: "x" }],
  ])("names %s when it is not valid: %j", async (path, query) => {
    const { status, body } = await search(query as Record<string, string>);
    expect(status).toBe(400);
    expect(body.error.details[0].path).toBe(path);
  });

  it.each([
    "'parking",
    '"parking',
    "parking\\",
    "parking & (",
    "parking:*",
    "park'ing <-> !",
    "%00",
    "ﬀ\u{1F697} parking",
    "or or parking",
    `${"-".repeat(100)}parking`,
    "-é".repeat(100),
    "-parking ".repeat(22),
    '-"parking" '.repeat(18),
    `${"or ".repeat(60)}parking`,
    '"'.repeat(200),
    "(".repeat(200),
    `parking ${"-\u200b".repeat(90)}`,
    ...["(", "&", "!", "<", "*", "|", "\u0301"].flatMap((sign) => [`-${sign}`.repeat(90), `-${sign} `.repeat(60)]),
    '-"" '.repeat(49),
    '-"("'.repeat(49),
  ])("makes sense of %j or nothing, and never fails", async (q) => {
    expect((await search({ q })).status).toBeLessThan(500);
  });
});
