import { type CatalogTable, distinctValues } from "./catalog/catalog.ts";
import type { IndexPlan } from "./index-plan.ts";

/*
 * An index that does not exist has no size, and the planner's costs depend on it. For B-trees it follows from how they
 * are built: leaves are filled to 90 %, equal keys share one posting list that is at most a tenth of a page, and upper
 * levels hold a key for each page below. For the others it is a rougher guess.
 */

const PAGE_BYTES = 8_192;

/** A page less its header and the B-tree's own data at its end. */
const LEAF_BYTES = PAGE_BYTES - 24 - 16;

/** Free space that CREATE INDEX leaves in a leaf (fill factor 90). */
const LEAF_RESERVE_BYTES = PAGE_BYTES / 10;

/** A line pointer of each tuple on its page. */
const POINTER_BYTES = 4;

/** Header of an index tuple. */
const HEADER_BYTES = 8;

/** Of one row in a posting list. */
const ROW_POINTER_BYTES = 6;

/** Longest posting list that CREATE INDEX makes: a tenth of a page, its line pointer off. */
const MAX_POSTING_BYTES = align(PAGE_BYTES / 10 - 7, 8) - POINTER_BYTES;

/** Longest list of rows that stands beside its entry in GIN; a longer one has pages of its own. */
const MAX_INLINE_LIST_BYTES = 2_700;

/** Size of an index as the planner asks for it. */
export interface IndexSize {
  rows: number;
  pages: number;
  /** Levels of a B-tree above the leaves. */
  height: number;
  bytes: number;
  /** Of GIN: pages of entries and of lists of rows, as far as they can be told. */
  gin?: { entryPages: number; dataPages: number; entries: number };
}

/** Predicted size of a planned index on its table as it is now. `rowsShare` is that of the rows a predicate keeps. */
export function predictSize(table: CatalogTable, plan: Omit<IndexPlan, "name">, rowsShare = 1): IndexSize {
  const rows = Math.round((table.rows ?? 0) * rowsShare);
  if (plan.method === "btree") return btreeSize(table, plan, rows);
  const gin = plan.method === "gin" ? ginSize(table, plan.keys[0]?.column, rows) : undefined;
  if (gin !== undefined) {
    const pages = 2 + gin.entryPages + gin.dataPages;
    return { rows, pages, height: 0, bytes: pages * PAGE_BYTES, gin };
  }
  const pages = plan.method === "brin" ? 3 + Math.ceil(table.pages / 128 / 250) : otherPages(table, plan, rows);
  return { rows, pages, height: 0, bytes: pages * PAGE_BYTES };
}

function btreeSize(table: CatalogTable, plan: Omit<IndexPlan, "name">, rows: number): IndexSize {
  const keyColumns = plan.keys.map(({ column }) => column);
  const tupleBytes = align(HEADER_BYTES + dataBytes(table, [...keyColumns, ...plan.include]), 8);
  // Indexes with included columns are not deduplicated.
  const bytes =
    plan.include.length > 0
      ? rows * (tupleBytes + POINTER_BYTES)
      : leafBytes(rows, Math.min(rows, distinctKeys(table, keyColumns)), tupleBytes);
  const leaves = Math.max(1, Math.ceil(bytes / (LEAF_BYTES - LEAF_RESERVE_BYTES)));
  const fanOut = fanOutOf(table, keyColumns);
  let pages = 1 + leaves;
  let height = 0;
  for (let level = leaves; level > 1; height++) {
    level = Math.ceil(level / fanOut);
    pages += level;
  }
  return { rows, pages, height, bytes: pages * PAGE_BYTES };
}

/**
 * Pages of a GIN index, from the elements that the statistics know. A row in a list takes the bits of its distance to
 * the one before, in groups of seven.
 */
