/** One SQL statement as a client sends it: `$n` parameters as Postgres text, `null` for SQL NULL. */
export interface Statement {
  readonly text: string;
  readonly params: readonly (string | null)[];
}

/** A result column, as Postgres describes it in RowDescription. */
export interface ResultField {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeSize: number;
  readonly dataTypeModifier: number;
  readonly format: "text";
}

/** What one statement returned, every value in Postgres's own text form, whatever its type. */
export interface StatementResult {
  /** First word(s) of the command tag, for example `SELECT` or `CREATE TABLE`; empty for an empty statement. */
  readonly command: string;
  /** Rows returned or changed; `null` where the command does not count rows. */
  readonly rowCount: number | null;
  readonly fields: readonly ResultField[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const POSTGRES_ERROR_FIELDS = [
  "severity",
  "code",
  "detail",
  "hint",
  "position",
  "internalPosition",
  "internalQuery",
  "where",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine",
] as const;

/** The fields of a Postgres ErrorResponse, under the names the Neon driver reads. */
export type PostgresErrorFields = { message: string } & {
  [name in (typeof POSTGRES_ERROR_FIELDS)[number]]?: string | undefined;
};

/** An error Postgres itself reported for a statement; `fields` goes to the client as it is. */
export class PostgresError extends Error {
  override readonly name = "PostgresError";
  readonly fields: PostgresErrorFields;
  constructor(fields: PostgresErrorFields) {
    super(fields.message);
    this.fields = fields;
  }
}

/** Copies the Postgres fields of an error, leaving out whatever else it carries; `undefined` if it is not one. */
export function postgresErrorFields(error: unknown): PostgresErrorFields | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || !("severity" in error)) return undefined;
  const source = error as Record<string, unknown>;
  const fields: PostgresErrorFields = { message: String(source.message) };
  for (const name of POSTGRES_ERROR_FIELDS) {
    if (typeof source[name] === "string") fields[name] = source[name];
  }
  return fields;
}
