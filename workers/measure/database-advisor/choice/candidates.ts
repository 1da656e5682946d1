import type { Catalog, CatalogColumn, CatalogTable } from "../catalog/catalog.ts";
import { distinctValues } from "../catalog/catalog.ts";
import { indexNameOf } from "../index-name.ts";
import type { IndexCondition, IndexKey, IndexPlan } from "../index-plan.ts";
import type { ColumnTest, SortKey, TableUse } from "../query/table-use.ts";
import { parameterCount } from "../statements/statement-text.ts";
import { textCandidates } from "./text-candidates.ts";

/*
 * Indexes that may help one use of a table. A B-tree serves columns that are equal to something, then one range or an
 * order; so candidates are those sequences, shortest to longest, with the conditions that hold for every row moved into
 * a predicate, and with the columns that are read besides. The planner says which of them is any good.
 */

/** More key columns than this are of no use to any query here, and each makes every write dearer. */
const MAX_KEYS = 4;

/** Of one use of a table. */
const MAX_CANDIDATES = 24;

/** A predicate on a value is worth an index of its own when the column has few. */
const FEW_VALUES = 20;

/** Columns kept beside the keys, so that the table need not be read. */
const MAX_INCLUDED = 3;

/** A longer value would make the index as large as its table. */
const MAX_INCLUDED_BYTES = 64;

/** Orders the columns that are equal to something; the first is shared with most other queries. */
export type ColumnRank = (table: CatalogTable, column: string) => number;

/**
 * Candidates for one use of a table, the plainest first. `sql` is the query: its constants are meant as such where it
 * has parameters besides, and are examples otherwise.
 */
export function candidatesFor(given: TableUse, sql: string, catalog: Catalog, rank: ColumnRank): IndexPlan[] {
  const use = parameterCount(sql) > 0 ? given : withoutValues(given);
  const plans = [
    ...orderedCandidates(use, use.tests, rank),
    ...use.alternatives.flatMap((tests) => orderedCandidates(use, [...tests, ...use.tests], rank)),
    ...textCandidates(use, catalog),
  ];
  const named = plans.map((plan): IndexPlan => ({ ...plan, name: indexNameOf(plan) }));
  const distinct = [...new Map(named.map((plan) => [plan.name, plan])).values()];
  return distinct.filter((plan) => !isCovered(plan, use.table)).slice(0, MAX_CANDIDATES);
}

function withoutValues(use: TableUse): TableUse {
  const strip = ({ values: _, ...test }: ColumnTest): ColumnTest => test;
  return { ...use, tests: use.tests.map(strip), alternatives: use.alternatives.map((tests) => tests.map(strip)) };
}

type NamelessPlan = Omit<IndexPlan, "name">;

function orderedCandidates(use: TableUse, tests: readonly ColumnTest[], rank: ColumnRank): NamelessPlan[] {
  const { table } = use;
  const keysOf = (...kinds: ColumnTest["test"][]): IndexKey[] =>
    unique(
      tests
        .filter(({ test, column }) => kinds.includes(test) && isOrdered(table, column))
        .map(({ column, of }) => key(column, of)),
    );
  const equal = keysOf("equal", "is_null").sort((a, b) => rank(table, b.column) - rank(table, a.column));
  const equalFew = mostSelective(equal, table);
  const list = keysOf("list");
  const range = keysOf("range");
  const join = keysOf("join");
  const flags = keysOf("is_true", "is_false");
  const sort = use.sort.filter(({ column }) => isOrdered(table, column)).map(sortKey);
  const groups = unique(use.groups.filter((column) => isOrdered(table, column)).map((column) => key(column, "value")));
  const sequences: IndexKey[][] = [
    [...equalFew, ...sort],
    [...equalFew, ...list],
    [...equalFew, ...flags],
    equalFew,
    ...range.map((each) => [...equalFew, each]),
    ...range.map((each) => [...equalFew, ...list, each]),
    ...join.flatMap((each) => [
      [each],
      [...equalFew, each],
      [each, ...equalFew],
      [each, ...equalFew, ...sort],
      ...range.map((bound) => [each, ...equalFew, bound]),
    ]),
    [...equalFew, ...list, ...sort],
    [...equalFew, ...groups],
    sort,
    groups,
    ...[...equal, ...list, ...range, ...join, ...flags].map((each) => [each]),
  ];
  const usable = sequences.map((keys) => unique(keys).slice(0, MAX_KEYS)).filter((keys) => keys.length > 0);
  const plain = usable.map((keys) => btree(use, keys, []));
  return [
    ...plain,
    ...usable.slice(0, 8).flatMap((keys) => partialOf(use, keys, tests)),
    ...plain.slice(0, 6).flatMap((plan) => coveringOf(use, plan)),
  ];
}

