import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ReadingAttempts } from "../../../durable-objects/document-reader/reading-run.ts";
import { untilRead } from "../../support/worker/documents.ts";
import { api, createTenant } from "../../support/worker/tenant.ts";

const DOCUMENTS = "/api/knowledge/documents";
/** Takes a second or two. */
const LONG = Array.from({ length: 60_000 }, (_, index) => `Room ${index % 900} has a code.\n`).join("");

let key: string;
beforeAll(async () => {
  key = (await createTenant()).keys.operator;
});

const stubOf = (id: string) => env.DOCUMENT_READER.getByName(id);
const stateOf = async (id: string) => (await api("GET", `${DOCUMENTS}/${id}`, { key })).body.data;

async function send(text: string): Promise<string> {
  const headers = { "Content-Type": "text/plain" };
  const { status, body } = await api("POST", DOCUMENTS, { key, body: text, headers });
  expect([status, body.data.status]).toEqual([201, "pending"]);
  return body.data.id;
}

/** Ends the object when its attempt of this number has begun, and begins the next. */
async function endInTheMidst(id: string, attempt: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const read = runInDurableObject(stubOf(id), (_, { storage }) => storage.get<ReadingAttempts>("attempts"));
      expect((await read)?.brokenOff).toBe(attempt);
    },
    { timeout: 20_000, interval: 5 },
  );
  const died = runInDurableObject(stubOf(id), (_, state) => state.abort("moved"));
  await expect(died).rejects.toThrow();
  void runDurableObjectAlarm(stubOf(id)).catch(() => undefined);
}

describe("the reader of a document", { timeout: 60_000 }, () => {
  it("is empty when the document was read", async () => {
    const id = await send("We are open at noon.");
    await untilRead(id);
    expect(await stateOf(id)).toMatchObject({ status: "indexed", chunks: 1, version: 2 });
    expect(await runDurableObjectAlarm(stubOf(id))).toBe(false);
  });

  it("goes on when it is ended in the midst of it", async () => {
    const id = await send(LONG);
    await endInTheMidst(id, 1);
    expect(await stateOf(id)).toMatchObject({ status: "pending" });
    await untilRead(id);
    expect(await stateOf(id)).toMatchObject({ status: "indexed", failure: null });
  });

  it("fails the document that ended it three times, and says so", async () => {
    const id = await send(`${LONG}Another.`);
    for (const time of [1, 2, 3]) await endInTheMidst(id, time);
    await untilRead(id);
    const failure = expect.stringContaining("broke off several times");
    expect(await stateOf(id)).toMatchObject({ status: "failed", failure, chunks: 0 });
  });

  it("leaves a document alone that was deleted meanwhile", async () => {
    const id = await send(`${LONG}A third.`);
    expect((await api("DELETE", `${DOCUMENTS}/${id}`, { key })).status).toBe(200);
    await untilRead(id);
    expect((await api("GET", `${DOCUMENTS}/${id}`, { key })).status).toBe(404);
  });
});
