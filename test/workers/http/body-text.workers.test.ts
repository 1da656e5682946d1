import { beforeAll, describe, expect, it } from "vitest";
import { createCampaign } from "../../support/worker/campaign.ts";
import { api, createTenant } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let campaignId: string;
beforeAll(async () => {
  tenant = await createTenant();
  campaignId = (await createCampaign(tenant)).id;
});

const latin1 = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const utf8 = (text: string) => new TextEncoder().encode(text);
const send = (method: string, path: string, body: BodyInit, type = "application/json") =>
  api(method, path, { key: tenant.keys.admin, body, headers: { "Content-Type": type } });

describe("a body that is not UTF-8", () => {
  it.each([
    ["POST", "/api/leads", '{"name":"J\xf6rg"}', "application/json"],
    ["POST", "/api/leads", '{"name":"J\xf6rg"}', "application/json; charset=iso-8859-1"],
    ["POST", "/api/members", '{"name":"J\xf6rg"}', "application/json"],
    ["PATCH", "/api/organizations/me", '{"name":"Praxis M\xfcller"}', "application/json"],
    ["PUT", "/api/preferences", '{"theme":"\xe9"}', "application/json"],
    ["POST", "/api/session", "apiKey=\xe9", "application/x-www-form-urlencoded"],
    ["POST", "/api/leads", '{"name":"J\xf6rg"}\n{"name":"Ann"}\n', "application/x-ndjson"],
    ["POST", "/api/leads", '\xff\xfe{\x00"\x00', "application/json"],
    ["POST", "/api/leads", '{"name":"\xed\xa0\x80"}', "application/json"],
    ["POST", "/api/leads", '{"name":"\xc3"}', "application/json"],
  ])("is refused: %s %s %j", async (method, path, body, type) => {
    const answer = await send(method, path, latin1(body), type);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({ code: "invalid_request", message: "The body is not UTF-8." });
  });

  it("is told apart from one that is, with a byte order mark or without", async () => {
    const json = (phone: string) => JSON.stringify({ campaignId, phone, name: "Jörg \u{1f44b} \uFFFD" });
    const plain = await send("POST", "/api/leads", utf8(json("+49301234501")));
    const marked = await send("POST", "/api/leads", utf8(`\uFEFF${json("+49301234502")}`));
    for (const { status, body } of [plain, marked]) {
      expect([status, body.data?.name]).toEqual([201, "Jörg \u{1f44b} \uFFFD"]);
    }
  });

  it("is looked at when it comes in parts, too", async () => {
    const parts = new ReadableStream({
      start(controller) {
        controller.enqueue(utf8('{"campaignId":"x","phone":"+4930","name":"'));
        controller.enqueue(latin1("\xf6"));
        controller.enqueue(utf8('"}'));
        controller.close();
      },
    });
    const answer = await send("POST", "/api/leads", parts);
    expect(answer.body.error).toMatchObject({ message: "The body is not UTF-8." });
  });
});

describe("a form whose heads are not UTF-8", () => {
  const form = (name: string) =>
    latin1(
      `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\nWe open at nine.\r\n--x--\r\n`,
    );
  const upload = (name: string) =>
    send("POST", "/api/knowledge/documents", form(name), "multipart/form-data; boundary=x");

  it("is refused", async () => {
    const answer = await upload("\xd6ffnungszeiten.txt");
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ message: "The form is not UTF-8.", details: [{ path: "file" }] });
  });

  it.each(["hours.constructor", "hours.__proto__", "toString"])("of a file called %s has no format", async (name) => {
    const body = new FormData();
    body.set("file", new File(["We open at nine."], name, { type: "application/octet-stream" }));
    const answer = await api("POST", "/api/knowledge/documents", { key: tenant.keys.admin, body });
    expect(answer.status).toBe(415);
  });

  it("is told apart from one whose heads are", async () => {
    const answer = await upload("\xc3\x96ffnungszeiten.txt");
    expect([answer.status, answer.body.data.title]).toEqual([201, "Öffnungszeiten"]);
  });
});