/** The same with what holds for all rows of the query as predicate, and not as key. */
function partialOf(use: TableUse, keys: readonly IndexKey[], tests: readonly ColumnTest[]): NamelessPlan[] {
  const conditions = tests.flatMap((test) => conditionOf(test, use.table)).slice(0, MAX_KEYS);
  if (conditions.length === 0) return [];
  const columns = new Set(conditions.map(({ column }) => column));
  const rest = keys.filter(({ column }) => !columns.has(column));
  const first = keys[0];
  // Something has to be the key.
  const left = rest.length > 0 ? rest : first === undefined ? [] : [first];
  return left.length === 0 ? [] : [btree(use, left, conditions)];
}

function conditionOf({ test, column, of, values }: ColumnTest, table: CatalogTable): IndexCondition[] {
  if (of !== "value") return [];
  if (test === "is_null" || test === "is_true" || test === "is_false") return [{ test, column }];
  const found = table.columns.find(({ name }) => name === column);
  if (test === "is_not_null") return (found?.statistics?.nullFraction ?? 0) > 0.5 ? [{ test, column }] : [];
  const [value] = values ?? [];
  if (value === undefined || distinctValues(found?.statistics ?? null, table.rows ?? 0) > FEW_VALUES) return [];
  if (test === "equal") return [{ test: "=", column, value }];
  return test === "list" && values !== undefined && values.length <= FEW_VALUES ? [{ test: "in", column, values }] : [];
}

function coveringOf(use: TableUse, plan: NamelessPlan): NamelessPlan[] {
  if (use.columns === null) return [];
  const keys = new Set(plan.keys.map(({ column }) => column));
  const rest = [...use.columns].filter((column) => !keys.has(column));
  const isSmall = (name: string) => (columnOf(use.table, name)?.statistics?.averageBytes ?? 1e9) <= MAX_INCLUDED_BYTES;
  return rest.length === 0 || rest.length > MAX_INCLUDED || !rest.every(isSmall) ? [] : [{ ...plan, include: rest }];
}

/** True for a plan whose keys a valid index begins with, which so answers all that the plan's would. */
export function isCovered(plan: IndexPlan, table: CatalogTable): boolean {
  return table.indexes.some(
    (index) =>
      index.isValid &&
      index.method === plan.method &&
      index.predicate === null &&
      plan.include.every(
        (column) => index.include.includes(column) || index.keys.some((each) => each.column === column),
      ) &&
      plan.keys.length <= index.keys.length &&
      plan.keys.every((wanted, place) => {
        const had = index.keys[place];
        const isSame = wanted.of === "value" && had?.column === wanted.column && hasClass(wanted, had.operatorClass);
        // An index is read in both directions; with several keys, all of them have to turn.
        return isSame && (plan.keys.length === 1 || had.direction === wanted.direction);
      }),
  );
}

function hasClass({ operatorClass }: IndexKey, had: string): boolean {
  return operatorClass === undefined ? !/pattern|trgm|path/.test(had) : had === operatorClass;
}

function btree({ table }: TableUse, keys: IndexKey[], predicate: IndexCondition[]): NamelessPlan {
  return { schema: table.schema, table: table.name, method: "btree", keys, include: [], predicate };
}

function key(column: string, of: ColumnTest["of"]): IndexKey {
  return { column, of, direction: "asc" };
}

/** A lone key is read backwards as well, so its direction is left at Postgres's own. */
function sortKey({ column, direction, nulls }: SortKey): IndexKey {
  return { column, of: "value", direction, nulls };
}

function unique(keys: readonly IndexKey[]): IndexKey[] {
  return keys.filter(
    (each, place) => keys.findIndex(({ column, of }) => column === each.column && of === each.of) === place,
  );
}

/** Of more columns than an index has room for, those with most values; their order stays. */
function mostSelective(keys: readonly IndexKey[], table: CatalogTable): IndexKey[] {
  const distinct = ({ column }: IndexKey) =>
    distinctValues(columnOf(table, column)?.statistics ?? null, table.rows ?? 0);
  const kept = [...keys].sort((a, b) => distinct(b) - distinct(a)).slice(0, MAX_KEYS);
  return keys.filter((each) => kept.includes(each));
}

function isOrdered(table: CatalogTable, column: string): boolean {
  return columnOf(table, column)?.isOrdered ?? false;
}

function columnOf(table: CatalogTable, column: string): CatalogColumn | undefined {
  return table.columns.find(({ name }) => name === column);
}
