import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { leadImports, leads } from "../../../../workers/db/schema.ts";
import { createLeadImports } from "../../../../workers/services/outreach/lead-imports.ts";
import { createCampaign } from "../../../support/worker/campaign.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
});

const author = () => ({
  actor: { type: "key" as const, id: "key_1" },
  organizationId: tenant.organizationId,
  requestId: "request_1",
});
const newCampaign = async (): Promise<string> => (await createCampaign(tenant)).id;
const OPTIONS = { defaultCountry: undefined, fieldMap: {}, charset: null, maxBytes: 1_000_000 };
const CSV = { "Content-Type": "text/csv; charset=utf-8" };

const importFile = (
  campaignId: string,
  body: BodyInit,
  query = "",
  key = tenant.keys.operator,
  headers: Record<string, string> = CSV,
) => api("POST", `/api/leads/import?campaignId=${campaignId}${query}`, { key, body, headers });
const exportFile = async (campaignId: string, query = ""): Promise<string> => {
  const answer = await api("GET", `/api/leads/export?campaignId=${campaignId}${query}`, { key: tenant.keys.operator });
  expect(answer.status).toBe(200);
  return answer.body;
};
const stored = async (campaignId: string) => {
  const rows = await database().select().from(leads).where(eq(leads.campaignId, campaignId));
  return rows.sort((a, b) => ((a.phone ?? "") < (b.phone ?? "") ? -1 : 1));
};

/** Lines for as many numbers of Berlin. */
const lines = (count: number, first = 1_000_000): string =>
  Array.from({ length: count }, (_, i) => `+4930${first + i},Lead ${i},gold\n`).join("");

