import type { Catalog } from "../catalog/catalog.ts";
import type { IndexPlan } from "../index-plan.ts";
import type { ColumnTest, TableUse } from "../query/table-use.ts";

type NamelessPlan = Omit<IndexPlan, "name">;

/** Candidates for what B-trees in the column's own order cannot find: parts of texts, words, elements and fields. */
export function textCandidates(use: TableUse, catalog: Catalog): NamelessPlan[] {
  return [...use.tests, ...use.alternatives.flat()].flatMap((test) => {
    const type = use.table.columns.find(({ name }) => name === test.column)?.type ?? "";
    return candidateFor(test, type, use, catalog);
  });
}

function candidateFor(test: ColumnTest, type: string, use: TableUse, catalog: Catalog): NamelessPlan[] {
  const base = { schema: use.table.schema, table: use.table.name, include: [], predicate: [] };
  const key = { column: test.column, of: test.of, direction: "asc" as const };
  const isText = /^(text|character varying)/.test(type);
  const column = use.table.columns.find(({ name }) => name === test.column);
  switch (test.test) {
    case "prefix":
      if (!isText) return [];
      return [
        // Where letters are ordered by their bytes, a prefix is a range of the plain index.
        column?.isByteOrdered
          ? { ...base, method: "btree", keys: [key] }
          : { ...base, method: "btree", keys: [{ ...key, operatorClass: "text_pattern_ops" }] },
      ];
    case "pattern":
      return isText && hasTrigrams(catalog)
        ? [{ ...base, method: "gin", keys: [{ ...key, operatorClass: "gin_trgm_ops" }] }]
        : [];
    case "words":
      return test.configuration === undefined
        ? type === "tsvector"
          ? [{ ...base, method: "gin", keys: [key] }]
          : []
        : [{ ...base, method: "gin", keys: [{ ...key, of: "text_search", configuration: test.configuration }] }];
    case "contains":
      return type === "jsonb" || type.endsWith("[]") ? [{ ...base, method: "gin", keys: [key] }] : [];
    default:
      return [];
  }
}

/** True for a database in which parts of texts can be indexed. */
export function hasTrigrams({ extensions }: Catalog): boolean {
  return extensions.some(({ name }) => name === "pg_trgm");
}
