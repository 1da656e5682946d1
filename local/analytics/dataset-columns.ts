import type { ValueType } from "./value-type.ts";

/** Blobs and doubles a point may have. */
export const MAX_BLOBS = 20;
export const MAX_DOUBLES = 20;

/** Names of the blob columns, `blob1` to `blob20`. */
export const BLOB_COLUMNS: readonly string[] = Array.from({ length: MAX_BLOBS }, (_, index) => `blob${index + 1}`);
/** Names of the double columns, `double1` to `double20`. */
export const DOUBLE_COLUMNS: readonly string[] = Array.from(
  { length: MAX_DOUBLES },
  (_, index) => `double${index + 1}`,
);

/** The columns of every dataset, in the order of `SELECT *`. */
export const DATASET_COLUMNS: readonly { readonly name: string; readonly type: ValueType }[] = [
  { name: "dataset", type: "String" },
  { name: "timestamp", type: "DateTime" },
  { name: "_sample_interval", type: "UInt32" },
  { name: "index1", type: "String" },
  ...BLOB_COLUMNS.map((name) => ({ name, type: "String" as const })),
  ...DOUBLE_COLUMNS.map((name) => ({ name, type: "Float64" as const })),
];
