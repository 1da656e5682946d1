/**
 * Rewrites a statement as Postgres counts it so that it can be planned. Constants are parameters there, also where the
 * grammar takes none: `extract($1 from t)` and `interval $2` become `date_part($1, t)` and `$2::interval`, which are
 * planned alike.
 */
export function withPlacedParameters(sql: string): string {
  return sql
    .replace(/\bextract\s*\(\s*(\$\d+)\s+from\b/gi, "date_part($1,")
    .replace(/\b(interval|timestamptz|timestamp|date|time)\s+(\$\d+)/gi, "$2::$1");
}
