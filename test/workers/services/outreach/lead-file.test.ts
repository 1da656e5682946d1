import { describe, expect, it } from "vitest";
import { ok } from "../../../../voice/result.ts";
import { csvLine, guardCell } from "../../../../workers/services/outreach/csv-writer.ts";
import { type LeadBatch, MAX_KEPT_ERRORS, ROWS_PER_BATCH } from "../../../../workers/services/outreach/lead-batch.ts";
import { type FieldMap, MAX_COLUMNS, readHeader } from "../../../../workers/services/outreach/lead-columns.ts";
import {
  type FileReading,
  type LeadFileOptions,
  readLeadFile,
} from "../../../../workers/services/outreach/lead-file.ts";
import type { ImportedLead } from "../../../../workers/services/outreach/lead-row.ts";

const MAX_BYTES = 20_971_520;

/** A store that keeps what it was given; `onStore` is asked before each batch is taken. */
function fakeStore(onStore: (batch: LeadBatch) => void = () => undefined) {
  const stored = {
    begun: 0,
    readRows: 0,
    badRows: 0,
    badCells: 0,
    leads: [] as ImportedLead[],
    errors: [] as unknown[],
    reading: null as FileReading | null,
  };
  const store = async (batch: LeadBatch) => {
    onStore(batch);
    stored.readRows += batch.readRows;
    stored.badRows += batch.badRows;
    stored.badCells += batch.badCells;
    stored.leads.push(...batch.leads);
    stored.errors.push(...batch.errors);
  };
  const end = async (reading: FileReading) => {
    stored.reading = reading;
  };
  const begin = async () => {
    stored.begun++;
    return ok({ store, end });
  };
  return { begin, stored };
}

async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const OPTIONS: LeadFileOptions = { defaultCountry: "DE", fieldMap: {}, charset: null, maxBytes: MAX_BYTES };

async function importFile(body: AsyncIterable<Uint8Array>, options: Partial<LeadFileOptions> = {}) {
  const store = fakeStore();
  const outcome = await readLeadFile(body, { ...OPTIONS, ...options }, store);
  return { outcome, ...store.stored };
}