describe("importing a file", () => {
  it("stores its good rows, reports the bad ones, and marks numbers that are not to be called", async () => {
    const campaignId = await newCampaign();
    await api("POST", "/api/do-not-call", { key: tenant.keys.operator, json: { phone: "+49302000001" } });
    const text = [
      "phone,name,email,plan",
      "030 2000000,Anna,anna@example.com,gold",
      "030 2000001,Ben,,",
      "+49302000000,Anna again,,",
      "nonsense,Carl,,",
      '030 2000002,"Dora, ""D""",,silver',
    ].join("\r\n");
    const { status, body } = await importFile(campaignId, text, "&defaultCountry=DE");
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      campaignId,
      status: "done",
      readRows: 5,
      insertedRows: 3,
      duplicateRows: 1,
      badRows: 1,
      badCells: 0,
      errors: [{ line: 5, field: "phone", message: "is not a valid phone number", rowTaken: false }],
      file: {
        encoding: "utf-8",
        encodingBy: "charset",
        separator: ",",
        columns: [
          { header: "phone", fields: ["phone"] },
          { header: "name", fields: ["name"] },
          { header: "email", fields: ["email"] },
          { header: "plan", fields: ["attributes.plan"] },
        ],
      },
    });
    expect(await stored(campaignId)).toMatchObject([
      { phone: "+49302000000", name: "Anna", email: "anna@example.com", attributes: { plan: "gold" }, status: "new" },
      { phone: "+49302000001", name: "Ben", email: null, attributes: {}, status: "do_not_call" },
      { phone: "+49302000002", name: 'Dora, "D"', attributes: { plan: "silver" }, status: "new" },
    ]);
    const read = await api("GET", `/api/leads/imports/${body.data.id}`, { key: tenant.keys.viewer });
    expect(read.body.data).toEqual(body.data);
    const list = await api("GET", `/api/leads/imports?campaignId=${campaignId}`, { key: tenant.keys.viewer });
    const { errors: _, file: __, ...progress } = body.data;
    expect(list.body.data.items).toEqual([progress]);
  });

  it("takes the part of a form, whatever it calls itself, and says what a form lacks", async () => {
    const campaignId = await newCampaign();
    const form = new FormData();
    form.set("file", new File([`phone,name,plan\n${lines(2)}`], "leads.csv", { type: "application/vnd.ms-excel" }));
    const taken = await importFile(campaignId, form, "", undefined, {});
    expect([taken.status, taken.body.data?.insertedRows]).toEqual([201, 2]);
    const other = new FormData();
    other.set("leads", new File(["phone\n"], "leads.csv"));
    const refused = await importFile(campaignId, other, "", undefined, {});
    expect([refused.status, refused.body.error.details[0].path]).toEqual([400, "file"]);
    const large = new FormData();
    large.set("file", new File([new Uint8Array(5_242_881)], "leads.csv"));
    expect((await importFile(campaignId, large, "", undefined, {})).status).toBe(413);
  });

  it("takes a file larger than any JSON body, in batches, and the same file again changes nothing", async () => {
    const campaignId = await newCampaign();
    const ROWS = 1_200;
    const filler = `,${"x".repeat(450)},${"y".repeat(450)}\n`;
    const text = `phone,name,plan,note,more\n${lines(ROWS).replaceAll("\n", filler)}`;
    expect(text.length).toBeGreaterThan(1_048_576);
    const first = await importFile(campaignId, text);
    expect(first.body.data).toMatchObject({ readRows: ROWS, insertedRows: ROWS, duplicateRows: 0, badRows: 0 });
    const before = await stored(campaignId);
    expect(before).toHaveLength(ROWS);
    const again = await importFile(campaignId, text);
    expect(again.body.data).toMatchObject({ status: "done", insertedRows: 0, duplicateRows: ROWS });
    expect(await stored(campaignId)).toEqual(before);
  });

  it("that is broken off keeps what came, says that it failed, and is completed by the whole file", async () => {
    const campaignId = await newCampaign();
    const service = createLeadImports(database());
    const text = `phone,name,plan\n${lines(900)}`;
    async function* brokenOff() {
      yield new TextEncoder().encode(text.slice(0, text.indexOf("Lead 700")));
      throw new Error("The connection was reset.");
    }
    const file = { ...OPTIONS, campaignId, body: brokenOff() };
    expect(await service.run(author(), file)).toMatchObject({
      ok: false,
      error: { reason: "broken_off", readRows: 700 },
    });
    const [failed] = await database().select().from(leadImports).where(eq(leadImports.campaignId, campaignId));
    expect(failed).toMatchObject({ status: "failed", readRows: 700, insertedRows: 700 });
    expect(await stored(campaignId)).toHaveLength(700);
    const whole = await importFile(campaignId, text);
    expect(whole.body.data).toMatchObject({ status: "done", insertedRows: 200, duplicateRows: 700 });
  });

  it("tells while it runs how far it is, and that it failed when nothing was heard of it for long", async () => {
    const campaignId = await newCampaign();
    const service = createLeadImports(database());
    const progress = async () =>
      (await api("GET", `/api/leads/imports?campaignId=${campaignId}`, { key: tenant.keys.viewer })).body.data.items[0];
    const seen: unknown[] = [];
    async function* watched() {
      yield new TextEncoder().encode(`phone,name,plan\n${lines(500)}`);
      const { status, readRows } = await progress();
      seen.push({ status, readRows });
      const longAgo = new Date(Date.now() - 3_600_000);
      await database().update(leadImports).set({ updatedAt: longAgo }).where(eq(leadImports.campaignId, campaignId));
      seen.push((await progress()).status);
    }
    const file = { ...OPTIONS, campaignId, body: watched() };
    expect((await service.run(author(), file)).ok).toBe(true);
    expect(seen).toEqual([{ status: "running", readRows: 500 }, "failed"]);
    expect((await progress()).status).toBe("done");
  });

  it("is refused for what is no such file", async () => {
    const campaignId = await newCampaign();
    const header = await importFile(campaignId, "name,plan,plan\n");
    expect(header.status).toBe(400);
    expect(header.body.error.details.map(({ path }: { path: string }) => path)).toEqual(["column 3", "phone"]);
    expect((await importFile(campaignId, "")).status).toBe(400);
    expect((await importFile(campaignId, new Uint8Array([0xff, 0xfe, 0x70]))).body.error.details[0].path).toBe("body");
    expect((await importFile(campaignId, "phone\n", "&defaultCountry=XX")).status).toBe(400);
    expect((await importFile(campaignId, new Uint8Array(20_971_521))).status).toBe(413);
    const json = await api("POST", `/api/leads/import?campaignId=${campaignId}`, {
      key: tenant.keys.operator,
      json: {},
    });
    expect(json.status).toBe(415);
    const list = await api("GET", `/api/leads/imports?campaignId=${campaignId}`, { key: tenant.keys.viewer });
    expect(list.body.data.items).toEqual([]);
  });

  it("takes Excel's files and says how it read them", async () => {
    const campaignId = await newCampaign();
    const western = Uint8Array.from("Telefon;Name;Status\r\n030 2000010;J\u00f6rg;neu\r\n", (letter) =>
      letter.charCodeAt(0),
    );
    const untold = { "Content-Type": "text/csv" };
    const told = { "Content-Type": "text/csv; charset=ISO-8859-1" };
    for (const [headers, encodingBy] of [
      [untold, "detection"],
      [told, "charset"],
    ] as const) {
      const { status, body } = await importFile(campaignId, western, "&defaultCountry=DE", undefined, headers);
      expect(status).toBe(201);
      expect(body.data.file).toMatchObject({ encoding: "windows-1252", encodingBy, separator: ";" });
      expect(body.data.file.columns[2]).toEqual({ header: "Status", fields: [], note: "the platform sets it" });
      const read = await api("GET", `/api/leads/imports/${body.data.id}`, { key: tenant.keys.viewer });
      expect(read.body.data).toEqual(body.data);
    }
    expect(await stored(campaignId)).toMatchObject([{ phone: "+49302000010", name: "J\u00f6rg" }]);
    const unicode = "\ufeffphone\tname\r\n+49302000011\t\u4f50\u85e4\r\n";
    const wide = new Uint8Array(Uint16Array.from(unicode, (letter) => letter.charCodeAt(0)).buffer);
    const { body } = await importFile(campaignId, wide);
    expect(body.data).toMatchObject({ insertedRows: 1, file: { encoding: "utf-16le", encodingBy: "byte_order_mark" } });
  });

  it("says truly what was taken of a file that is in no encoding that can be told", async () => {
    const campaignId = await newCampaign();
    const bytes = new Uint8Array([...new TextEncoder().encode("phone,name\n+49302000020,Ann\n+49302000021,J"), 0xf6]);
    const refusal = async (headers: Record<string, string>) => {
      const { status, body } = await importFile(campaignId, bytes, "", undefined, headers);
      expect(status).toBe(400);
      return body.error.details[0].message;
    };
    expect(await refusal(CSV)).toBe("is not utf-8 although its charset says so; nothing was taken");
    expect(await stored(campaignId)).toEqual([]);
    const unknown = await importFile(campaignId, bytes, "", undefined, { "Content-Type": "text/csv; charset=klingon" });
    expect([unknown.status, unknown.body.error.code]).toEqual([415, "unsupported_media_type"]);
  });

  it("reads columns by the sender's own names", async () => {
    const campaignId = await newCampaign();
    const map = encodeURIComponent(JSON.stringify({ Rufnr: "phone", Intern: null }));
    const { body } = await importFile(campaignId, "Rufnr,Intern,Tarif\n+49302000030,x,gold\n", `&fieldMap=${map}`);
    expect(body.data).toMatchObject({
      insertedRows: 1,
      file: { columns: [{ fields: ["phone"] }, { fields: [] }, {}] },
    });
    for (const bad of ["nonsense", "[]", '{"a":1}']) {
      const refused = await importFile(campaignId, "phone\n", `&fieldMap=${encodeURIComponent(bad)}`);
      expect([refused.status, refused.body.error.details[0].path.split(".")[0]]).toEqual([400, "fieldMap"]);
    }
  });

  it("is refused when it is compressed, as is any other body", async () => {
    const campaignId = await newCampaign();
    const packed = new Response(
      new Blob(["phone\n+49302000040\n"]).stream().pipeThrough(new CompressionStream("gzip")),
    );
    const body = await packed.arrayBuffer();
    const gzip = { "Content-Encoding": "gzip" };
    const answers = [
      await importFile(campaignId, body, "", undefined, { ...CSV, ...gzip }),
      await api("POST", "/api/leads", {
        key: tenant.keys.operator,
        body,
        headers: { "Content-Type": "application/json", ...gzip },
      }),
    ];
    for (const { status, headers } of answers) {
      expect([status, headers.get("Accept-Encoding")]).toEqual([415, "identity"]);
    }
  });

  it("is for the campaigns of the same organisation only", async () => {
    const campaignId = await newCampaign();
    const { body } = await importFile(campaignId, "phone\n+49301234567\n");
    const { admin } = stranger.keys;
    expect((await importFile(campaignId, "phone\n+49301234568\n", "", admin)).status).toBe(404);
    expect((await api("GET", `/api/leads/imports/${body.data.id}`, { key: admin })).status).toBe(404);
    expect((await api("GET", `/api/leads/export?campaignId=${campaignId}`, { key: admin })).status).toBe(404);
    expect(await stored(campaignId)).toHaveLength(1);
  });
});

