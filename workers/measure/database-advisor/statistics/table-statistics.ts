import type { Execute } from "../catalog/catalog.ts";

/**
 * Statistics of one column as `pg_stats` has them; arrays as Postgres writes them. Common values, bounds and elements
 * are values of rows.
 */
export interface TableStatistics {
  schema: string;
  /** Table, or index for its expressions. */
  table: string;
  column: string;
  isInherited: boolean;
  nullFraction: number;
  averageBytes: number;
  distinct: number;
  correlation: number | null;
  commonValues: string | null;
  commonFrequencies: string | null;
  bounds: string | null;
  commonElements: string | null;
  elementFrequencies: string | null;
  elementCounts: string | null;
}

const STATISTICS = `
  select schemaname as schema, tablename as table, attname as column, inherited as "isInherited",
    null_frac as "nullFraction", avg_width as "averageBytes", n_distinct as distinct, correlation,
    most_common_vals::text as "commonValues", most_common_freqs::text as "commonFrequencies",
    histogram_bounds::text as bounds, most_common_elems::text as "commonElements",
    most_common_elem_freqs::text as "elementFrequencies", elem_count_histogram::text as "elementCounts"
  from pg_stats where schemaname not in ('pg_catalog', 'information_schema')`;

/** Reads the statistics of all columns that the role may see. */
export async function readStatistics(execute: Execute): Promise<TableStatistics[]> {
  const rows = await execute(`select to_jsonb(read)::text as row from (${STATISTICS}) as read`);
  return rows.map(({ row }) => JSON.parse(String(row)) as TableStatistics);
}
