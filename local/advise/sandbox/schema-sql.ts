import type { CatalogTable, RelationName } from "../../../workers/measure/database-advisor/catalog/catalog.ts";
import { quoteIdentifier, quoteLiteral } from "../../../workers/measure/database-advisor/sql-text.ts";

/** A table's name with its schema, quoted. */
export function tableName({ schema, name }: { schema: string; name: string }): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** Statement that makes a table with the columns of another, divided as that is; `replaced` columns are texts. */
export function createTable(table: CatalogTable, replaced: ReadonlySet<string> = new Set()): string {
  const columns = table.columns.map(({ name, type, isNotNull }) => {
    return `${quoteIdentifier(name)} ${replaced.has(name) ? "text" : type}${isNotNull ? " not null" : ""}`;
  });
  const divided = table.partitioning === null ? "" : ` partition by ${table.partitioning.key}`;
  return `create table ${tableName(table)} (${columns.join(", ")})${divided}`;
}

/** Statement that makes a table a partition of another. */
export function attachPartition(table: CatalogTable, parent: RelationName, bound: string): string {
  return `alter table ${tableName(parent)} attach partition ${tableName(table)} ${bound}`;
}

/** Statement that gives a table its foreign key: the planner takes its word that a row is found. */
export function addForeignKey(table: CatalogTable, key: CatalogTable["foreignKeys"][number]): string {
  const columns = key.columns.map(quoteIdentifier).join(", ");
  const referenced = key.referenced.map(quoteIdentifier).join(", ");
  const target = tableName({ schema: key.schema, name: key.table });
  return `alter table ${tableName(table)} add constraint ${quoteIdentifier(key.name)} foreign key (${columns}) references ${target} (${referenced})`;
}

/** Statement that makes an enumeration. */
export function createEnum({ schema, name, labels }: { schema: string; name: string; labels: string[] }): string {
  return `create type ${tableName({ schema, name })} as enum (${labels.map(quoteLiteral).join(", ")})`;
}
