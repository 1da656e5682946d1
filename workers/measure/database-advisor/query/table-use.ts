import type { Catalog, CatalogTable } from "../catalog/catalog.ts";

/** How a query tests a column; an index can serve all of these. */
export interface ColumnTest {
  column: string;
  of: "value" | "lower" | "upper";
  test:
    | "equal"
    | "list"
    | "range"
    | "join"
    | "is_null"
    | "is_not_null"
    | "is_true"
    | "is_false"
    | "prefix"
    | "pattern"
    | "contains"
    | "words";
  /** Constants it is compared to, where the query's text has them. */
  values?: string[];
  /** Text search configuration of `to_tsvector(configuration, column)`. */
  configuration?: string;
}

/** Key of an order that a query asks for. */
export interface SortKey {
  column: string;
  direction: "asc" | "desc";
  nulls: "first" | "last";
}

/** Order of which the least or greatest value is an end. */
export function orderOfExtreme(extreme: "min" | "max"): Omit<SortKey, "column"> {
  return extreme === "max" ? { direction: "desc", nulls: "first" } : { direction: "asc", nulls: "last" };
}

/** One use of a table in a query: what is asked of it in which order. */
export interface TableUse {
  table: CatalogTable;
  /** Tests that all rows pass. */
  tests: ColumnTest[];
  /** Tests of which rows pass those of one group, besides all of `tests`. */
  alternatives: ColumnTest[][];
  sort: SortKey[];
  /** Columns by which rows are grouped or made distinct. */
  groups: string[];
  /** Columns that the query reads; null for all. */
  columns: Set<string> | null;
  hasLimit: boolean;
}

/** A use of a table of which nothing is asked yet. */
export function newUse(table: CatalogTable): TableUse {
  return { table, tests: [], alternatives: [], sort: [], groups: [], columns: new Set(), hasLimit: false };
}

/** Query as uses of tables, or why nothing can be said of it. */
export type QueryUse = { ok: true; uses: TableUse[]; isWrite: boolean } | { ok: false; reason: string };

/** Reader of what queries ask of their tables: out of their text, or out of their plan. */
export type QueryReader = (sql: string, catalog: Catalog) => Promise<QueryUse>;
