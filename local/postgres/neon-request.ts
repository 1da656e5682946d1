import type { IncomingHttpHeaders } from "node:http";
import type { Statement, StatementResult } from "./statement.ts";

/** A request of Neon's SQL over HTTP, validated. */
export type NeonRequest =
  | { type: "single"; query: NeonQuery }
  | { type: "batch"; begin: string; queries: readonly NeonQuery[] };

/** A statement and the form its rows are wanted in: arrays of values, or objects by column name. */
export interface NeonQuery {
  readonly statement: Statement;
  readonly rowsAsArrays: boolean;
}

/** The request is not one Neon would accept; the message names the header or field. */
export class NeonRequestError extends Error {
  override readonly name = "NeonRequestError";
}

const ISOLATION_LEVELS: Readonly<Record<string, string>> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** Postgres counts parameters in 16 bits. */
const MAX_PARAMETERS = 65_535;

/** Reads headers and body; throws `NeonRequestError` naming what is wrong. */
export function parseNeonRequest(headers: IncomingHttpHeaders, body: string): NeonRequest {
  if (headers["neon-raw-text-output"] !== "true") {
    throw new NeonRequestError('header Neon-Raw-Text-Output must be "true": only text output is served here');
  }
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    throw new NeonRequestError("body is not JSON");
  }
  if (!isRecord(payload)) throw new NeonRequestError("body must be a JSON object with `query` or `queries`");
  const arrayMode = headers["neon-array-mode"] === "true";
  if (!("queries" in payload)) return { type: "single", query: parseQuery(payload, "body", arrayMode) };
  if (!Array.isArray(payload.queries)) throw new NeonRequestError("`queries` must be an array");
  return {
    type: "batch",
    begin: beginCommand(headers),
    queries: payload.queries.map((query: unknown, index) => parseQuery(query, `queries[${index}]`, arrayMode)),
  };
}

/** The answer to one statement, in the form the driver reads: values as text, types by their `pg_type` oid. */
export function encodeResult(result: StatementResult, rowsAsArrays: boolean): Record<string, unknown> {
  const { command, rowCount, fields } = result;
  const rows = rowsAsArrays
    ? result.rows
    : result.rows.map((row) => Object.fromEntries(fields.map(({ name }, index) => [name, row[index]])));
  return { command, rowCount, fields, rows, rowAsArray: rowsAsArrays };
}

function parseQuery(payload: unknown, name: string, arrayMode: boolean): NeonQuery {
  if (!isRecord(payload)) throw new NeonRequestError(`${name} must be an object`);
  const { query, params = [], arrayMode: ownArrayMode } = payload;
  if (typeof query !== "string") throw new NeonRequestError(`${name}.query must be a string`);
  if (query.includes("\0")) throw new NeonRequestError(`${name}.query contains a NUL character`);
  if (!Array.isArray(params)) throw new NeonRequestError(`${name}.params must be an array`);
  if (params.length > MAX_PARAMETERS)
    throw new NeonRequestError(`${name}.params has more than ${MAX_PARAMETERS} values`);
  return {
    statement: { text: query, params: params.map((value, index) => parameterText(value, `${name}.params[${index}]`)) },
    rowsAsArrays: typeof ownArrayMode === "boolean" ? ownArrayMode : arrayMode,
  };
}

function parameterText(value: unknown, name: string): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) throw new NeonRequestError(`${name} is an array: send arrays as Postgres text, {1,2}`);
      return JSON.stringify(value);
    default:
      throw new NeonRequestError(`${name} is not a JSON value`);
  }
}

function beginCommand(headers: IncomingHttpHeaders): string {
  const words = ["BEGIN"];
  const level = headers["neon-batch-isolation-level"];
  if (level !== undefined) {
    const isolation = typeof level === "string" ? ISOLATION_LEVELS[level] : undefined;
    if (!isolation) throw new NeonRequestError("invalid isolation level in Neon-Batch-Isolation-Level");
    words.push("ISOLATION LEVEL", isolation);
  }
  if (headers["neon-batch-read-only"] === "true") words.push("READ ONLY");
  if (headers["neon-batch-deferrable"] === "true") words.push("DEFERRABLE");
  return words.join(" ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
