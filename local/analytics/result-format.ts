import type { OutputColumn } from "./compiler.ts";
import { DEFAULT_TIMEZONE } from "./date-time-functions.ts";
import type { OutputFormat } from "./syntax.ts";
import { type ArrayType, elementType, type ValueType } from "./value-type.ts";

/** Rows of a query with the columns they have, values as Postgres's driver gives them. */
export interface QueryResult {
  readonly columns: readonly OutputColumn[];
  /** One array per row, in the order of `columns`. */
  readonly rows: readonly (readonly unknown[])[];
}

/** A response body and its Content-Type. */
export interface EncodedResult {
  readonly contentType: string;
  readonly body: string;
}

/** Writes a result as the SQL API does: 64-bit integers as strings, DateTime as `YYYY-MM-DD hh:mm:ss`, NaN as null. */
export function encodeResult({ columns, rows }: QueryResult, format: OutputFormat): EncodedResult {
  const objects = () =>
    rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, jsonValue(row[index], column)])));
  switch (format) {
    case "JSON": {
      const meta = columns.map(({ name, type, timezone }) => ({ name, type: typeName(type, timezone) }));
      return { contentType: "application/json", body: JSON.stringify({ meta, data: objects(), rows: rows.length }) };
    }
    case "JSONEachRow":
      return {
        contentType: "application/x-ndjson",
        body: objects()
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(""),
      };
    case "TabSeparated": {
      const lines = rows.map((row) => columns.map((column, index) => tabSeparatedValue(row[index], column)).join("\t"));
      return { contentType: "text/tab-separated-values", body: lines.map((line) => `${line}\n`).join("") };
    }
  }
}

function typeName(type: ValueType, timezone: string | undefined): string {
  if (type === "Bool") return "UInt8";
  return type === "DateTime" && timezone !== undefined ? `DateTime('${timezone}')` : type;
}

type Json = string | number | null | Json[];

function jsonValue(value: unknown, column: Pick<OutputColumn, "type" | "timezone">): Json {
  const { type, timezone } = column;
  switch (type) {
    case "UInt64":
    case "Int64":
      return String(value);
    case "UInt8":
    case "UInt32":
    case "Bool":
      return Number(value);
    case "Float64":
      return value === null || !Number.isFinite(value) ? null : (value as number);
    case "String":
      return value as string;
    case "DateTime":
      return value === null ? null : dateTimeText(value as Date, timezone ?? DEFAULT_TIMEZONE);
    case "Interval":
      throw new Error("an interval is never a result"); // the compiler refuses it
    default: {
      const element = elementType(type as ArrayType);
      return (value as unknown[]).map((item) => jsonValue(item, { type: element, timezone }));
    }
  }
}

function dateTimeText(at: Date, timezone: string): string {
  // Swedish writes dates as ClickHouse does.
  const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: timezone });
  return format.format(at);
}

function tabSeparatedValue(value: unknown, column: OutputColumn): string {
  if (column.type === "Float64" && (value === null || !Number.isFinite(value))) {
    return value === null || Number.isNaN(value) ? "nan" : (value as number) > 0 ? "inf" : "-inf";
  }
  const json = jsonValue(value, column);
  if (!Array.isArray(json)) return escapeTabSeparated(String(json));
  return `[${json.map((item) => (typeof item === "string" ? `'${escapeTabSeparated(item)}'` : String(item))).join(",")}]`;
}

function escapeTabSeparated(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "'": "\\'" };
  return text.replace(/[\\\t\n\r']/g, (character) => escapes[character] ?? character);
}
