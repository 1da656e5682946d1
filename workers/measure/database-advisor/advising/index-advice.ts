import type { IndexAdvice, QueryEffect } from "../advice.ts";
import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import { isNamed, leavesOf } from "../catalog/partitions.ts";
import { replacedBy } from "../choice/redundant.ts";
import type { IndexPlan } from "../index-plan.ts";
import { predictSize } from "../index-size.ts";
import type { WhatIfPlanner } from "../planner/what-if-planner.ts";
import { statementsFor } from "./index-statements.ts";

const DAY_MS = 86_400_000;

/** Plans without those of the same name: a name is made of what the plan is. */
export function distinctPlans(plans: readonly IndexPlan[]): IndexPlan[] {
  return [...new Map(plans.map((plan) => [`${plan.schema}.${plan.name}`, plan])).values()];
}

/** Describes an index that is advised: its statement, its size, and what it costs to keep. */
export function adviceFor(
  plan: IndexPlan,
  effects: QueryEffect[],
  catalog: Catalog,
  planner: WhatIfPlanner,
): IndexAdvice {
  const table = tableOf(plan, catalog);
  const name = freeName(plan, catalog);
  const named = { ...plan, name };
  const spanMs = catalog.isCountedSinceKnown ? spanOf(catalog) : 0;
  return {
    plan: named,
    ddl: statementsFor(named, catalog).join(";\n"),
    effects,
    verification: { by: planner.kind, plannerVersion: planner.version, databaseVersion: catalog.version.text },
    bytes: sizeOf(plan, catalog).bytes,
    rows: table?.rows ?? 0,
    writesPerDay: table === undefined || spanMs <= 0 ? null : (writesTo(table) * DAY_MS) / spanMs,
    replaces: table === undefined ? [] : replacedBy(plan, table),
    notes: [
      ...(plan.method === "gin" ? ["the size of a GIN index is a rough guess"] : []),
      ...(table?.partitioning != null
        ? [
            `${table.name} is partitioned: the index is made on each partition, then joined; run its statements in order`,
          ]
        : []),
    ],
  };
}

/** The plan's name, or one that no relation of its schema has. */
function freeName({ name, schema }: IndexPlan, catalog: Catalog): string {
  const taken = new Set(
    catalog.tables
      .filter((table) => table.schema === schema)
      .flatMap((table) => [table.name, ...table.indexes.map((index) => index.name)]),
  );
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(free)) return free;
    free = `${name.slice(0, 59)}_${number}`;
  }
}

/** Finds the table of a plan. */
export function tableOf(plan: IndexPlan, { tables }: Catalog): CatalogTable | undefined {
  return tables.find((table) => isNamed(table, { schema: plan.schema, name: plan.table }));
}

/** Predicts the size of a plan's index, of all its parts together. */
export function sizeOf(plan: IndexPlan, catalog: Catalog): { bytes: number } {
  const table = tableOf(plan, catalog);
  const leaves = table === undefined ? [] : leavesOf(table, catalog.tables);
  return { bytes: leaves.reduce((sum, leaf) => sum + predictSize(leaf, plan, shareOf(plan, leaf)).bytes, 0) };
}

/** Share of a table's rows that a plan's predicate keeps, as far as the statistics tell. */
export function shareOf({ predicate }: IndexPlan, table: CatalogTable | undefined): number {
  return predicate.reduce((share, { test, column }) => {
    const statistics = table?.columns.find(({ name }) => name === column)?.statistics;
    const nulls = statistics?.nullFraction ?? 0.5;
    if (test === "is_null") return share * nulls;
    if (test === "is_not_null") return share * (1 - nulls);
    return share * (1 / Math.max(2, statistics?.distinct ?? 2));
  }, 1);
}

/** Time over which the catalog's counters were counted, in ms. */
export function spanOf({ readAtMs, countedSinceMs }: Catalog): number {
  return countedSinceMs === null ? 0 : readAtMs - countedSinceMs;
}

/** Rows of a table that were written since counting began. */
export function writesTo({ writes }: CatalogTable): number {
  return writes.inserted + writes.updated;
}
