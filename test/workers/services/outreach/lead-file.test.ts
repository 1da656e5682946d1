import { describe, expect, it } from "vitest";
import { ok } from "../../../../voice/result.ts";
import {
  type LeadBatch,
  MAX_KEPT_ERRORS,
  ROWS_PER_BATCH,
  readLeadFile,
} from "../../../../workers/services/outreach/lead-file.ts";
import { type ImportedLead, MAX_COLUMNS, readHeader } from "../../../../workers/services/outreach/lead-row.ts";

const MAX_BYTES = 20_971_520;

/** A store that keeps what it was given; `onStore` is asked before each batch is taken. */
function fakeStore(onStore: (batch: LeadBatch) => void = () => undefined) {
  const stored = { begun: 0, readRows: 0, badRows: 0, leads: [] as ImportedLead[], errors: [] as unknown[] };
  const store = async (batch: LeadBatch) => {
    onStore(batch);
    stored.readRows += batch.readRows;
    stored.badRows += batch.badRows;
    stored.leads.push(...batch.leads);
    stored.errors.push(...batch.errors);
  };
  const begin = async () => {
    stored.begun++;
    return ok({ store });
  };
  return { begin, stored };
}

async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function importFile(body: AsyncIterable<Uint8Array>, { maxBytes = MAX_BYTES, country = "DE" as const } = {}) {
  const store = fakeStore();
  const outcome = await readLeadFile(body, { defaultCountry: country, maxBytes }, store);
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
      "+49301234568,nobody,,",
      `+49301234569,,${"n".repeat(201)},`,
      "+49301234570,,,a\0b",
      "+49301234571,,,,,",
      '+49301234572,,"A"b,',
      '+49301234573,,"two\nlines",',
      "x,,,",
    ].join("\n");
    const { outcome, leads, readRows, badRows, errors } = await importFile(pieces(text));
    expect(outcome).toEqual(ok(null));
    expect(leads.map(({ phone }) => phone)).toEqual(["+49301234567", "+49301234573"]);
    expect([readRows, badRows]).toEqual([10, 8]);
    expect(errors).toEqual([
      { line: 3, field: "phone", message: "is missing" },
      { line: 4, field: "phone", message: "is not a valid phone number" },
      { line: 5, field: "email", message: "is not an e-mail address" },
      { line: 6, field: "name", message: "is longer than 200 characters" },
      { line: 7, field: "plan", message: "has characters that cannot be stored" },
      { line: 8, field: "row", message: "has 6 cells, the header 4" },
      { line: 9, field: "row", message: "has text after a closing quote" },
      { line: 12, field: "phone", message: "is not a valid phone number" },
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
    ["phone;name\n", { reason: "header", faults: [{ field: "column 1" }, { field: "phone" }] }],
    ["phone,PHONE\n", { reason: "header", faults: [{ field: "column 2", message: "has the name of column 1" }] }],
    ["phone,plan,plan\n", { reason: "header", faults: [{ field: "column 3" }] }],
    ["phone,\n", { reason: "header", faults: [{ field: "column 2" }] }],
    ["phone,__proto__,=1\n", { reason: "header", faults: [{ field: "column 2" }, { field: "column 3" }] }],
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

  it("is taken as far as it came when it is broken off, too large or no longer UTF-8", async () => {
    const head = "phone\n+49301234567\n";
    async function* brokenOff() {
      yield* pieces(head);
      throw new Error("The connection was reset.");
    }
    async function* notUtf8() {
      yield* pieces(head);
      yield new Uint8Array([0x2b, 0xff, 0x0a]);
    }
    const endings = [
      ["broken_off", await importFile(brokenOff())],
      ["not_utf8", await importFile(notUtf8())],
      ["too_large", await importFile(pieces(`${head}+49301234568\n`, head.length), { maxBytes: head.length + 5 })],
    ] as const;
    for (const [reason, { outcome, leads }] of endings) {
      expect(outcome).toEqual({ ok: false, error: { reason } });
      expect(leads.map(({ phone }) => phone)).toEqual(["+49301234567"]);
    }
  });

  it("cut within a character at its end is not UTF-8", async () => {
    const { outcome } = await importFile(cutEnd());
    expect(outcome).toEqual({ ok: false, error: { reason: "not_utf8" } });
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
    const options = { defaultCountry: undefined, maxBytes: MAX_BYTES };
    expect(await readLeadFile(body(), options, { begin })).toEqual(ok(null));
    expect(takenRows).toBe(sentRows);
    expect(mostHeld).toBeLessThanOrEqual(ROWS_PER_BATCH + PIECE_ROWS);
  });

  it("of long rows is held in shorter batches", async () => {
    const cell = "x".repeat(500);
    const header = `phone,${Array.from({ length: 20 }, (_, i) => `a${i}`).join(",")}\n`;
    const row = `+49301234567,${Array.from({ length: 20 }, () => cell).join(",")}\n`;
    const batches: number[] = [];
    const { begin } = fakeStore((batch) => batches.push(batch.readRows));
    const options = { defaultCountry: undefined, maxBytes: MAX_BYTES };
    await readLeadFile(pieces(header + row.repeat(500), 65_536), options, { begin });
    expect(Math.max(...batches) * row.length).toBeLessThan(1_048_576 + 2 * row.length);
    expect(batches.reduce((sum, rows) => sum + rows)).toBe(500);
  });
});