export function ginSize(table: CatalogTable, name: string | undefined, rows: number): IndexSize["gin"] {
  const statistics = table.columns.find((column) => column.name === name)?.statistics;
  if (statistics?.elements === null || statistics?.elements === undefined || rows === 0) return undefined;
  const { distinct, perRow } = statistics.elements;
  const rowsPerEntry = Math.max(1, (rows * perRow) / distinct);
  // Within a page rows are numbered with eleven bits.
  const distanceBits = 11 + Math.log2(Math.max(1, table.pages / rowsPerEntry));
  const listBytes = rowsPerEntry * Math.ceil(distanceBits / 7);
  const isInline = listBytes <= MAX_INLINE_LIST_BYTES;
  const entryBytes = align(HEADER_BYTES + 8 + (isInline ? listBytes : 0), 8) + POINTER_BYTES;
  const leaves = Math.ceil((distinct * entryBytes) / (PAGE_BYTES * 0.75));
  const dataLeaves = Math.ceil(listBytes / (LEAF_BYTES * 0.9));
  return {
    entryPages: leaves + (leaves > 1 ? 1 : 0),
    dataPages: isInline ? 0 : Math.round(distinct * (dataLeaves + (dataLeaves > 1 ? 1 : 0))),
    entries: distinct,
  };
}

/** Levels above the leaves of a B-tree over the columns that has so many pages. */
export function heightOf(table: CatalogTable, columns: readonly string[], pages: number): number {
  const fanOut = fanOutOf(table, columns);
  let height = 0;
  for (let level = Math.max(1, pages - 1); level > 1; height++) level = Math.ceil(level / fanOut);
  return height;
}

/** Pages below one page above the leaves: those are filled to 70 %. */
function fanOutOf(table: CatalogTable, columns: readonly string[]): number {
  const keyBytes = align(HEADER_BYTES + dataBytes(table, columns), 8);
  return Math.max(2, Math.floor((LEAF_BYTES * 0.7) / (keyBytes + POINTER_BYTES)));
}

/** Bytes of all leaf tuples, where the rows of one key share posting lists. */
function leafBytes(rows: number, distinct: number, tupleBytes: number): number {
  if (rows === 0) return 0;
  const rowsPerKey = rows / Math.max(1, distinct);
  if (rowsPerKey < 1.5) return rows * (tupleBytes + POINTER_BYTES);
  const rowsPerList = Math.max(1, Math.floor((MAX_POSTING_BYTES - tupleBytes) / ROW_POINTER_BYTES));
  const full = Math.floor(rowsPerKey / rowsPerList);
  const rest = rowsPerKey - full * rowsPerList;
  const fullBytes = align(tupleBytes + rowsPerList * ROW_POINTER_BYTES, 8) + POINTER_BYTES;
  // Pages cannot be filled to the end with tuples as large as these: half of one is lost on each.
  const lost = 1 + fullBytes / 2 / (LEAF_BYTES - LEAF_RESERVE_BYTES);
  const restBytes = rest < 0.5 ? 0 : align(tupleBytes + (rest > 1 ? rest * ROW_POINTER_BYTES : 0), 8) + POINTER_BYTES;
  return distinct * (full * fullBytes * lost + restBytes);
}

/** Distinct combinations, as the planner counts them: as if the columns were independent of each other. */
function distinctKeys(table: CatalogTable, columns: readonly string[]): number {
  const rows = table.rows ?? 0;
  return columns.reduce((product, name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    return Math.min(rows, product * distinctValues(column?.statistics ?? null, rows));
  }, 1);
}

/** Bytes of the columns' values one after another, each at its alignment. Null values take none. */
function dataBytes(table: CatalogTable, columns: readonly string[]): number {
  return columns.reduce((offset, name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    const width = (column?.statistics?.averageBytes ?? 16) * (1 - (column?.statistics?.nullFraction ?? 0));
    // Short texts begin at any byte.
    const alignBytes = column === undefined || isVariable(column.type) ? 1 : column.alignBytes;
    return align(offset, alignBytes) + width;
  }, 0);
}

function otherPages(table: CatalogTable, plan: Omit<IndexPlan, "name">, rows: number): number {
  const bytes = dataBytes(
    table,
    plan.keys.map(({ column }) => column),
  );
  // Hash: 4 bytes of each key. GIN and GiST: a trigram or word about every six bytes, and the rows that have it.
  const perRow = plan.method === "hash" ? 8 + 8 + POINTER_BYTES : (bytes / 6 + 1) * (plan.method === "gin" ? 4 : 12);
  return Math.max(2, Math.ceil((rows * perRow) / (PAGE_BYTES * 0.75)));
}

function isVariable(type: string): boolean {
  return /^(text|character varying|varchar|bytea|numeric|json|citext)|\[\]$/.test(type);
}

function align(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}
