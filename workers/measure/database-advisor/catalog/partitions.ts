import type { CatalogTable, RelationName } from "./catalog.ts";

/** Gives partitioned tables the sizes of their partitions: they hold no rows themselves. */
export function withPartitions(tables: readonly CatalogTable[]): CatalogTable[] {
  return tables.map((table) => (table.partitioning === null ? table : summed(table, leavesOf(table, tables))));
}

/** The tables that hold the rows of a table: its partitions without partitions of their own, or itself. */
export function leavesOf(table: CatalogTable, tables: readonly CatalogTable[]): CatalogTable[] {
  if (table.partitioning === null) return [table];
  return table.partitioning.leaves.flatMap((leaf) => tables.find((each) => isNamed(each, leaf)) ?? []);
}

/** True for an index that finds rows of the table: it is on it, or on one that it is a partition of. */
export function isOn(index: { schema: string; table: string }, table: CatalogTable): boolean {
  return [table, ...(table.partitionOf?.parents ?? [])].some((each) =>
    isNamed(each, { schema: index.schema, name: index.table }),
  );
}

/** True for a table of this name. */
export function isNamed(table: RelationName, { schema, name }: RelationName): boolean {
  return table.schema === schema && table.name === name;
}

function summed(table: CatalogTable, leaves: readonly CatalogTable[]): CatalogTable {
  const sum = (of: (leaf: CatalogTable) => number): number => leaves.reduce((total, leaf) => total + of(leaf), 0);
  const largest = [...leaves].sort((a, b) => (b.rows ?? 0) - (a.rows ?? 0))[0];
  return {
    ...table,
    rows: leaves.every(({ rows }) => rows === null) ? null : sum(({ rows }) => rows ?? 0),
    pages: sum(({ pages }) => pages),
    visiblePages: sum(({ visiblePages }) => visiblePages),
    bytes: sum(({ bytes }) => bytes),
    writes: {
      inserted: sum(({ writes }) => writes.inserted),
      updated: sum(({ writes }) => writes.updated),
      hotUpdated: sum(({ writes }) => writes.hotUpdated),
      deleted: sum(({ writes }) => writes.deleted),
    },
    // Postgres analyses a partitioned table only when it is told to: its largest partition is the best there is then.
    columns: table.columns.map((column) => ({
      ...column,
      statistics: column.statistics ?? largest?.columns.find(({ name }) => name === column.name)?.statistics ?? null,
    })),
  };
}
