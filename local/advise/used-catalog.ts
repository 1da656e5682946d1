import type { Catalog, CatalogTable } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import { isNamed } from "../../workers/measure/database-advisor/catalog/partitions.ts";
import { wordsOf } from "../../workers/measure/database-advisor/sql-text.ts";

/**
 * The part of a catalog that queries name, directly or through views: a sandbox of all tables of a large database
 * would take long to make. Names are looked for as words, so that some tables more may be in it. A partitioned table
 * has all of its partitions with it.
 */
export function usedCatalog(catalog: Catalog, queries: readonly string[]): Catalog {
  const words = new Set(queries.flatMap(wordsOf));
  const views = new Set<Catalog["views"][number]>();
  for (let before = -1; before < views.size; ) {
    before = views.size;
    for (const view of catalog.views.filter(({ name }) => words.has(name.toLowerCase()))) {
      views.add(view);
      for (const word of wordsOf(view.definition)) words.add(word);
    }
  }
  const isWord = ({ name }: Pick<CatalogTable, "name">) => words.has(name.toLowerCase());
  const tables = catalog.tables.filter((table) => isWord(table) || table.partitionOf?.parents.some(isWord));
  const isKept = (schema: string, name: string) => tables.some((table) => isNamed(table, { schema, name }));
  return {
    ...catalog,
    views: catalog.views.filter((view) => views.has(view)),
    tables: tables.map((table) => ({
      ...table,
      foreignKeys: table.foreignKeys.filter((key) => isKept(key.schema, key.table)),
    })),
  };
}
