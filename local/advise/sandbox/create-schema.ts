import type { Catalog, CatalogIndex, CatalogTable } from "../../../workers/measure/database-advisor/catalog/catalog.ts";
import { isNamed } from "../../../workers/measure/database-advisor/catalog/partitions.ts";
import { quoteIdentifier, quoteLiteral } from "../../../workers/measure/database-advisor/sql-text.ts";
import type { SandboxCluster } from "./cluster.ts";
import { addForeignKey, attachPartition, createEnum, createTable, tableName } from "./schema-sql.ts";

/** Makes the tables, keys, indexes and views of a catalog; adds to `notes` those that it could not make. */
export async function createSchema(
  { session }: SandboxCluster,
  catalog: Catalog,
  notes: string[],
): Promise<CatalogTable[]> {
  const attempt = async (what: string, sql: string): Promise<boolean> => {
    try {
      await session.exec(sql);
      return true;
    } catch (error) {
      notes.push(`${what} is not in the sandbox: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  };
  const schemas = new Set([...catalog.tables, ...catalog.enums, ...catalog.views].map(({ schema }) => schema));
  for (const schema of schemas) await session.exec(`create schema if not exists ${quoteIdentifier(schema)}`);
  const path = catalog.searchPath.map(quoteIdentifier).join(", ");
  // Types and functions are named as the database names them, by its search path.
  if (path !== "") await session.exec(`set search_path to ${path}`);
  for (const each of catalog.enums) await attempt(`the type ${each.name}`, createEnum(each));
  const tables: CatalogTable[] = [];
  for (const table of catalog.tables) {
    const replaced = await unknownColumns(session, table);
    if (replaced.size > 0)
      notes.push(`${table.name}: columns of unknown types are texts (${[...replaced].join(", ")})`);
    if (await attempt(`the table ${table.name}`, createTable(table, replaced))) tables.push(table);
  }
  for (const table of tables) {
    for (const index of table.indexes) {
      const isMade = await attempt(`the index ${index.name}`, createIndex(table, index));
      if (!isMade) continue;
      const relation = quoteIdentifier(index.name);
      if (index.isPrimary && table.partitioning === null)
        await attempt(
          `the primary key ${index.name}`,
          `alter table ${tableName(table)} add constraint ${relation} primary key using index ${relation}`,
        );
      if (!index.isValid)
        await session.exec(
          `update pg_index set indisvalid = false where indexrelid = ${quoteLiteral(tableName({ ...table, name: index.name }))}::regclass`,
        );
    }
  }
  // Once both sides have their indexes, Postgres finds out itself which belong together.
  for (const table of tables) {
    const { bound, parents } = table.partitionOf ?? { bound: "", parents: [] };
    const [parent] = parents;
    if (parent !== undefined && tables.some((each) => isNamed(each, parent)))
      await attempt(`the partition ${table.name}`, attachPartition(table, parent, bound));
  }
  // Partitions have the keys of the table that they are of.
  for (const table of tables.filter(({ partitionOf }) => partitionOf === null)) {
    for (const key of table.foreignKeys) await attempt(`the foreign key ${key.name}`, addForeignKey(table, key));
  }
  for (const { schema, name, definition } of catalog.views)
    await attempt(`the view ${name}`, `create view ${tableName({ schema, name })} as ${definition}`);
  return tables;
}

/** Statement that makes an index. The primary key of a partitioned table is made as one: no index can become it. */
function createIndex(table: CatalogTable, { name, keys, isPrimary, definition }: CatalogIndex): string {
  if (!isPrimary || table.partitioning === null) return definition;
  const columns = keys.map(({ column }) => quoteIdentifier(column ?? "")).join(", ");
  return `alter table ${tableName(table)} add constraint ${quoteIdentifier(name)} primary key (${columns})`;
}

/** Columns of types that the sandbox has not got. */
async function unknownColumns(session: SandboxCluster["session"], table: CatalogTable): Promise<Set<string>> {
  const types = [...new Set(table.columns.map(({ type }) => type))];
  const { rows } = await session.query<{ type: string }>(
    "select type from unnest($1::text[]) as type where to_regtype(type) is null",
    [types],
  );
  const unknown = new Set(rows.map(({ type }) => type));
  return new Set(table.columns.filter(({ type }) => unknown.has(type)).map(({ name }) => name));
}
