import { isStorable } from "../../db/storable-text.ts";
import { unguardCell } from "./csv-writer.ts";
import type { LeadColumns, RowFault } from "./lead-columns.ts";
import { MAX_ATTRIBUTE_LENGTH, MAX_ATTRIBUTES, MAX_NAME_LENGTH, toEmail } from "./lead-fields.ts";
import { type CountryCode, toE164 } from "./phone-numbers.ts";

/** A lead as a file tells of it. */
export interface ImportedLead {
  phone: string;
  email: string | null;
  name: string | null;
  attributes: Record<string, string>;
}

/** Reading of a row. Without a lead the first fault says why; with one, the faults are of cells that were left out. */
export interface RowReading {
  lead: ImportedLead | null;
  faults: RowFault[];
}

/** White space, and marks that only say in which direction a text is written. */
const AROUND = /[\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/**
 * Reads the lead of a row: a phone it must have, any other cell that cannot be kept costs that cell only. Cells that
 * are missing at the end are empty.
 */
export function readLeadRow(
  columns: LeadColumns,
  cells: readonly string[],
  defaultCountry: CountryCode | undefined,
): RowReading {
  const surplus = cells.slice(columns.count).some((cell) => cell.trim() !== "");
  if (surplus) return refused({ field: "row", message: `has ${cells.length} cells, the header ${columns.count}` });
  const cell = (at: number): string => textOf(cells[at] ?? "");
  const { phone, faults } = readPhone(columns.phones.map(cell), defaultCountry);
  if (phone === null) return refused(faults[0] ?? { field: "phone", message: "is missing" });
  const kept = (field: string, at: number | null, maxLength: number): string => {
    const text = at === null ? "" : cell(at);
    const fault = textFault(text, maxLength);
    if (fault === null) return text;
    faults.push({ field, message: fault });
    return "";
  };
  const written = columns.email === null ? "" : cell(columns.email);
  const email = written === "" ? null : toEmail(written);
  if (email?.ok === false) faults.push({ field: "email", message: email.error });
  const parts = columns.nameParts.map((at) => kept("name", at, MAX_NAME_LENGTH / 2 - 1)).filter((part) => part !== "");
  const name = columns.name === null ? parts.join(" ") : kept("name", columns.name, MAX_NAME_LENGTH);
  const attributes: Record<string, string> = {};
  let count = 0;
  for (const attribute of columns.attributes) {
    const text = kept(attribute.name, attribute.at, MAX_ATTRIBUTE_LENGTH);
    if (text === "") continue;
    if (++count <= MAX_ATTRIBUTES) attributes[attribute.name] = text;
    else faults.push({ field: attribute.name, message: `is one attribute more than ${MAX_ATTRIBUTES}` });
  }
  const lead = { phone, email: email?.ok ? email.value : null, name: name === "" ? null : name, attributes };
  return { lead, faults };
}

const refused = (fault: RowFault): RowReading => ({ lead: null, faults: [fault] });

/** The first of a row's phones that is one, and what is wrong with those before it. */
function readPhone(
  written: readonly string[],
  defaultCountry: CountryCode | undefined,
): { phone: string | null; faults: RowFault[] } {
  const faults: RowFault[] = [];
  for (const text of written) {
    if (text === "") continue;
    const phone = toE164(text, defaultCountry);
    if (phone.ok) return { phone: phone.value, faults };
    faults.push({ field: "phone", message: phone.error });
  }
  return { phone: null, faults };
}

/** A cell's text as the sender saw it: without the apostrophe or formula that keeps a spreadsheet from changing it. */
function textOf(written: string): string {
  let [from, to] = [0, written.length];
  while (from < to && AROUND.test(written.charAt(from))) from++;
  while (to > from && AROUND.test(written.charAt(to - 1))) to--;
  const seen = written.slice(from, to);
  return unguardCell(/^="([^"]*)"$/.exec(seen)?.[1] ?? seen);
}

function textFault(text: string, maxLength: number): string | null {
  if (text.length > maxLength) return `is longer than ${maxLength} characters`;
  return isStorable(text) ? null : "has characters that cannot be stored";
}
