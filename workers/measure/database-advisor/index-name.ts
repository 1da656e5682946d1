import type { IndexPlan } from "./index-plan.ts";
import { MAX_IDENTIFIER_BYTES, utf8Bytes } from "./sql-text.ts";

/**
 * Name of a plan's index: its table, its keys, and when those do not tell it apart (a predicate, included columns, a
 * name too long) a short hash of the whole. The same plan has the same name always, so that it is not made twice.
 */
export function indexNameOf(plan: Omit<IndexPlan, "name">): string {
  const keys = plan.keys.map(({ column, of, direction }) =>
    [column, of === "value" ? "" : of, direction === "desc" ? "desc" : ""].filter(Boolean).join("_"),
  );
  const method = plan.method === "btree" ? "" : plan.method;
  const plain = [plan.table, ...keys, method, "idx"].filter(Boolean).join("_");
  const isTold = plan.predicate.length === 0 && plan.include.length === 0;
  if (isTold && utf8Bytes(plain) <= MAX_IDENTIFIER_BYTES) return plain;
  const end = `_${shortHash(JSON.stringify(plan))}_idx`;
  let start = plain.slice(0, -"_idx".length);
  while (utf8Bytes(start) + end.length > MAX_IDENTIFIER_BYTES) start = [...start].slice(0, -1).join("");
  return start + end;
}

/** FNV-1a, 32 bits, in base 36: seven letters, which names need no more secret than that. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(7, "0");
}
