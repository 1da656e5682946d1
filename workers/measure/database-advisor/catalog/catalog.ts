/** Function that sends one statement to Postgres and gives its rows. Its deadline is the connection's. */
export type Execute = (sql: string, parameters?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** Tables of a database with their sizes, columns, indexes and keys: what index advice is made of. */
export interface Catalog {
  version: PostgresVersion;
  /** A standby: it takes no writes, and its counters know its own reads only. */
  isReplica: boolean;
  /** When it was read, ms since the Unix epoch. */
  readAtMs: number;
  /** When the counters of scans and writes began at the latest, ms since the Unix epoch. */
  countedSinceMs: number | null;
  /** True when they began just then; otherwise they may be older. */
  isCountedSinceKnown: boolean;
  searchPath: string[];
  extensions: { name: string; version: string }[];
  /** Extensions that can be created here. */
  availableExtensions: string[];
  /** Settings of the planner, in Postgres's own units. */
  plannerSettings: Record<string, string>;
  enums: { schema: string; name: string; labels: string[] }[];
  tables: CatalogTable[];
  views: { schema: string; name: string; definition: string }[];
}

/** Version of a server: 150004 and "15.4". */
export interface PostgresVersion {
  number: number;
  text: string;
}

/** Table or materialised view. */
export interface CatalogTable {
  schema: string;
  name: string;
  kind: "table" | "partitioned" | "materialized_view";
  /** How a partitioned table is divided, and the tables that hold its rows; null for any other. */
  partitioning: { key: string; leaves: RelationName[] } | null;
  /** Tables that it is a partition of, the nearest first, and the values it takes of that; null for any other. */
  partitionOf: { bound: string; parents: RelationName[] } | null;
  /** Rows by the last analysis; null when there was none. Sizes of a partitioned table are those of its partitions. */
  rows: number | null;
  pages: number;
  /** Pages whose rows all transactions see: an index alone answers for them. */
  visiblePages: number;
  bytes: number;
  /** Counted since `countedSinceMs`. */
  writes: { inserted: number; updated: number; hotUpdated: number; deleted: number };
  columns: CatalogColumn[];
  indexes: CatalogIndex[];
  foreignKeys: { name: string; columns: string[]; schema: string; table: string; referenced: string[] }[];
  extendedStatistics: { name: string; columns: string[]; kinds: string[] }[];
}

/** Name of a table or index. */
export interface RelationName {
  schema: string;
  name: string;
}

/** Column of a table, with what the last analysis says of its values. */
export interface CatalogColumn {
  name: string;
  /** As Postgres writes it: `timestamp(3) with time zone`. */
  type: string;
  isNotNull: boolean;
  /** True when B-tree can order it. */
  isOrdered: boolean;
  /** True when letters are ordered by their bytes, so that a prefix is a range. */
  isByteOrdered: boolean;
  /** Bytes to which values are aligned in an index. */
  alignBytes: number;
  statistics: ColumnStatistics | null;
}

/** Values of a column in numbers. */
export interface ColumnStatistics {
  nullFraction: number;
  averageBytes: number;
  /** Distinct values; below 0, their share of the rows. */
  distinct: number;
  /** Share of the rows of the most common values, the most common first. */
  commonFrequencies: number[];
  /** Elements of arrays and words of texts: distinct ones, and those of one row on average; null without any. */
  elements: { distinct: number; perRow: number } | null;
}

/** Index of a table. */
export interface CatalogIndex {
  name: string;
  method: string;
  keys: CatalogKey[];
  include: string[];
  predicate: string | null;
  isUnique: boolean;
  isPrimary: boolean;
  isConstraint: boolean;
  isValid: boolean;
  isReplicaIdentity: boolean;
  /** A part of a partitioned table's index: it comes and goes with that. */
  isAttached: boolean;
  definition: string;
  rows: number;
  pages: number;
  bytes: number;
  /** Scans since `countedSinceMs`, on this server. */
  scans: number;
}

/** Key of an index: a column, or an expression as Postgres writes it. */
export interface CatalogKey {
  column: string | null;
  expression: string | null;
  direction: "asc" | "desc";
  nulls: "first" | "last";
  operatorClass: string;
}

/** The distinct values of a column in so many rows. */
export function distinctValues(statistics: ColumnStatistics | null, rows: number): number {
  if (statistics === null) return Math.min(200, rows);
  return Math.max(1, statistics.distinct < 0 ? -statistics.distinct * rows : statistics.distinct);
}

/** Finds a table as a query names it: by schema, or along the search path. */
export function findTable(catalog: Catalog, name: string, schema?: string): CatalogTable | undefined {
  const schemas = schema === undefined ? catalog.searchPath : [schema];
  for (const each of schemas) {
    const table = catalog.tables.find((candidate) => candidate.schema === each && candidate.name === name);
    if (table !== undefined) return table;
  }
  return undefined;
}