describe("a file of leads", () => {
  it("is read by the names of its columns, what is no field being an attribute", async () => {
    const text = `\uFEFFname,Phone,Plan,E-Mail Note,EMAIL\r\n"Müller, Anna",030 1234567,gold,,Anna@Example.com\r\n\r\n😀,+14155552671\r\n`;
    const { outcome, leads, readRows, errors } = await importFile(pieces(text));
    expect(outcome).toEqual(ok(null));
    expect(leads).toEqual([
      { phone: "+49301234567", email: "anna@example.com", name: "Müller, Anna", attributes: { Plan: "gold" } },
      { phone: "+14155552671", email: null, name: "😀", attributes: {} },
    ]);
    expect([readRows, errors]).toEqual([2, []]);
  });

  it("tells of each bad row its line, its field and what is wrong, and takes the others", async () => {
    const text = [
      "phone,email,name,plan",
      "+49301234567,,,",
      ",a@example.com,,",
      "12,,,",
      "+49301234571,,,,,x",
      '+49301234572,,"A"b,',
      '+49301234573,,"two\nlines",',
      "x,,,",
    ].join("\n");
    const { outcome, leads, readRows, badRows, badCells, errors } = await importFile(pieces(text));
    expect(outcome).toEqual(ok(null));
    expect(leads.map(({ phone }) => phone)).toEqual(["+49301234567", "+49301234573"]);
    expect([readRows, badRows, badCells]).toEqual([7, 5, 0]);
    expect(errors).toEqual([
      { line: 3, field: "phone", message: "is missing", rowTaken: false },
      { line: 4, field: "phone", message: "is not a valid phone number", rowTaken: false },
      { line: 5, field: "row", message: "has 6 cells, the header 4", rowTaken: false },
      { line: 6, field: "row", message: "has text after a closing quote", rowTaken: false },
      { line: 9, field: "phone", message: "is not a valid phone number", rowTaken: false },
    ]);
  });

  it("leaves a cell out that cannot be kept, says so, and takes the person", async () => {
    const text = [
      "phone,email,name,plan",
      "+49301234568,nobody,Anna,gold",
      "+49301234569,n/a,,",
      "+49301234570,a@x.de; b@x.de,,",
      `+49301234571,,${"n".repeat(201)},gold`,
      "+49301234572,,Ben,a\0b",
      "+49301234573,r&d@x.de,,",
      "+49301234574,Jörg@Müller.de,,",
    ].join("\n");
    const { leads, readRows, badRows, badCells, errors } = await importFile(pieces(text));
    expect(leads.map(({ email, name, attributes }) => [email, name, attributes])).toEqual([
      [null, "Anna", { plan: "gold" }],
      [null, null, {}],
      [null, null, {}],
      [null, null, { plan: "gold" }],
      [null, "Ben", {}],
      ["r&d@x.de", null, {}],
      ["jörg@müller.de", null, {}],
    ]);
    expect([readRows, badRows, badCells]).toEqual([7, 0, 5]);
    expect(errors).toEqual([
      { line: 2, field: "email", message: "is not an e-mail address", rowTaken: true },
      { line: 3, field: "email", message: "is not an e-mail address", rowTaken: true },
      { line: 4, field: "email", message: "is not an e-mail address", rowTaken: true },
      { line: 5, field: "name", message: "is longer than 200 characters", rowTaken: true },
      { line: 6, field: "plan", message: "has characters that cannot be stored", rowTaken: true },
    ]);
  });

  it("keeps the first errors and counts them all", async () => {
    const text = `phone\n${"x\n".repeat(MAX_KEPT_ERRORS + ROWS_PER_BATCH + 1)}`;
    const { badRows, errors } = await importFile(pieces(text, 1_000));
    expect([badRows, errors.length]).toEqual([MAX_KEPT_ERRORS + ROWS_PER_BATCH + 1, MAX_KEPT_ERRORS]);
  });

  it.each([
    ["", { reason: "empty" }],
    ["\n\r\n", { reason: "empty" }],
    ["name,email\n", { reason: "header", faults: [{ field: "phone" }] }],
    ["phone,PHONE\n", { reason: "header", faults: [{ field: "column 2", message: "has the name of column 1" }] }],
    ["phone,plan,plan\n", { reason: "header", faults: [{ field: "column 3" }] }],
    ["phone;Phone\n", { reason: "header", faults: [{ field: "column 2" }] }],
    ['"phone\n', { reason: "header", faults: [{ field: "header" }] }],
  ])("is refused before anything is stored when it is %j", async (text, error) => {
    const { outcome, begun } = await importFile(pieces(text));
    expect(outcome).toMatchObject({ ok: false, error });
    expect(begun).toBe(0);
  });

  it("has columns without end no more than rows", () => {
    const cells = ["phone", ...Array.from({ length: MAX_COLUMNS }, (_, i) => `a${i}`)];
    expect(readHeader(cells)).toMatchObject({ ok: false, error: [{ field: "header" }] });
  });

  it("is taken as far as it came when it is broken off, too large or in no encoding that can be told", async () => {
    const head = "phone\n+49301234567\n";
    async function* brokenOff() {
      yield* pieces(head);
      throw new Error("The connection was reset.");
    }
    async function* notUtf8() {
      yield* pieces(head);
      yield new Uint8Array([0x2b, 0x81, 0x0a]);
    }
    const encoding = { name: "utf-8", by: "charset" };
    const untold = { name: "windows-1252", by: "detection" };
    const endings = [
      [
        { reason: "broken_off", encoding: { name: "utf-8", by: "default" }, readRows: 1 },
        await importFile(brokenOff()),
      ],
      [{ reason: "encoding", encoding: untold, readRows: 1 }, await importFile(notUtf8())],
      [{ reason: "encoding", encoding, readRows: 1 }, await importFile(notUtf8(), { charset: "utf-8" })],
      [
        { reason: "too_large" },
        await importFile(pieces(`${head}+49301234568\n`, head.length), { maxBytes: head.length + 5 }),
      ],
    ] as const;
    for (const [error, { outcome, leads }] of endings) {
      expect(outcome).toEqual({ ok: false, error });
      expect(leads.map(({ phone }) => phone)).toEqual(["+49301234567"]);
    }
  });

  it("cut within a character at its end is not UTF-8", async () => {
    const { outcome } = await importFile(cutEnd());
    expect(outcome).toMatchObject({ ok: false, error: { reason: "encoding" } });
  });
});

async function* cutEnd(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode("phone,name\n+49301234567,é").subarray(0, -1);
}

