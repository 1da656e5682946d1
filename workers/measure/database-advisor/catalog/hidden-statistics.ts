import type { Catalog } from "./catalog.ts";

/** Names of tables that were analysed and show no statistics: Postgres shows them to roles that may read the table. */
export function tablesWithHiddenStatistics({ tables }: Pick<Catalog, "tables">): string[] {
  return tables
    .filter(
      ({ rows, columns }) =>
        (rows ?? 0) > 0 && columns.length > 0 && columns.every(({ statistics }) => statistics === null),
    )
    .map(({ name }) => name);
}
