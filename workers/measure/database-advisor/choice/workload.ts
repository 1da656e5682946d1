import type { NoAdvice, WorkloadQuery } from "../advice.ts";
import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import type { IndexPlan } from "../index-plan.ts";
import type { QueryReader, TableUse } from "../query/table-use.ts";
import { type ColumnRank, candidatesFor } from "./candidates.ts";
import { hasTrigrams } from "./text-candidates.ts";

/** A table with fewer rows is read whole faster than an index would find them. */
export const MIN_TABLE_ROWS = 500;

/** Reason of a query for which no time was left. */
export const NOT_LOOKED_AT = "it was not looked at: the time for advice ran out";

/** Query with what it asks of tables and the indexes that may help it. */
export interface ReadQuery {
  query: WorkloadQuery;
  /** Uses of tables that are worth an index. */
  uses: TableUse[];
  /** Of each use, the plainest first. */
  candidates: IndexPlan[][];
}

/** Reads all queries; those that can get no index are told with the reason. */
export async function readWorkload(
  workload: readonly WorkloadQuery[],
  catalog: Catalog,
  readQuery: QueryReader,
  mayGoOn: () => boolean = () => true,
): Promise<{ read: ReadQuery[]; none: NoAdvice[] }> {
  const none: NoAdvice[] = [];
  const used: { query: WorkloadQuery; uses: TableUse[] }[] = [];
  for (const query of workload) {
    if (!mayGoOn()) {
      none.push({ queryId: query.id, reason: NOT_LOOKED_AT });
      continue;
    }
    const use = await readQuery(query.sql, catalog);
    if (!use.ok) none.push({ queryId: query.id, reason: use.reason });
    else {
      const worth = use.uses.filter(({ table }) => reasonAgainst(table) === undefined);
      if (worth.length > 0) used.push({ query, uses: worth });
      else none.push({ queryId: query.id, reason: reasonAgainst((use.uses[0] as TableUse).table) ?? "" });
    }
  }
  const rank = rankColumns(used.flatMap(({ uses }) => uses));
  const read: ReadQuery[] = [];
  for (const { query, uses } of used) {
    const candidates = uses.map((use) => candidatesFor(use, query.sql, catalog, rank));
    if (candidates.some((plans) => plans.length > 0)) read.push({ query, uses, candidates });
    else none.push({ queryId: query.id, reason: reasonOf(uses, catalog) });
  }
  return { read, none };
}

function reasonAgainst({ name, rows }: CatalogTable): string | undefined {
  if (rows === null) return `${name} has never been analysed: its size is unknown (run ANALYZE)`;
  return rows < MIN_TABLE_ROWS ? `${name} has fewer than ${MIN_TABLE_ROWS} rows` : undefined;
}

function reasonOf(uses: readonly TableUse[], catalog: Catalog): string {
  const tests = uses.flatMap(({ tests, alternatives }) => [...tests, ...alternatives.flat()]);
  if (tests.some(({ test }) => test === "pattern") && !hasTrigrams(catalog))
    return "parts of texts are found by an index of the extension pg_trgm only, which this database has not got";
  if (tests.length === 0 && uses.every(({ sort, groups }) => sort.length === 0 && groups.length === 0))
    return "it tests no column that an index could find";
  return "indexes that exist already serve it";
}

/** Columns by how many queries test them for equality: an index that begins with a common one can be shared. */
function rankColumns(uses: readonly TableUse[]): ColumnRank {
  const counts = new Map<string, number>();
  const keyOf = (table: CatalogTable, column: string) => `${table.schema}.${table.name}.${column}`;
  for (const { table, tests } of uses) {
    for (const column of new Set(tests.filter(({ test }) => test === "equal").map((test) => test.column)))
      counts.set(keyOf(table, column), (counts.get(keyOf(table, column)) ?? 0) + 1);
  }
  return (table, column) => counts.get(keyOf(table, column)) ?? 0;
}
