import type { CatalogTable, RelationName } from "./catalog/catalog.ts";
import { isNamed, leavesOf } from "./catalog/partitions.ts";
import { indexNameOf } from "./index-name.ts";
import type { IndexPlan } from "./index-plan.ts";

/**
 * The indexes that an index is made of: one on each partition where its table is partitioned, else itself. The planner
 * knows the parts only.
 */
export function partsOfIndex({ name, ...plan }: IndexPlan, tables: readonly CatalogTable[]): IndexPlan[] {
  const table = tables.find((each) => isNamed(each, { schema: plan.schema, name: plan.table }));
  if (table === undefined || table.partitioning === null) return [{ ...plan, name }];
  return leavesOf(table, tables).map((leaf) => onTable(plan, leaf));
}

/** The same index on another table, under the name that it has there. */
export function onTable(plan: Omit<IndexPlan, "name">, { schema, name }: RelationName): IndexPlan {
  const moved = { ...plan, schema, table: name };
  return { ...moved, name: indexNameOf(moved) };
}
