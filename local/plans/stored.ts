import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TableStatistics } from "../../workers/measure/database-advisor/statistics/table-statistics.ts";

/** Sizes and statistics of a loaded database, as they are kept in the repository. */
export interface StoredStatistics {
  /** Of the database that was exported. */
  version: string;
  tables: StoredTable[];
  columns: TableStatistics[];
}

/** Size of a table and its indexes. */
export interface StoredTable {
  name: string;
  rows: number;
  pages: number;
  visiblePages: number;
  indexes: { name: string; rows: number; pages: number }[];
}

/** Query of the platform with the plan it had when it was recorded. */
export interface StoredQuery {
  /** Who sends it: a method of the services, or a list under one order and filter. */
  name: string;
  text: string;
  params: (string | null)[];
  /** Null until the gate has planned it once. */
  cost: number | null;
  /** Tables of more than `BIG_ROWS` rows that it reads from end to end. */
  scans: string[];
}

/** A table of more rows than this is not to be read from end to end. */
export const BIG_ROWS = 10_000;

/** Where both are kept. */
export const STATISTICS_FILE = join(import.meta.dirname, "statistics.json");
export const QUERIES_FILE = join(import.meta.dirname, "queries.json");

/** Reads the statistics. */
export function readStoredStatistics(): StoredStatistics {
  return JSON.parse(readFileSync(STATISTICS_FILE, "utf8")) as StoredStatistics;
}

/** Reads the queries. */
export function readStoredQueries(): StoredQuery[] {
  return JSON.parse(readFileSync(QUERIES_FILE, "utf8")) as StoredQuery[];
}

/** Text of a file of rows: one to a line, so that changes can be read. */
export function queriesText(queries: readonly StoredQuery[]): string {
  return `[\n${queries.map((query) => JSON.stringify(query)).join(",\n")}\n]\n`;
}