describe("a long file of leads", () => {
  it("is held one batch at a time, however long it is", async () => {
    const ROWS = 10_000;
    const PIECE_ROWS = 200;
    let sentRows = 0;
    let takenRows = 0;
    let mostHeld = 0;
    async function* body(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode("phone,name,plan\n");
      while (sentRows < ROWS) {
        const lines = Array.from({ length: PIECE_ROWS }, (_, i) => `+4930${1_000_000 + sentRows + i},Anna,"a, b"\n`);
        sentRows += PIECE_ROWS;
        yield new TextEncoder().encode(lines.join(""));
      }
    }
    const { begin } = fakeStore((batch) => {
      mostHeld = Math.max(mostHeld, sentRows - takenRows);
      takenRows += batch.readRows;
    });
    expect(await readLeadFile(body(), { ...OPTIONS, defaultCountry: undefined }, { begin })).toEqual(ok(null));
    expect(takenRows).toBe(sentRows);
    expect(mostHeld).toBeLessThanOrEqual(ROWS_PER_BATCH + PIECE_ROWS);
  });

  it("of long rows is held in shorter batches", async () => {
    const cell = "x".repeat(500);
    const header = `phone,${Array.from({ length: 20 }, (_, i) => `a${i}`).join(",")}\n`;
    const row = `+49301234567,${Array.from({ length: 20 }, () => cell).join(",")}\n`;
    const batches: number[] = [];
    const { begin } = fakeStore((batch) => batches.push(batch.readRows));
    await readLeadFile(pieces(header + row.repeat(500), 65_536), OPTIONS, { begin });
    expect(Math.max(...batches) * row.length).toBeLessThan(1_048_576 + 2 * row.length);
    expect(batches.reduce((sum, rows) => sum + rows)).toBe(500);
  });
});

