import { err, ok, type Result } from "../../../voice/result.ts";
import { isStorable } from "../../db/storable-text.ts";
import { unguardFormula } from "./csv-writer.ts";
import {
  givenColumns,
  isAttributeName,
  MAX_ATTRIBUTE_LENGTH,
  MAX_ATTRIBUTES,
  MAX_NAME_LENGTH,
  toEmail,
} from "./lead-fields.ts";
import { type CountryCode, toE164 } from "./phone-numbers.ts";

/** Columns of a file; a row may fill `MAX_ATTRIBUTES` of them with attributes. */
export const MAX_COLUMNS = 250;

/** Which column of a file holds what, by its place. */
export interface LeadColumns {
  count: number;
  phone: number;
  email: number | null;
  name: number | null;
  attributes: readonly { name: string; at: number }[];
}

/** A lead as a file tells of it. */
export interface ImportedLead {
  phone: string;
  email: string | null;
  name: string | null;
  attributes: Record<string, string>;
}

/** What is wrong with a column's name or a row's cell, for people. It never repeats the cell: those are personal. */
export interface RowFault {
  field: string;
  message: string;
}

/** In small letters. */
const FIELDS = new Set(["phone", "email", "name", ...givenColumns.map((name) => name.toLowerCase())]);

const NOT_A_NAME = "needs a name of at most 64 letters, digits, spaces, _, . and -, beginning with a letter";

/** The columns of a file by their names. What is no field of a lead is an attribute; only of the fields' names capitals do not matter. */
export function readHeader(cells: readonly string[]): Result<LeadColumns, RowFault[]> {
  if (cells.length > MAX_COLUMNS) return err([{ field: "header", message: `has more than ${MAX_COLUMNS} columns` }]);
  const faults: RowFault[] = [];
  const places = new Map<string, number>();
  const attributes: { name: string; at: number }[] = [];
  for (const [at, cell] of cells.entries()) {
    const written = unguardFormula(cell.trim());
    const isField = FIELDS.has(written.toLowerCase());
    const name = isField ? written.toLowerCase() : written;
    const earlier = places.get(name);
    const field = `column ${at + 1}`;
    if (earlier !== undefined) faults.push({ field, message: `has the name of column ${earlier + 1}` });
    else if (!isField && !isAttributeName(name)) faults.push({ field, message: NOT_A_NAME });
    else if (!isField) attributes.push({ name, at });
    places.set(name, at);
  }
  const phone = places.get("phone");
  if (phone === undefined)
    faults.push({ field: "phone", message: "is missing among the columns, which commas divide" });
  if (phone === undefined || faults.length > 0) return err(faults);
  return ok({
    count: cells.length,
    phone,
    email: places.get("email") ?? null,
    name: places.get("name") ?? null,
    attributes,
  });
}

/** The lead of a row, or the first thing that is wrong with it. Cells that are missing at the end are empty. */
export function readLeadRow(
  columns: LeadColumns,
  cells: readonly string[],
  defaultCountry: CountryCode | undefined,
): Result<ImportedLead, RowFault> {
  if (cells.length > columns.count) {
    return err({ field: "row", message: `has ${cells.length} cells, the header ${columns.count}` });
  }
  const cell = (at: number | null): string => (at === null ? "" : unguardFormula((cells[at] ?? "").trim()));
  const phone = toE164(cell(columns.phone), defaultCountry);
  if (!phone.ok) return err({ field: "phone", message: phone.error });
  const written = cell(columns.email);
  const email = written === "" ? ok(null) : toEmail(written);
  if (!email.ok) return err({ field: "email", message: email.error });
  const name = cell(columns.name);
  const fault = textFault(name, MAX_NAME_LENGTH);
  if (fault !== null) return err({ field: "name", message: fault });
  const attributes = readAttributes(columns.attributes, cell);
  if (!attributes.ok) return attributes;
  return ok({ phone: phone.value, email: email.value, name: name === "" ? null : name, attributes: attributes.value });
}

function readAttributes(
  columns: LeadColumns["attributes"],
  cell: (at: number) => string,
): Result<Record<string, string>, RowFault> {
  const attributes: Record<string, string> = {};
  let count = 0;
  for (const { name, at } of columns) {
    const text = cell(at);
    if (text === "") continue;
    const fault = textFault(text, MAX_ATTRIBUTE_LENGTH);
    if (fault !== null) return err({ field: name, message: fault });
    if (++count > MAX_ATTRIBUTES) return err({ field: name, message: `is one attribute more than ${MAX_ATTRIBUTES}` });
    attributes[name] = text;
  }
  return ok(attributes);
}

function textFault(text: string, maxLength: number): string | null {
  if (text.length > maxLength) return `is longer than ${maxLength} characters`;
  return isStorable(text) ? null : "has characters that cannot be stored";
}
