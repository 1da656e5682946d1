import type { PGlite } from "@electric-sql/pglite";
import {
  PostgresError,
  postgresErrorFields,
  type ResultField,
  type Statement,
  type StatementResult,
} from "./statement.ts";

/*
 * Runs a statement as Neon's proxy does: Parse, Bind (text parameters, types inferred by the server), Describe,
 * Execute and Sync in one message. Spoken at protocol level because PGlite's own `query` parses values by type and
 * needs a parser per type to give the text back; here every value, of every type that will ever exist, is text anyway.
 * Message layouts: PostgreSQL documentation, "Message Formats".
 */

type BackendMessage = Awaited<ReturnType<PGlite["execProtocol"]>>["messages"][number];
type Message<Name extends string> = BackendMessage & { readonly name: Name };
interface RowDescription extends Message<"rowDescription"> {
  readonly fields: readonly Omit<ResultField, "format">[];
}

/** Runs one statement in the session and returns its rows as text; throws `PostgresError` if Postgres refuses it. */
export async function runStatement(
  session: PGlite,
  statement: Statement,
): Promise<StatementResult & { inTransaction: boolean }> {
  const { messages } = await session.execProtocol(encodeExtendedQuery(statement), { throwOnError: false });
  let fields: readonly ResultField[] = [];
  const rows: (string | null)[][] = [];
  let tag = "";
  let error: PostgresError | undefined;
  let inTransaction = false;
  for (const message of messages) {
    switch (message.name) {
      case "rowDescription":
        fields = (message as RowDescription).fields.map(describeField);
        break;
      case "dataRow":
        rows.push((message as Message<"dataRow"> & { fields: (string | null)[] }).fields);
        break;
      case "commandComplete":
        tag = (message as Message<"commandComplete"> & { text: string }).text;
        break;
      case "error": {
        const reported = postgresErrorFields(message);
        error = new PostgresError(reported ?? { message: "Postgres reported an error without fields" });
        break;
      }
      case "readyForQuery":
        inTransaction = (message as Message<"readyForQuery"> & { status: string }).status !== "I";
        break;
      default: // parseComplete, bindComplete, noData, notices: nothing the caller needs
    }
  }
  if (error) throw Object.assign(error, { inTransaction });
  return { ...parseCommandTag(tag), fields, rows, inTransaction };
}

/** Splits a command tag such as `INSERT 0 3` or `CREATE TABLE` into the command and the row count it carries. */
export function parseCommandTag(tag: string): { command: string; rowCount: number | null } {
  const words = tag.split(" ");
  const counts = words.filter((word) => /^\d+$/.test(word));
  const last = counts.at(-1);
  return {
    command: words.filter((word) => !/^\d+$/.test(word)).join(" "),
    rowCount: last === undefined ? null : Number(last),
  };
}

function describeField(field: Omit<ResultField, "format">): ResultField {
  const { name, tableID, columnID, dataTypeID, dataTypeSize, dataTypeModifier } = field;
  return { name, tableID, columnID, dataTypeID, dataTypeSize, dataTypeModifier, format: "text" };
}

function encodeExtendedQuery(statement: Statement): Uint8Array {
  const unnamed = Buffer.from([0]);
  const zero16 = int16(0);
  const values = statement.params.map((param) => {
    if (param === null) return int32(-1);
    const bytes = Buffer.from(param, "utf8");
    return Buffer.concat([int32(bytes.length), bytes]);
  });
  return Buffer.concat([
    message("P", [unnamed, cString(statement.text), zero16]),
    message("B", [unnamed, unnamed, zero16, int16(statement.params.length), ...values, zero16]),
    message("D", [cString("P")]),
    message("E", [unnamed, int32(0)]),
    message("S", []),
  ]);
}

function message(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type, "latin1"), int32(body.length + 4), body]);
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, "utf8");
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
