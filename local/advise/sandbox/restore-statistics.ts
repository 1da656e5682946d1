import { quoteLiteral } from "../../../workers/measure/database-advisor/sql-text.ts";
import type { TableStatistics } from "../../../workers/measure/database-advisor/statistics/table-statistics.ts";

/** Size of a table or index as the planner's catalog has it. */
export interface RelationSize {
  schema: string;
  name: string;
  pages: number;
  rows: number;
  visiblePages: number;
}

/** Statement that sets the size of a relation. CREATE INDEX overwrites that of its table. */
export function restoreSize({ schema, name, pages, rows, visiblePages }: RelationSize): string {
  return call("pg_restore_relation_stats", [
    ["schemaname", text(schema)],
    ["relname", text(name)],
    ["relpages", `${Math.round(pages)}::int`],
    ["reltuples", `${rows}::real`],
    ["relallvisible", `${Math.round(visiblePages)}::int`],
  ]);
}

/** Statement that sets the statistics of a column. */
export function restoreColumn(statistics: TableStatistics): string {
  const optional: [string, string | null, string][] = [
    ["most_common_vals", statistics.commonValues, "text"],
    ["most_common_freqs", statistics.commonFrequencies, "real[]"],
    ["histogram_bounds", statistics.bounds, "text"],
    ["correlation", statistics.correlation === null ? null : String(statistics.correlation), "real"],
    ["most_common_elems", statistics.commonElements, "text"],
    ["most_common_elem_freqs", statistics.elementFrequencies, "real[]"],
    ["elem_count_histogram", statistics.elementCounts, "real[]"],
  ];
  return call("pg_restore_attribute_stats", [
    ["schemaname", text(statistics.schema)],
    ["relname", text(statistics.table)],
    ["attname", text(statistics.column)],
    ["inherited", `${statistics.isInherited}`],
    ["null_frac", `${statistics.nullFraction}::real`],
    ["avg_width", `${statistics.averageBytes}::int`],
    ["n_distinct", `${statistics.distinct}::real`],
    ...optional.flatMap(([name, value, type]): [string, string][] =>
      value === null ? [] : [[name, `${quoteLiteral(value)}::${type}`]],
    ),
  ]);
}

function call(name: string, pairs: [string, string][]): string {
  return `select ${name}(${pairs.map(([key, value]) => `'${key}', ${value}`).join(", ")})`;
}

function text(value: string): string {
  return `${quoteLiteral(value)}::text`;
}
