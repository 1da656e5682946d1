import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../../workers/app.ts";
import { createCallServices } from "../../../../workers/services/calls/call-services.ts";
import { docxFile, docxParagraph } from "../../../support/docx-file.ts";
import { japanesePdfFile, pdfFile } from "../../../support/pdf-file.ts";
import { untilRead } from "../../../support/worker/documents.ts";
import { type ApiAnswer, agentSettings, api, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

const DOCUMENTS = "/api/knowledge/documents";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

/** Sends a request and waits for what goes on behind its answer. */
async function send(
  method: string,
  path: string,
  { key = tenant.keys.operator, type, body, headers = {} }: Sent = {},
): Promise<ApiAnswer> {
  const context = createExecutionContext();
  const request = new Request(ORIGIN + path, {
    method,
    headers: { ...headers, Authorization: `Bearer ${key}`, ...(type === undefined ? {} : { "Content-Type": type }) },
    body: body ?? null,
  });
  const response = await createApp().fetch(request, env, context);
  const answer = { status: response.status, headers: response.headers, body: await response.json() };
  await waitOnExecutionContext(context);
  return answer;
}

interface Sent {
  key?: string;
  type?: string;
  body?: BodyInit;
  headers?: Record<string, string>;
}

/** A document once its reader is done with it. */
async function read(id: string, sent: Sent = {}) {
  await untilRead(id);
  return (await send("GET", `${DOCUMENTS}/${id}`, sent)).body.data;
}

async function createAgent(owner = tenant): Promise<string> {
  const { body } = await api("POST", "/api/agents", { key: owner.keys.admin, json: agentSettings() });
  return body.data.id;
}

/** Uploads Markdown, and gives the document once it was processed. */
async function upload(markdown: string, query = "", sent: Sent = {}) {
  const answer = await send("POST", `${DOCUMENTS}${query}`, { type: "text/markdown", body: markdown, ...sent });
  expect([200, 201]).toContain(answer.status);
  return read(answer.body.data.id, sent.key === undefined ? {} : { key: sent.key });
}

const search = async (agentId: string, q: string) =>
  (await send("GET", `/api/knowledge/search?agentId=${agentId}&q=${encodeURIComponent(q)}`)).body.data.items;

const FORMATS: [string, BodyInit, string][] = [
  ["text/plain; charset=utf-8", "The pool opens at noon.", "text"],
  ["text/markdown", "# Pool\n\nThe pool opens at **noon**.", "markdown"],
  ["text/html", "<h1>Pool</h1><p>The pool opens at noon.", "html"],
  ["application/pdf", pdfFile([[{ text: "The pool opens at noon.", size: 11, y: 700 }]]), "pdf"],
];

// At the same time: each write waits for its organisation's turn to write to KV.
describe.concurrent("uploading a document", { timeout: 60_000 }, () => {
  it.each(FORMATS)("answers at once and indexes %s behind the answer", async (type, body, format) => {
    const agentId = await createAgent();
    const answer = await send("POST", `${DOCUMENTS}?agentId=${agentId}&title=Spa`, { type, body });
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject({
      agentId,
      title: "Spa",
      format,
      status: "pending",
      chunks: 0,
      version: 1,
    });
    expect(answer.body.data.id).toMatch(/^document_[0-9a-f-]{36}$/);
    const document = await read(answer.body.data.id);
    expect(document).toMatchObject({ status: "indexed", failure: null, chunks: 1, version: 2 });
    const { body: content } = await send("GET", `${DOCUMENTS}/${document.id}/content`);
    expect(content.data).toMatchObject({ id: document.id, title: "Spa" });
    expect(content.data.content).toContain("The pool opens at noon.");
    expect((await search(agentId, "when does the pool open"))[0]).toMatchObject({
      type: "passage",
      documentId: document.id,
      title: "Spa",
      index: 0,
      text: "The pool opens at noon.",
    });
  });

  it("takes a file out of a form, names it by its file and knows its format by the ending", async () => {
    const form = new FormData();
    form.set("file", new File(["# Sauna\n\nTowels cost *two* dollars."], "house rules.md"));
    const answer = await send("POST", DOCUMENTS, { body: form });
    expect(answer.status).toBe(201);
    expect(await read(answer.body.data.id)).toMatchObject({
      title: "house rules",
      format: "markdown",
      status: "indexed",
    });
  });

  it("takes a Word document, by its type or by its file's ending", async () => {
    const bytes = await docxFile(docxParagraph("The sauna opens at dusk."));
    const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const sent = await send("POST", DOCUMENTS, { type, body: bytes });
    expect(await read(sent.body.data.id)).toMatchObject({ format: "docx", status: "indexed", warning: null });
    const form = new FormData();
    form.set("file", new File([await docxFile(docxParagraph("It closes at dawn."))], "sauna.docx"));
    const formed = await send("POST", DOCUMENTS, { body: form });
    expect(await read(formed.body.data.id)).toMatchObject({ format: "docx", status: "indexed", title: "sauna" });
  });

  it("warns of text that was lost", async () => {
    const { body } = await send("POST", DOCUMENTS, { type: "application/pdf", body: japanesePdfFile("Latin words") });
    expect(await read(body.data.id)).toMatchObject({ status: "indexed", warning: expect.stringContaining("Japanese") });
  });

  it("calls a document what it calls itself", async () => {
    expect(await upload("# House rules\n\nBe kind.")).toMatchObject({ title: "House rules", agentId: null });
    expect(await upload("Be kind to others.")).toMatchObject({ title: "Untitled document" });
  });

  it("changes nothing when the same bytes come again for the same agent", async () => {
    const agentId = await createAgent();
    const first = await upload("Same words.", `?agentId=${agentId}`);
    const again = await send("POST", `${DOCUMENTS}?agentId=${agentId}`, { type: "text/markdown", body: "Same words." });
    expect([again.status, again.body.data]).toEqual([200, first]);
    const elsewhere = await upload("Same words.", `?agentId=${await createAgent()}`);
    expect(elsewhere.id).not.toBe(first.id);
    const forAll = await upload("Same words.");
    expect([first.id, elsewhere.id]).not.toContain(forAll.id);
  });

  it("happens once for one Idempotency-Key, and once for what comes twice at once", async () => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const first = await upload("One text.", "", { headers });
    const again = await send("POST", DOCUMENTS, { type: "text/markdown", body: "One text.", headers });
    expect([again.status, again.body.data.id]).toEqual([200, first.id]);
    const other = await send("POST", DOCUMENTS, { type: "text/markdown", body: "Another text.", headers });
    expect([other.status, other.body.error.code]).toEqual([422, "unprocessable"]);
    const twins = await Promise.all([upload("Twins."), upload("Twins."), upload("Twins.")]);
    expect(new Set(twins.map((document) => document.id)).size).toBe(1);
  });

  it("says why a document could not be indexed, and tries again when it comes again", async () => {
    const broken = { type: "application/pdf", body: "%PDF-1.4 broken" };
    const { body } = await send("POST", DOCUMENTS, broken);
    const failed = await read(body.data.id);
    expect(failed).toMatchObject({
      status: "failed",
      failure: "The PDF cannot be read: it is damaged, or no PDF.",
      chunks: 0,
    });
    const again = await send("POST", DOCUMENTS, broken);
    expect(again).toMatchObject({ status: 200, body: { data: { id: failed.id, status: "pending" } } });
    expect(await read(failed.id)).toMatchObject({ status: "failed" });
    const reindexed = await send("POST", `${DOCUMENTS}/${failed.id}/reindex`);
    expect([reindexed.status, reindexed.body.error.code]).toEqual([409, "conflict"]);
  });

  it("keeps to 2,000 passages for an agent, those of all agents included", async () => {
    const agentId = await createAgent(stranger);
    const sections = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => `# Room ${from + i}\n\nThe code is ${from + i}.\n`).join("\n");
    const key = stranger.keys.operator;
    const send2 = async (markdown: string, query: string) => {
      const { body } = await send("POST", `${DOCUMENTS}${query}`, { key, type: "text/markdown", body: markdown });
      return read(body.data.id, { key });
    };
    expect(await send2(sections(0, 500), "")).toMatchObject({ status: "indexed", chunks: 500 });
    expect(await send2(sections(500, 1_500), `?agentId=${agentId}`)).toMatchObject({
      status: "indexed",
      chunks: 1_500,
    });
    for (const query of ["", `?agentId=${agentId}`]) {
      expect(await send2("One more.", query)).toMatchObject({
        status: "failed",
        failure: "An agent may have 2000 passages; with this document it would have 2001.",
      });
    }
    const found = await send("GET", `/api/knowledge/search?agentId=${agentId}&q=room+1234`, { key });
    expect(found.body.data.items[0]).toMatchObject({ heading: "Room 1234", text: "The code is 1234." });
  });

  it.each<[number, string, Sent]>([
    [415, "unsupported_media_type", { type: "image/png", body: "x" }],
    [415, "unsupported_media_type", { body: new Uint8Array([1]) }],
    [413, "payload_too_large", { type: "text/plain", body: "x".repeat(5 * 1_048_576 + 1) }],
    [400, "invalid_request", { type: "text/plain", body: "" }],
    [400, "invalid_request", { type: "multipart/form-data; boundary=x", body: "nothing of the kind" }],
  ])("refuses with %i %s", async (status, code, sent) => {
    const answer = await send("POST", DOCUMENTS, sent);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it("names the field of a form without a file, and a query that there is none of", async () => {
    const form = new FormData();
    form.set("document", "text");
    expect((await send("POST", DOCUMENTS, { body: form })).body.error.details).toMatchObject([{ path: "file" }]);
    const typo = await send("POST", `${DOCUMENTS}?agent=x`, { type: "text/plain", body: "x" });
    expect([typo.status, typo.body.error.details]).toMatchObject([400, [{ path: "agent" }]]);
  });
});

describe.concurrent("documents", { timeout: 60_000 }, () => {
  it("are listed newest first, by state and agent, with the fields that are asked for", async () => {
    const agentId = await createAgent();
    const first = await upload("First.", `?agentId=${agentId}`);
    const second = await upload("Second.", `?agentId=${agentId}`);
    const broken = { type: "application/pdf", body: "broken" };
    await read((await send("POST", `${DOCUMENTS}?agentId=${agentId}`, broken)).body.data.id);
    const list = async (query: string) => (await send("GET", `${DOCUMENTS}?agentId=${agentId}&${query}`)).body.data;
    expect((await list("status=indexed")).items).toEqual([second, first]);
    expect((await list("status=failed&fields=status,title")).items).toEqual([
      { status: "failed", title: "Untitled document" },
    ]);
    const page = await list("limit=2");
    expect(page.items).toHaveLength(2);
    expect((await list(`limit=2&cursor=${page.nextCursor}`)).items).toEqual([first]);
    expect((await send("GET", `${DOCUMENTS}?status=lost`)).status).toBe(400);
  });

  it("are found no more when they were deleted, and by no agent that they are not for", async () => {
    const [agentId, otherId] = [await createAgent(), await createAgent()];
    const own = await upload("The lighthouse is green.", `?agentId=${agentId}`);
    const shared = await upload("Every lighthouse has a keeper.");
    const found = async (id: string) =>
      (await search(id, "lighthouse")).map((item: { documentId: string }) => item.documentId);
    expect((await found(agentId)).sort()).toEqual([own.id, shared.id].sort());
    expect(await found(otherId)).toEqual([shared.id]);
    expect((await send("DELETE", `${DOCUMENTS}/${own.id}`)).body.data).toEqual({ deleted: true });
    expect(await found(agentId)).toEqual([shared.id]);
    expect((await send("DELETE", `${DOCUMENTS}/${own.id}`)).status).toBe(404);
    await send("DELETE", `${DOCUMENTS}/${shared.id}`);
    expect(await found(otherId)).toEqual([]);
  });

  // Alone: a passage's score depends on what else there is.
  it("are cut again on demand, and stay as they were", { concurrent: false }, async () => {
    const agentId = await createAgent();
    const document = await upload("# Bay\n\nThe ferry leaves at six.\n\n- Bring a coat", `?agentId=${agentId}`);
    const before = await search(agentId, "ferry");
    const { status, body } = await send("POST", `${DOCUMENTS}/${document.id}/reindex`);
    expect([status, body.data]).toEqual([200, document]);
    const again = await read(document.id);
    expect(again).toMatchObject({ ...document, version: document.version + 1, updatedAt: expect.any(String) });
    expect(await search(agentId, "ferry")).toEqual(before);
    expect(before[0]).toMatchObject({ heading: "Bay", text: "The ferry leaves at six.\nBring a coat" });
  });

  it("are written down with who changed them", async () => {
    const { keys } = await createTenant();
    const key = keys.operator;
    const { id } = await upload("To be audited.", "", { key });
    await send("POST", `${DOCUMENTS}/${id}/reindex`, { key });
    await untilRead(id);
    await send("DELETE", `${DOCUMENTS}/${id}`, { key });
    const { body } = await send("GET", "/api/audit-log", { key: keys.admin });
    const actions = body.data.items.filter(({ resourceId }: { resourceId: string }) => resourceId === id);
    expect(actions.map(({ action }: { action: string }) => action).sort()).toEqual([
      "document.create",
      "document.delete",
      "document.reindex",
    ]);
  });

  it("are another organisation's business", async () => {
    const agentId = await createAgent();
    const { id } = await upload("A secret.", `?agentId=${agentId}`);
    const key = stranger.keys.admin;
    const theirs: [string, string, Sent?][] = [
      ["GET", `${DOCUMENTS}/${id}`],
      ["GET", `${DOCUMENTS}/${id}/content`],
      ["POST", `${DOCUMENTS}/${id}/reindex`],
      ["DELETE", `${DOCUMENTS}/${id}`],
      ["GET", `/api/knowledge/search?agentId=${agentId}&q=secret`],
      ["POST", `${DOCUMENTS}?agentId=${agentId}`, { type: "text/plain", body: "x" }],
    ];
    for (const [method, path, sent] of theirs) expect((await send(method, path, { ...sent, key })).status).toBe(404);
    expect((await send("GET", `${DOCUMENTS}?agentId=${agentId}`, { key })).body.data.items).toEqual([]);
    expect(await read(id)).toMatchObject({ status: "indexed" });
  });

  it("are read by viewers and changed by operators", async () => {
    const { id } = await upload("For all to read.");
    const key = tenant.keys.viewer;
    expect((await send("GET", `${DOCUMENTS}/${id}/content`, { key })).status).toBe(200);
    expect((await send("POST", DOCUMENTS, { key, type: "text/plain", body: "x" })).status).toBe(403);
    expect((await send("POST", `${DOCUMENTS}/${id}/reindex`, { key })).status).toBe(403);
    expect((await send("DELETE", `${DOCUMENTS}/${id}`, { key })).status).toBe(403);
  });
});

describe("a call that begins", () => {
  it("finds the index near it, made when the document was sent", async () => {
    const agentId = await createAgent();
    await upload("# Harbour\n\nThe harbour master is on duty at night.", `?agentId=${agentId}`);
    const { keys } = await env.CACHE.list({ prefix: `knowledge_index:${tenant.organizationId}:${agentId}:` });
    expect(keys).toHaveLength(2);

    const context = createExecutionContext();
    const services = createCallServices(env, (task) => context.waitUntil(task));
    const { organizationId } = tenant;
    const claims = {
      callId: "call_1",
      organizationId,
      agentId,
      agentSlug: "",
      agentVersion: 1,
      transport: "browser",
      expiresAtMs: 0,
    };
    const agent = await services.loadAgentConfig(claims);
    if (agent === null) throw new Error("The agent is not there.");
    const [hit] = (await services.loadKnowledge(agent)).retrieve("who is on duty in the harbour", 4);
    await waitOnExecutionContext(context);
    expect(hit?.item).toMatchObject({ heading: "Harbour", text: "The harbour master is on duty at night." });
  });
});

describe("trying a search", () => {
  it("gives what a call would be given: entries of the agent and passages, scored", async () => {
    const agentId = await createAgent();
    await upload("# Garage\n\nParking in the garage costs three dollars an hour.", `?agentId=${agentId}`);
    const items = await search(agentId, "is there parking");
    expect(items.map((item: { type: string }) => item.type)).toEqual(["entry", "passage"]);
    expect(items[0]).toMatchObject({ questions: ["Is there parking?"], answer: "Yes, behind the house." });
    expect(items[0].score).toBeGreaterThan(items[1].score);
    expect((await send("GET", `/api/knowledge/search?agentId=${agentId}&q=`)).body.error.details).toMatchObject([
      { path: "q" },
    ]);
  });
});
