import type { Catalog } from "../catalog/catalog.ts";
import { isNamed } from "../catalog/partitions.ts";
import { onTable } from "../index-parts.ts";
import { ddlOf, type IndexPlan } from "../index-plan.ts";
import { quoteIdentifier } from "../sql-text.ts";

/**
 * Statements that make an index without keeping writes from its table. A partitioned table takes no concurrent build:
 * its index is declared, made on each partition, and is valid once the last of them is attached.
 */
export function statementsFor(plan: IndexPlan, catalog: Catalog): string[] {
  const { name: _, ...rest } = plan;
  const table = catalog.tables.find((each) => isNamed(each, { schema: plan.schema, name: plan.table }));
  if (table === undefined || table.partitioning === null) return [ddlOf(plan)];
  const partitions = catalog.tables.filter(({ partitionOf }) => {
    const [parent] = partitionOf?.parents ?? [];
    return parent !== undefined && isNamed(table, parent);
  });
  return [
    ddlOf(plan, { concurrently: false, only: true }),
    ...partitions.flatMap((partition) => {
      const part = onTable(rest, partition);
      const attach = `alter index ${nameOf(plan)} attach partition ${nameOf(part)}`;
      return [...statementsFor(part, catalog), attach];
    }),
  ];
}

function nameOf({ schema, name }: IndexPlan): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