describe("a file as other programs write it", () => {
  const bytesOf = (...parts: (string | number[])[]): number[] =>
    parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part));
  const utf16 = (text: string, isBig = false): number[] =>
    Array.from(text, (letter) => letter.charCodeAt(0)).flatMap((code) =>
      isBig ? [code >> 8, code & 255] : [code & 255, code >> 8],
    );
  async function* inPieces(bytes: readonly number[], size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.slice(at, at + size));
  }

  it.each<[string, number[], string | null, string, string, string]>([
    ["UTF-8", bytesOf("phone,name\n+49301234567,Jörg"), null, "Jörg", "utf-8", "default"],
    [
      "UTF-8 with its mark",
      bytesOf("\ufeffphone,name\n+49301234567,Jörg"),
      "latin1",
      "Jörg",
      "utf-8",
      "byte_order_mark",
    ],
    [
      "Excel's Unicode text",
      [0xff, 0xfe, ...utf16("phone\tname\r\n+49301234567\tJörg\r\n")],
      null,
      "Jörg",
      "utf-16le",
      "byte_order_mark",
    ],
    [
      "UTF-16BE",
      [0xfe, 0xff, ...utf16("phone,name\n+49301234567,佐藤", true)],
      null,
      "佐藤",
      "utf-16be",
      "byte_order_mark",
    ],
    ["UTF-16 without a mark", utf16("phone,name\n+49301234567,佐藤"), null, "佐藤", "utf-16le", "detection"],
    ["UTF-16BE without a mark", utf16("phone,name\n+49301234567,Ann", true), null, "Ann", "utf-16be", "detection"],
    [
      "Windows-1252 that says so",
      bytesOf("phone,name\n+49301234567,J", [0xf6], "rg ", [0x80], "\n"),
      "windows-1252",
      "Jörg €",
      "windows-1252",
      "charset",
    ],
    ["Windows-1252", bytesOf("phone,name\n+49301234567,J", [0xf6], "rg\n"), null, "Jörg", "windows-1252", "detection"],
    [
      "Windows-1252 to its last letter",
      bytesOf("phone,name\n+49301234567,Jos", [0xe9]),
      null,
      "José",
      "windows-1252",
      "detection",
    ],
    [
      "Shift_JIS that says so",
      bytesOf("phone,name\n+49301234567,", [0x8d, 0xb2, 0x93, 0xa1]),
      "shift_jis",
      "佐藤",
      "shift_jis",
      "charset",
    ],
  ])("is read in %s, and it is said", async (_, bytes, charset, name, encoding, by) => {
    for (const size of [1, 3, bytes.length]) {
      const { outcome, leads, reading } = await importFile(inPieces(bytes, size), { charset });
      expect(outcome).toEqual(ok(null));
      expect(leads).toMatchObject([{ phone: "+49301234567", name }]);
      expect(reading?.encoding).toEqual({ name: encoding, by });
    }
  });

  it.each<[string, number[]]>([
    ["Cyrillic in Windows-1251", bytesOf("phone,name\n+49301234567,", [0xc8, 0xe2, 0xe0, 0xed], "\n")],
    ["Mac OS Roman", bytesOf("phone,name\n+49301234567,J", [0x9a], "rg\n")],
    ["the DOS code page of Europe", bytesOf("phone,name\n+49301234567,J", [0x94], "rg\n")],
    ["the DOS code page, a last letter", bytesOf("phone,name\n+49301234567,Andr", [0x82], "\n")],
    ["the DOS code page of Spain", bytesOf("phone,name\n+49301234567,Mart", [0xa1], "nez\n")],
    ["UTF-8 and something else", bytesOf("phone,name\n+49301234567,J\u00f6rg", [0xf6], "\n")],
  ])("is refused where its encoding would be a guess: %s", async (_, bytes) => {
    const { outcome } = await importFile(inPieces(bytes, bytes.length));
    expect(outcome).toMatchObject({ ok: false, error: { reason: "encoding", readRows: 0 } });
  });

  it.each([
    ["semicolons", "phone;name\n+49301234567;Ann, the first\n", ";"],
    ["tabs", "phone\tname\n+49301234567\tAnn, the first\n", "\t"],
    ["bars", "phone|name\n+49301234567|Ann, the first\n", "|"],
    ["what it says itself", "sep=;\r\nphone;name\r\n+49301234567;Ann, the first\r\n", ";"],
    ["what it says itself in quotes", '"sep=;"\r\nphone;name\r\n+49301234567;Ann, the first\r\n', ";"],
    ["what it says itself, filled up", "sep=;;\nphone;name;\n+49301234567;Ann, the first;\n", ";"],
    ["commas in a name of a column", 'phone;"name";"a, b, c, d"\n+49301234567;Ann, the first;\n', ";"],
  ])("is divided by %s", async (_, text, separator) => {
    const { leads, reading } = await importFile(pieces(text));
    expect(leads).toMatchObject([{ phone: "+49301234567", name: "Ann, the first" }]);
    expect(reading?.separator).toBe(separator);
  });

  it("counts the line that says what divides it", async () => {
    const { errors } = await importFile(pieces("sep=;\nphone;name\nx;Ann\n"));
    expect(errors).toMatchObject([{ line: 3 }]);
  });

  it("may have columns and cells that Excel pads it with", async () => {
    const { leads, reading } = await importFile(pieces("phone,name,,,\n+49301234567,Ann,,,\n+49301234568,Ben,,,,,\n"));
    expect(leads.map(({ name }) => name)).toEqual(["Ann", "Ben"]);
    expect(reading?.columns.map(({ header }) => header)).toEqual(["phone", "name"]);
  });

  it("is told of columns without names that hold something", async () => {
    const { leads, reading } = await importFile(pieces("phone,name,,\n+49301234567,Ann,,note\n"));
    expect(leads).toMatchObject([{ phone: "+49301234567", name: "Ann", attributes: {} }]);
    expect(reading?.columns.at(-1)).toEqual({ header: "column 4", fields: [], note: "it has no name" });
  });

  const columnsOf = async (header: string, row: string, fieldMap: FieldMap = {}) => {
    const { outcome, leads, reading } = await importFile(pieces(`${header}\n${row}\n`), { fieldMap });
    expect(outcome).toEqual(ok(null));
    const passedOver = reading?.columns.filter(({ fields }) => fields.length === 0).map(({ header }) => header);
    return { lead: leads[0], passedOver };
  };

  it("is read when HubSpot exported it", async () => {
    const { lead, passedOver } = await columnsOf(
      "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Lead Status,State/Region,Create Date",
      "101,Ann,Lee,ann@x.de,,0171 1234567,New,Berlin,2026-11-30 10:00",
    );
    expect(lead).toEqual({
      phone: "+491711234567",
      email: "ann@x.de",
      name: "Ann Lee",
      attributes: {
        "Record ID": "101",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Mobile Phone Number": "0171 1234567",
        "Lead Status": "New",
        "State/Region": "Berlin",
        "Create Date": "2026-11-30 10:00",
      },
    });
    expect(passedOver).toEqual([]);
  });

  it("is read when Salesforce exported it, and it is said what was passed over", async () => {
    const { lead, passedOver } = await columnsOf(
      '"Id","FirstName","LastName","Company","Phone","MobilePhone","Email","Status"',
      '"00Q1","Ann","Lee","Clinic","030 1234567","0171 1234567","ann@x.de","Open"',
    );
    expect(lead).toMatchObject({ phone: "+49301234567", name: "Ann Lee", email: "ann@x.de" });
    expect(lead?.attributes).toMatchObject({ Company: "Clinic", MobilePhone: "0171 1234567" });
    expect(passedOver).toEqual(["Id", "Status"]);
  });

  it.each([
    ["Opted in?,Order #,R&D (team)", { "Opted in": "1", Order: "2", "R D team": "3" }],
    ["Pre\u0301nom,First\u00a0Name,\u200eNote\u200f", { Prénom: "1", "First Name": "2", Note: "3" }],
    ["__proto__,2nd visit,constructor", { proto__: "1", "column 2nd visit": "2", constructor: "3" }],
    ["Order #,Order,Order?", { Order: "1", "Order 2": "2", "Order 3": "3" }],
    ["पता,ที่อยู่,الملاحظات", { पता: "1", ที่อยู่: "2", الملاحظات: "3" }],
    [`${"How did you hear of us and of what we do here ".repeat(3)}?,a,b`, { a: "2", b: "3" }],
  ])("keeps a column by a name as near as may be: %s", async (header, attributes) => {
    const { lead, passedOver } = await columnsOf(`phone,${header}`, "+49301234567,1,2,3");
    expect(lead?.attributes).toMatchObject(attributes);
    expect(Object.keys(lead?.attributes ?? {})).toHaveLength(3);
    expect(Object.values(lead?.attributes ?? {})).toEqual(["1", "2", "3"]);
    expect(passedOver).toEqual([]);
  });

  it("passes over a column whose name has no letter, and says so", async () => {
    const { lead, passedOver } = await columnsOf("phone,???,=1", "+49301234567,1,2");
    expect(lead?.attributes).toEqual({});
    expect(passedOver).toEqual(["???", "=1"]);
  });

  it.each([
    ["Telefonnummer;Vorname;Nachname;E-Mail", "030 1234567;Ann;Lee;a@x.de"],
    ["Téléphone;Prénom;Nom de famille;Courriel", "030 1234567;Ann;Lee;a@x.de"],
    ["Tel.;NAME;e-mail address", "030 1234567;Ann Lee;a@x.de"],
    ["電話番号,氏名,メールアドレス", "030 1234567,Ann Lee,a@x.de"],
    ["телефон,имя,фамилия,email", "030 1234567,Ann,Lee,a@x.de"],
    ["First Name,Last Name,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value", "Ann,Lee,a@x.de,Work,030 1234567"],
    ["Person - Phone - Work,Person - Name,Person - Email - Home", "030 1234567,Ann Lee,a@x.de"],
    ["First Name,Last Name,E-mail Address,Home Phone 2", "Ann,Lee,a@x.de,030 1234567"],
    ["Teléfono móvil;Nombre;Apellidos;Correo electrónico", "030 1234567;Ann;Lee;a@x.de"],
    ["Телефонный номер,имя,фамилия,Email", "030 1234567,Ann,Lee,a@x.de"],
    ["N° de téléphone;prenom;nom de famille;Adresse e-mail", "030 1234567;Ann;Lee;a@x.de"],
    ["Phone (Mobile),Name*,E-Mail (required)", "030 1234567,Ann Lee,a@x.de"],
    ["*Phone #,Full Name,Email Address 1", "030 1234567,Ann Lee,a@x.de"],
    ["Telefon (privat);Vorname;Nachname;EMail", "030 1234567;Ann;Lee;a@x.de"],
    ["手机号码,姓名,邮箱", "030 1234567,Ann Lee,a@x.de"],
  ])("knows what its columns are called: %s", async (header, row) => {
    const { lead } = await columnsOf(header, row);
    expect(lead).toMatchObject({ phone: "+49301234567", name: "Ann Lee", email: "a@x.de" });
  });

  it.each([
    "Phone Type",
    "Phone 1 - Label",
    "Phone consent",
    "Do not phone",
    "Fax",
    "Assistant's Phone",
    "Mobile OS",
    "Phone extension",
    "Emergency phone",
    "Name of phone",
  ])("takes no other column for one of phones: %s", async (header) => {
    const { outcome } = await importFile(pieces(`${header},name\n030 1234567,Ann\n`));
    expect(outcome).toMatchObject({ ok: false, error: { reason: "header", faults: [{ field: "phone" }] } });
  });

  it("is read by the sender's own names of columns", async () => {
    const fieldMap = { RUFNR: "phone", kunde: "name", Intern: null, Tarif: "plan" };
    const { lead, passedOver } = await columnsOf(
      "Phone,Kunde,Rufnr,Intern,Tarif",
      "x,Ann,030 1234567,secret,gold",
      fieldMap,
    );
    expect(lead).toEqual({ phone: "+49301234567", email: null, name: "Ann", attributes: { plan: "gold" } });
    expect(passedOver).toEqual(["Phone", "Intern"]);
  });

  it("is refused for a map that names what is not there", async () => {
    const fieldMap = { Nummer: "phone", Tarif: "id" };
    const { outcome } = await importFile(pieces("Rufnr,Tarif\n"), { fieldMap });
    expect(outcome).toMatchObject({
      ok: false,
      error: { reason: "header", faults: [{ field: "fieldMap" }, { field: "fieldMap" }, { field: "phone" }] },
    });
  });

  it("may have numbers and names that were kept from a spreadsheet", async () => {
    const { lead } = await columnsOf("phone,name,zip,note", `'+49301234567,"=""Ann""",'01234,\u200fhi\u200f`);
    expect(lead).toEqual({ phone: "+49301234567", email: null, name: "Ann", attributes: { zip: "01234", note: "hi" } });
  });
});