describe("exporting leads", () => {
  it("writes a file that spreadsheets show and do not run, and that an import reads back", async () => {
    const [from, to] = [await newCampaign(), await newCampaign()];
    const people = [
      {
        phone: "+49301234567",
        name: "=HYPERLINK(1)",
        email: "anna@example.com",
        attributes: { plan: "-gold", Plan: "a" },
      },
      { phone: "+49301234568", name: "'=quoted", attributes: { note: 'two\nlines, "quoted"', plan: "@x" } },
      { phone: "+49301234569", attributes: {} },
    ];
    for (const json of people) {
      const { status } = await api("POST", "/api/leads", {
        key: tenant.keys.operator,
        json: { campaignId: from, ...json },
      });
      expect(status).toBe(201);
    }
    const text = await exportFile(from);
    expect(text.split("\r\n")[0]?.replace("\uFEFF", "").split(",").sort()).toEqual(
      [
        "Plan",
        "attempts",
        "createdAt",
        "email",
        "id",
        "lastCalledAt",
        "name",
        "note",
        "phone",
        "plan",
        "status",
      ].sort(),
    );
    expect(text).toContain("'+49301234567,anna@example.com,'=HYPERLINK(1)");
    expect(text).toContain("''=quoted");
    expect(text).toContain("'-gold");
    const { body } = await importFile(to, text);
    expect(body.data).toMatchObject({ readRows: 3, insertedRows: 3, badRows: 0 });
    const plain = async (campaignId: string) =>
      (await stored(campaignId)).map(({ phone, name, email, attributes }) => ({ phone, name, email, attributes }));
    expect(await plain(to)).toEqual(await plain(from));
    expect((await importFile(from, text)).body.data).toMatchObject({ insertedRows: 0, duplicateRows: 3 });
  });

  it("holds every lead once, batch after batch, or those in one state", async () => {
    const campaignId = await newCampaign();
    const ROWS = 1_234;
    await importFile(campaignId, `phone,name,plan\n${lines(ROWS)}`);
    await database().update(leads).set({ status: "reached" }).where(eq(leads.phone, "+49301000007"));
    const phonesOf = (text: string) =>
      text
        .trim()
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(",")[0]?.replace(/^'/, ""));
    const phones = phonesOf(await exportFile(campaignId));
    expect(phones).toHaveLength(ROWS);
    expect(new Set(phones).size).toBe(ROWS);
    expect(phonesOf(await exportFile(campaignId, "&status=reached"))).toEqual(["+49301000007"]);
    expect(phonesOf(await exportFile(campaignId, "&status=queued"))).toEqual([]);
  });
});
