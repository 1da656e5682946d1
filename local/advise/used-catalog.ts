import type { Catalog } from "../../workers/measure/database-advisor/catalog/catalog.ts";

/**
 * The part of a catalog that queries name, directly or through views: a sandbox of all tables of a large database
 * would take long to make. Names are looked for as words, so that some tables more may be in it.
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
  const tables = catalog.tables.filter(({ name }) => words.has(name.toLowerCase()));
  const isKept = (schema: string, name: string) =>
    tables.some((table) => table.schema === schema && table.name === name);
  return {
    ...catalog,
    views: catalog.views.filter((view) => views.has(view)),
    tables: tables.map((table) => ({
      ...table,
      foreignKeys: table.foreignKeys.filter((key) => isKept(key.schema, key.table)),
    })),
  };
}

function wordsOf(sql: string): string[] {
  return sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
}
