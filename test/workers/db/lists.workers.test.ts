import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createId } from "../../../workers/db/ids.ts";
import { createLists, type ListRequest, MAX_SKIPPED_ROWS } from "../../../workers/db/lists.ts";
import { agents, type CallState, voiceCalls } from "../../../workers/db/schema.ts";
import { callList } from "../../../workers/services/calls/call-list.ts";
import { agentSettings, createTenant, database } from "../../support/worker/tenant.ts";

const SECRET = "a secret for tests, longer than thirty-two characters";
/** Several calls of one millisecond, so that their ids decide. */
const CALLS = 12;
const BASE_MS = Date.UTC(2026, 0, 1);

const lists = createLists(database(), SECRET);
let organizationId: string;
let agentId: string;

async function insertCall(at: number, status: CallState = "ended"): Promise<string> {
  const id = createId("call");
  const createdAt = new Date(BASE_MS + at);
  await database().insert(voiceCalls).values({
    id,
    organizationId,
    agentId,
    agentVersion: 1,
    transport: "browser",
    status,
    services: "vendor",
    createdAt,
  });
  return id;
}

beforeAll(async () => {
  organizationId = (await createTenant()).organizationId;
  agentId = createId("agent");
  await database()
    .insert(agents)
    .values({ ...agentSettings(), id: agentId, organizationId });
  for (let i = 0; i < CALLS; i++) await insertCall(Math.floor(i / 4), i % 3 === 0 ? "active" : "ended");
});

const request = (changes: Partial<ListRequest<typeof callList>> = {}): ListRequest<typeof callList> => ({
  limit: 5,
  sort: "-createdAt",
  filters: {},
  ...changes,
});

async function page(changes: Partial<ListRequest<typeof callList>> = {}, organization = organizationId) {
  const result = await lists.read(callList, organization, request(changes));
  if (!result.ok) throw new Error(`refused: ${result.error}`);
  return result.value;
}

async function allIds(changes: Partial<ListRequest<typeof callList>> = {}): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await page({ ...changes, cursor });
    ids.push(...items.map(({ id }) => id));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

describe("a list", () => {
  it.each(["-createdAt", "createdAt"])("reads every row once by %s, ids deciding between equal times", async (sort) => {
    const rows = await database()
      .select({ id: voiceCalls.id, createdAt: voiceCalls.createdAt })
      .from(voiceCalls)
      .where(eq(voiceCalls.organizationId, organizationId));
    const sign = sort === "createdAt" ? 1 : -1;
    const expected = rows
      .sort((a, b) => sign * (a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)))
      .map(({ id }) => id);
    expect(await allIds({ sort })).toEqual(expected);
  });

  it("neither shifts nor repeats rows when others appear before the place it goes on from", async () => {
    const before = await allIds();
    const first = await page();
    const added = await insertCall(1_000);
    const second = await page({ cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(before.slice(0, 10));
    await database()
      .delete(voiceCalls)
      .where(and(eq(voiceCalls.organizationId, organizationId), eq(voiceCalls.id, added)));
  });

  it("holds what its filters let through", async () => {
    const active = await allIds({ filters: { status: "active" } });
    expect(active).toHaveLength(CALLS / 3);
    const early = new Date(BASE_MS + 1).toISOString();
    expect(await allIds({ filters: { to: early } })).toHaveLength(4);
    expect(await allIds({ filters: { from: early, status: "active" } })).toHaveLength(2);
  });

  it("selects the fields that were asked for, and no others", async () => {
    const { items } = await page({ fields: ["status", "durationMs"] });
    expect(items[0]).toEqual({ status: expect.any(String), durationMs: null });
  });

  it("gives numbered pages too, up to a depth", async () => {
    const ids = await allIds();
    expect((await page({ page: 2 })).items.map(({ id }) => id)).toEqual(ids.slice(5, 10));
    const far = await lists.read(callList, organizationId, request({ page: MAX_SKIPPED_ROWS / 5 + 2 }));
    expect(far).toEqual({ ok: false, error: "page" });
  });

  it("ends a page early where its long fields have a megabyte, but not before its first row", async () => {
    const long = {
      ...callList,
      name: "long",
      fields: { id: voiceCalls.id, long: sql<string>`repeat('x', 600000)`.as("long") },
    };
    const read = (fields?: ("id" | "long")[]) =>
      lists.read({ ...long, long: ["long"] }, organizationId, { limit: 5, sort: "-createdAt", filters: {}, fields });
    const page = await read();
    expect(page).toMatchObject({
      ok: true,
      value: { items: [{ id: expect.any(String) }], nextCursor: expect.any(String) },
    });
    expect(await read(["id"])).toMatchObject({ ok: true, value: { items: { length: 5 } } });
  });

  it("holds nothing of another organisation", async () => {
    const other = await createTenant();
    expect(await page({}, other.organizationId)).toEqual({ items: [], nextCursor: null });
  });
});

describe("a cursor", () => {
  const cursorOf = async (): Promise<string> => (await page()).nextCursor ?? "";
  const refused = { ok: false, error: "cursor" };

  it("is refused when a character of it was changed", async () => {
    const cursor = await cursorOf();
    for (const at of [0, 20, cursor.length - 2]) {
      const changed = cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1);
      expect(await lists.read(callList, organizationId, request({ cursor: changed }))).toEqual(refused);
    }
  });

  it("opens only the list, order, filters and organisation that gave it", async () => {
    const cursor = await cursorOf();
    const other = await createTenant();
    const asked = request({ cursor });
    expect(await lists.read(callList, organizationId, { ...asked, sort: "createdAt" })).toEqual(refused);
    expect(await lists.read(callList, organizationId, { ...asked, filters: { status: "active" } })).toEqual(refused);
    expect(await lists.read({ ...callList, name: "others" }, organizationId, asked)).toEqual(refused);
    expect(await lists.read(callList, other.organizationId, asked)).toEqual(refused);
    expect(await createLists(database(), `${SECRET}!`).read(callList, organizationId, asked)).toEqual(refused);
  });
});
