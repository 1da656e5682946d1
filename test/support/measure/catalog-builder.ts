import type { Catalog, CatalogIndex, CatalogTable } from "../../../workers/measure/database-advisor/catalog/catalog.ts";

const DAY_MS = 86_400_000;

/** A table of a million rows with texts as columns. */
export function tableOf(columns: readonly string[], rest: Partial<CatalogTable> = {}): CatalogTable {
  return {
    schema: "public",
    name: "calls",
    kind: "table",
    partitioning: null,
    partitionOf: null,
    rows: 1_000_000,
    pages: 20_000,
    visiblePages: 20_000,
    bytes: 20_000 * 8_192,
    writes: { inserted: 0, updated: 0, hotUpdated: 0, deleted: 0 },
    columns: columns.map((name) => ({
      name,
      type: "text",
      isNotNull: true,
      isOrdered: true,
      isByteOrdered: false,
      alignBytes: 4,
      statistics: { nullFraction: 0, averageBytes: 16, distinct: 1_000, commonFrequencies: [], elements: null },
    })),
    indexes: [],
    foreignKeys: [],
    extendedStatistics: [],
    ...rest,
  };
}

/** An index over columns, `created desc` for one in falling order. */
export function indexOf(name: string, columns: readonly string[], rest: Partial<CatalogIndex> = {}): CatalogIndex {
  return {
    name,
    method: "btree",
    keys: columns.map((text) => {
      const [column = "", direction] = text.split(" ");
      const isFalling = direction === "desc";
      return {
        column,
        expression: null,
        direction: isFalling ? "desc" : "asc",
        nulls: isFalling ? "first" : "last",
        operatorClass: "text_ops",
      };
    }),
    include: [],
    predicate: null,
    isUnique: false,
    isPrimary: false,
    isConstraint: false,
    isValid: true,
    isReplicaIdentity: false,
    isAttached: false,
    definition: `CREATE INDEX ${name} ON public.calls USING btree (${columns.join(", ")})`,
    rows: 1_000_000,
    pages: 4_000,
    bytes: 4_000 * 8_192,
    scans: 0,
    ...rest,
  };
}

/** A catalog of some tables, whose counters are thirty days old. */
export function catalogOf(tables: CatalogTable[], rest: Partial<Catalog> = {}): Catalog {
  return {
    version: { number: 180_000, text: "18.0" },
    isReplica: false,
    readAtMs: 30 * DAY_MS,
    countedSinceMs: 0,
    isCountedSinceKnown: true,
    searchPath: ["public"],
    extensions: [],
    availableExtensions: [],
    plannerSettings: {},
    enums: [],
    views: [],
    tables,
    ...rest,
  };
}
