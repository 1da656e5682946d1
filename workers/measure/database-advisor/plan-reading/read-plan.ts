import { type Catalog, type CatalogTable, findTable } from "../catalog/catalog.ts";
import { isNamed } from "../catalog/partitions.ts";
import { defaultNulls } from "../index-plan.ts";
import { nodesOf, type PlanNode } from "../planner/plan-node.ts";
import { newUse, orderOfExtreme, type QueryUse, type SortKey, type TableUse } from "../query/table-use.ts";
import { wordsOf } from "../sql-text.ts";
import { expressionParts, isWord, type Part, unwrapped } from "./expression-tokens.ts";
import { columnsIn, type IndexableColumn, indexableColumn, type UsesByAlias, withAlias } from "./plan-columns.ts";
import { readPlanCondition } from "./plan-conditions.ts";

/*
 * Reads what a query asks of its tables out of its plan, where there is no parser: Postgres has resolved names, opened
 * views and moved conditions to the tables they are about. It reads plans that were made without indexes and without
 * merge joins: there every condition stands in a filter or a join, and every order in a sort.
 */

/** Longer expressions are lists of thousands of values. */
const MAX_EXPRESSION_LETTERS = 20_000;

/** Nodes that give on what the node below them gives. */
const PASSING = new Set(["Sort", "Incremental Sort", "Hash", "Materialize", "Limit", "LockRows", "Gather"]);

/** Reads the uses of tables in a verbose plan of the query. */
export function readPlanUses(root: PlanNode, catalog: Catalog, sql: string): QueryUse {
  const nodes = nodesOf(root);
  const uses = new Map<string, TableUse>();
  const words = new Set(wordsOf(sql));
  let hasSystemTable = false;
  for (const node of nodes) {
    const { "Relation Name": name, Schema: schema, Alias: alias, Operation: operation } = node;
    if (name === undefined || alias === undefined || operation !== undefined) continue;
    const scanned = findTable(catalog, name, schema);
    if (scanned === undefined) {
      hasSystemTable = true;
      continue;
    }
    const table = askedTable(scanned, words, catalog);
    if (table === scanned) uses.set(alias, newUse(table));
    else {
      // Scans of partitions have the alias of the whole, numbered where there are several; orders have the whole's.
      const whole = alias.replace(/_\d+$/, "");
      const known = uses.get(whole);
      const use = known?.table === table ? known : newUse(table);
      uses.set(whole, use).set(alias, use);
    }
  }
  const isWrite = nodes.some((node) => node.Operation !== undefined);
  if (uses.size > 0) {
    readNode(root, undefined, false, uses);
    readColumns(nodes, uses);
    return { ok: true, uses: [...new Set(uses.values())], isWrite };
  }
  if (hasSystemTable) return { ok: false, reason: "it reads Postgres's own tables" };
  return { ok: false, reason: isWrite ? "it is an INSERT of values" : "it reads no table" };
}

/** The table that a query asks for where its plan reads one: the whole of which that is a partition, unless named. */
function askedTable(scanned: CatalogTable, words: ReadonlySet<string>, catalog: Catalog): CatalogTable {
  if (scanned.partitionOf === null || words.has(scanned.name.toLowerCase())) return scanned;
  const { parents } = scanned.partitionOf;
  const asked = parents.find(({ name }) => words.has(name.toLowerCase())) ?? parents.at(-1);
  return catalog.tables.find((table) => asked !== undefined && isNamed(table, asked)) ?? scanned;
}

function readNode(node: PlanNode, parent: PlanNode | undefined, isLimited: boolean, uses: UsesByAlias): void {
  // Each partition is tested alike.
  const collect = (use: TableUse, test: TableUse["tests"][number]): void => {
    const isKnown = use.tests.some((known) => JSON.stringify(known) === JSON.stringify(test));
    if (!isKnown) use.tests.push(test);
  };
  const conditions = [node.Filter, node["Join Filter"], node["Hash Cond"], node["Merge Cond"]];
  // Groups that pass a HAVING are no rows of a table.
  if (node["Node Type"] !== "Aggregate")
    for (const condition of conditions) readPlanCondition(partsOf(condition), uses, collect);
  readOrder(node, parent, uses);
  // Of a limit, a subquery beside it knows nothing; groups need all of their rows.
  const isFence = node["Parent Relationship"] === "InitPlan" || node["Parent Relationship"] === "SubPlan";
  const limited = node["Node Type"] === "Limit" || (isLimited && !isFence && node["Node Type"] !== "Aggregate");
  const use = node.Alias === undefined ? undefined : uses.get(node.Alias);
  if (use !== undefined && node.Operation === undefined) use.hasLimit = limited;
  if (use !== undefined && node.Operation !== undefined) use.columns = null;
  for (const child of node.Plans ?? []) readNode(child, node, limited, uses);
}

