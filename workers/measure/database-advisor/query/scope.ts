import type { SqlFields } from "./sql-tree.ts";
import { nameParts } from "./sql-tree.ts";
import type { TableUse } from "./table-use.ts";

/** A column of a table that a name in a query means. */
export interface ColumnTarget {
  use: TableUse;
  column: string;
}

/** Something that stands in FROM: a table, or a query whose columns may be those of tables. */
export interface Relation {
  alias: string;
  schema?: string;
  find(column: string): ColumnTarget | undefined;
  /** Of a table, all of its columns in their order. */
  columns?: readonly ColumnTarget[];
  /** Tables that `*` means, all of their columns. */
  readAll(): void;
}

/** Names that one level of a query knows, and those of the levels around it. */
export interface Scope {
  relations: Relation[];
  parent: Scope | undefined;
}

/** The column that a reference means: in this level, or outside of it. */
export function resolve(reference: SqlFields, scope: Scope): { target: ColumnTarget; isOuter: boolean } | undefined {
  const parts = nameParts(reference.fields);
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const target = resolveHere(parts, level);
    if (target !== undefined) return { target, isOuter: level !== scope };
  }
  return undefined;
}

function resolveHere(parts: readonly string[], { relations }: Scope): ColumnTarget | undefined {
  const column = parts.at(-1) ?? "";
  const alias = parts.at(-2);
  const schema = parts.at(-3);
  for (const relation of relations) {
    if (alias !== undefined && relation.alias !== alias) continue;
    if (schema !== undefined && relation.schema !== undefined && relation.schema !== schema) continue;
    const target = relation.find(column);
    if (target !== undefined) return target;
  }
  return undefined;
}

/** The relation of a table. Its system columns are no columns to index. */
export function tableRelation(use: TableUse, alias: string): Relation {
  return {
    alias,
    schema: use.table.schema,
    find: (column) => (use.table.columns.some(({ name }) => name === column) ? { use, column } : undefined),
    columns: use.table.columns.map(({ name }) => ({ use, column: name })),
    readAll: () => {
      use.columns = null;
    },
  };
}

/** Marks a column as read. */
export function markRead({ use, column }: ColumnTarget): void {
  use.columns?.add(column);
}