describe("a file that was exported", () => {
  /** A spreadsheet's idea of a cell: a number is a number, with fifteen digits, or the twelve that are shown. */
  const spreadsheetCell = (text: string): string => {
    if (text.startsWith("=")) return "#NAME?";
    if (!/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text) || Number.isNaN(Number(text))) return text;
    return Math.abs(Number(text)) < 1e12 ? String(Number(text)) : Number(text).toExponential(5);
  };
  const PEOPLE = [
    ["+493055501000", "Ann", "01234"],
    ["+14155552671", "+1 Ben", "1.50"],
    ["+390612345678", "=Carl", "12345678901234567"],
    ["+4930123456", "'Dora", "007"],
  ];

  it.each([",", ";", "\t"])("comes back by way of a spreadsheet that divides cells by %j", async (separator) => {
    const rows = [["phone", "name", "zip"], ...PEOPLE].map((cells) => cells.map(guardCell).map(spreadsheetCell));
    const text = rows.map((cells) => csvLine(cells).replaceAll(",", separator)).join("");
    const { leads, badRows, badCells } = await importFile(pieces(text));
    expect(leads.map(({ phone, name, attributes }) => [phone, name, attributes.zip])).toEqual(PEOPLE);
    expect([badRows, badCells]).toEqual([0, 0]);
  });
});

