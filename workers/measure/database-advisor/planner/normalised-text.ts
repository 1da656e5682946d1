/** Rows of a short page, which a limit without a value is taken for: Postgres would plan for a tenth of all rows. */
const PAGE_ROWS = 10;

/**
 * Rewrites a statement as Postgres counts it so that it can be planned. Constants are parameters there, also where the
 * grammar takes none: `extract($1 from t)` and `interval $2` become `date_part($1, t)` and `$2::interval`, which are
 * planned alike. A limit that is a parameter becomes that of a page, and the parameter stays in the text.
 */
export function withPlacedParameters(sql: string): string {
  return sql
    .replace(/\bextract\s*\(\s*(\$\d+)\s+from\b/gi, "date_part($1,")
    .replace(/\b(interval|timestamptz|timestamp|date|time)\s+(\$\d+)/gi, "$2::$1")
    .replace(/\blimit\s+(\$\d+)(?!\d)(?!\s*::)/gi, `limit (case when false then $1::bigint else ${PAGE_ROWS} end)`);
}