/** Reads the order or the groups that a node makes. */
function readOrder(node: PlanNode, parent: PlanNode | undefined, uses: UsesByAlias): void {
  const groups = node["Node Type"] === "Unique" ? undefined : node["Group Key"];
  for (const text of groups ?? []) {
    const column = indexableColumn(partsOf(text), uses);
    if (column?.of !== "value") break;
    if (!column.use.groups.includes(column.column)) column.use.groups.push(column.column);
  }
  const isSortOfResult =
    /Sort$/.test(node["Node Type"]) && !/^(Aggregate|Group|WindowAgg)$/.test(parent?.["Node Type"] ?? "");
  if (isSortOfResult) readSort(node["Sort Key"] ?? [], uses);
  // A lone least or greatest value is an order too.
  if (node["Node Type"] === "Aggregate" && groups === undefined) readExtreme(node.Output ?? [], uses);
}

/** Parts of what a node gives. */
function outputParts(text: string, uses: UsesByAlias): readonly Part[] {
  const [only, ...others] = uses;
  const parts = partsOf(text);
  return only === undefined || others.length > 0 ? parts : withAlias(parts, only[0], only[1].table);
}

function readSort(keys: readonly string[], uses: UsesByAlias): void {
  const sort: { use: TableUse; key: SortKey }[] = [];
  for (const text of keys) {
    const key = sortKeyOf(partsOf(text), uses);
    if (key === undefined || (sort[0] !== undefined && sort[0].use !== key.use)) break;
    sort.push(key);
  }
  for (const { use, key } of sort) if (!use.sort.some(({ column }) => column === key.column)) use.sort.push(key);
}

function sortKeyOf(parts: readonly Part[], uses: UsesByAlias): { use: TableUse; key: SortKey } | undefined {
  const end = parts.findIndex((part) =>
    ["ASC", "DESC", "NULLS", "COLLATE", "USING"].some((word) => isWord(part, word)),
  );
  const rest = end < 0 ? [] : parts.slice(end);
  if (rest.some((part) => isWord(part, "COLLATE") || isWord(part, "USING"))) return undefined;
  const column: IndexableColumn | undefined = indexableColumn(end < 0 ? parts : parts.slice(0, end), uses);
  if (column?.of !== "value") return undefined;
  const direction = rest.some((part) => isWord(part, "DESC")) ? "desc" : "asc";
  const isSaid = rest.some((part) => isWord(part, "NULLS"));
  const said = rest.some((part) => isWord(part, "FIRST")) ? "first" : "last";
  const nulls = isSaid ? said : defaultNulls({ direction });
  return { use: column.use, key: { column: column.column, direction, nulls } };
}

function readExtreme(output: readonly string[], uses: UsesByAlias): void {
  for (const text of output) {
    const [name, argument] = unwrapped(outputParts(text, uses));
    const extreme = isWord(name, "max") ? "max" : isWord(name, "min") ? "min" : undefined;
    if (extreme === undefined || !Array.isArray(argument)) continue;
    const column = indexableColumn(argument, uses);
    if (column?.of !== "value") continue;
    column.use.sort.push({ column: column.column, ...orderOfExtreme(extreme) });
    return;
  }
}

/** Marks the columns that are read: those of conditions, orders and results. A scan's own result may be all columns. */
function readColumns(nodes: readonly PlanNode[], uses: UsesByAlias): void {
  for (const [place, node] of nodes.entries()) {
    const isScan = node["Relation Name"] !== undefined;
    const output = place > 0 && (isScan || PASSING.has(node["Node Type"])) ? [] : (node.Output ?? []);
    const conditions = [node.Filter, node["Join Filter"], node["Hash Cond"], node["Merge Cond"]];
    const texts = [...conditions, ...(node["Sort Key"] ?? []), ...(node["Group Key"] ?? [])];
    const read = [...output.map((text) => outputParts(text, uses)), ...texts.map(partsOf)];
    for (const { use, column } of read.flatMap((parts) => columnsIn(parts, uses))) use.columns?.add(column);
  }
}

function partsOf(text: string | undefined): readonly Part[] {
  return text === undefined || text.length > MAX_EXPRESSION_LETTERS ? [] : expressionParts(text);
}