// A reader that takes quadratic time needs minutes for one of these.
describe("a file of the longest cells", { timeout: 60_000 }, () => {
  const LENGTH = 16_000;
  it.each([
    ["apostrophes", "'".repeat(LENGTH)],
    ["digits", "0".repeat(LENGTH)],
    ["digits and points", "1.".repeat(LENGTH / 2)],
    ["marks that are not seen", `a${"\u200e".repeat(LENGTH)}a`],
    ["blanks", `a${" ".repeat(LENGTH)}a`],
    ["numbers", "030 12345 ".repeat(LENGTH / 10)],
    ["letters of an address", "a".repeat(LENGTH)],
    ["parts of an address", `a@${"a.".repeat(LENGTH / 2)}`],
    ["formulas", `="${'""'.repeat(LENGTH / 4)}`],
  ])("is read in time in proportion to its length: %s", async (_, cell) => {
    const row = (phone: string): string => `${phone},"${cell.replaceAll('"', '""')}",x\n`.slice(0, 16_300);
    for (const header of ["phone,name,note", "phone,email,note", "other,phone,note", "phone,note,name"]) {
      const rows = row("+49301234567").repeat(300);
      const { outcome, readRows } = await importFile(pieces(`${header}\n${rows}`, 65_536));
      expect([outcome, readRows]).toEqual([ok(null), 300]);
    }
  });
});
