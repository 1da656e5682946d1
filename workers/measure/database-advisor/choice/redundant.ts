import type { CatalogIndex, CatalogTable } from "../catalog/catalog.ts";
import { defaultNulls, type IndexPlan } from "../index-plan.ts";

/** True for an index that answers nothing which the other would not: it is the same, or its beginning. */
export function isPrefixOf(index: CatalogIndex, other: CatalogIndex): boolean {
  return (
    index.method === "btree" &&
    other.method === "btree" &&
    other.isValid &&
    index.predicate === other.predicate &&
    index.include.every(
      (column) => other.include.includes(column) || other.keys.some((key) => key.column === column),
    ) &&
    index.keys.length <= other.keys.length &&
    index.keys.every((key, place) => {
      const longer = other.keys[place];
      return (
        longer !== undefined &&
        key.column === longer.column &&
        key.expression === longer.expression &&
        key.operatorClass === longer.operatorClass &&
        key.direction === longer.direction &&
        key.nulls === longer.nulls
      );
    })
  );
}

/** Existing indexes of a table that a planned one makes superfluous. Never those that enforce something. */
export function replacedBy(plan: IndexPlan, table: CatalogTable): string[] {
  if (plan.method !== "btree" || plan.predicate.length > 0) return [];
  const planned = plan.keys.map((key) => ({ ...key, nulls: key.nulls ?? defaultNulls(key) }));
  return table.indexes
    .filter(
      (index) =>
        index.method === "btree" &&
        index.predicate === null &&
        !index.isUnique &&
        !index.isConstraint &&
        !index.isReplicaIdentity &&
        index.keys.length <= planned.length &&
        index.include.every(
          (column) => plan.include.includes(column) || planned.some((key) => key.column === column),
        ) &&
        index.keys.every((key, place) => {
          const longer = planned[place];
          return (
            longer?.of === "value" &&
            longer.column === key.column &&
            longer.direction === key.direction &&
            longer.nulls === key.nulls &&
            !/pattern/.test(key.operatorClass)
          );
        }),
    )
    .map(({ name }) => name);
}

/** True for a plan that asks for less than another on its table: some of its keys, and nothing besides. */
export function isSimplerThan(simple: IndexPlan, plan: IndexPlan): boolean {
  const sameTable = simple.schema === plan.schema && simple.table === plan.table && simple.method === plan.method;
  const isPart = simple.keys.every(({ column, of }) => plan.keys.some((key) => key.column === column && key.of === of));
  const sizeOf = ({ keys, include, predicate }: IndexPlan) => keys.length + include.length + predicate.length;
  const samePredicate =
    JSON.stringify(simple.predicate) === JSON.stringify(plan.predicate) || simple.predicate.length === 0;
  const isIncluded = simple.include.every((column) => plan.include.includes(column));
  return sameTable && isPart && samePredicate && isIncluded && sizeOf(simple) < sizeOf(plan);
}

/** True for a plan whose keys begin with another's, which it so replaces. */
export function beginsWith(plan: IndexPlan, beginning: IndexPlan): boolean {
  return (
    plan.schema === beginning.schema &&
    plan.table === beginning.table &&
    plan.method === beginning.method &&
    beginning.predicate.length === 0 &&
    plan.predicate.length === 0 &&
    beginning.keys.length < plan.keys.length &&
    beginning.keys.every(({ column, of }, place) => plan.keys[place]?.column === column && plan.keys[place]?.of === of)
  );
}
