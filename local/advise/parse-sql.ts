import { parse } from "libpg-query";
import { withPlacedParameters } from "../../workers/measure/database-advisor/planner/normalised-text.ts";
import type { ParseSql, SqlNode } from "../../workers/measure/database-advisor/query/sql-tree.ts";

/** Postgres's own parser (version 18), compiled to WebAssembly. It reads statements as the planner is given them. */
export const parseSql: ParseSql = async (sql) => {
  const { stmts } = await parse(withPlacedParameters(sql));
  return (stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt as SqlNode]));
};
