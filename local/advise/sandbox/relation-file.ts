import { closeSync, existsSync, openSync, rmSync, truncateSync, writeSync } from "node:fs";
import type { IndexSize } from "../../../workers/measure/database-advisor/index-size.ts";

/*
 * The planner asks a relation's file how many pages it has, and the first page of an index how high the tree is. Here
 * both are written as production has them. The pages are holes: they take no room on the disk, and no query reads them.
 */

const PAGE_BYTES = 8_192;

/** A relation's file is cut into pieces of a gibibyte. */
const PAGES_PER_SEGMENT = 131_072;

const HEADER_BYTES = 24;
/** Block numbers, level and flags at the end of a B-tree's page. */
const BTREE_SPECIAL_BYTES = 16;
const BTREE_MAGIC = 0x053162;
const BTREE_VERSION = 4;
const LEAF_FLAG = 1;
const ROOT_FLAG = 2;
const META_FLAG = 8;

/** Makes the file of a relation so many pages long, in segments as Postgres has them. */
export function resizeRelation(path: string, pages: number): void {
  for (let segment = 0; ; segment++) {
    const file = segment === 0 ? path : `${path}.${segment}`;
    const rest = Math.max(0, pages - segment * PAGES_PER_SEGMENT);
    if (segment > 0 && rest === 0) {
      if (!existsSync(file)) return;
      rmSync(file);
      continue;
    }
    if (segment > 0 && !existsSync(file)) closeSync(openSync(file, "w"));
    truncateSync(file, Math.min(rest, PAGES_PER_SEGMENT) * PAGE_BYTES);
  }
}

/**
 * Writes a B-tree of a height with nothing in it: one page on each level. The planner looks for the least and greatest
 * value along it, finds none, and takes the statistics instead.
 */
export function writeEmptyTree(path: string, height: number): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, metaPage(height), 0, PAGE_BYTES, 0);
    // The root is page 1, and each level is one page further.
    for (let level = height; level >= 0; level--) {
      const block = 1 + height - level;
      writeSync(file, treePage(block, level, level === height), 0, PAGE_BYTES, block * PAGE_BYTES);
    }
  } finally {
    closeSync(file);
  }
}

/** Writes into the first page of a GIN index what is in it, which the planner reads there. */
export function writeGinCounts(path: string, { entryPages, dataPages, entries }: NonNullable<IndexSize["gin"]>): void {
  const file = openSync(path, "r+");
  try {
    const counts = Buffer.alloc(24);
    counts.writeUInt32LE(2 + entryPages + dataPages, 0);
    counts.writeUInt32LE(entryPages, 4);
    counts.writeUInt32LE(dataPages, 8);
    counts.writeBigInt64LE(BigInt(Math.round(entries)), 16);
    // After the list of rows that wait to be entered, of which there are none.
    writeSync(file, counts, 0, counts.length, HEADER_BYTES + 24);
  } finally {
    closeSync(file);
  }
}

function metaPage(height: number): Buffer {
  const page = newPage(HEADER_BYTES + 48);
  const root = 1;
  [BTREE_MAGIC, BTREE_VERSION, root, height, root, height].forEach((value, index) => {
    page.writeUInt32LE(value, HEADER_BYTES + index * 4);
  });
  writeSpecial(page, 0, META_FLAG);
  return page;
}

function treePage(block: number, level: number, isRoot: boolean): Buffer {
  const isLeaf = level === 0;
  const pointers = isLeaf ? 0 : 1;
  const page = newPage(HEADER_BYTES + pointers * 4);
  writeSpecial(page, level, (isLeaf ? LEAF_FLAG : 0) | (isRoot ? ROOT_FLAG : 0));
  if (isLeaf) return page;
  // The one entry of a page above: lower than every key, its row pointer is the page below.
  const entryBytes = 8;
  const offset = PAGE_BYTES - BTREE_SPECIAL_BYTES - entryBytes;
  page.writeUInt16LE(offset, 14);
  page.writeUInt32LE((offset | (1 << 15) | (entryBytes << 17)) >>> 0, HEADER_BYTES);
  page.writeUInt16LE((block + 1) >>> 16, offset);
  page.writeUInt16LE((block + 1) & 0xffff, offset + 2);
  // No key columns are left in it (INDEX_ALT_TID_MASK, no attributes).
  page.writeUInt16LE(0, offset + 4);
  page.writeUInt16LE(0x2000 | entryBytes, offset + 6);
  return page;
}

/** A page of layout version 4 whose free space begins at `lower`. Its checksum is left out: the sandbox ignores it. */
function newPage(lower: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES);
  page.writeUInt16LE(lower, 12);
  page.writeUInt16LE(PAGE_BYTES - BTREE_SPECIAL_BYTES, 14);
  page.writeUInt16LE(PAGE_BYTES - BTREE_SPECIAL_BYTES, 16);
  page.writeUInt16LE(PAGE_BYTES | 4, 18);
  return page;
}

function writeSpecial(page: Buffer, level: number, flags: number): void {
  page.writeUInt32LE(level, PAGE_BYTES - BTREE_SPECIAL_BYTES + 8);
  page.writeUInt16LE(flags, PAGE_BYTES - BTREE_SPECIAL_BYTES + 12);
}
