import { parse } from "libpg-query";
import type { ParseSql, SqlNode } from "../../workers/measure/database-advisor/query/sql-tree.ts";

/** Postgres's own parser (version 18), compiled to WebAssembly. */
export const parseSql: ParseSql = async (sql) => {
  const { stmts } = await parse(sql);
  return (stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt as SqlNode]));
};
