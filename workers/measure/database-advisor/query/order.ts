import { defaultNulls } from "../index-plan.ts";
import { type ColumnTarget, resolve, type Scope } from "./scope.ts";
import { as, constantText, nameParts, type SqlFields, type SqlNode } from "./sql-tree.ts";
import { orderOfExtreme, type SortKey } from "./table-use.ts";

/** Reads the columns by which rows are grouped or made distinct. */
export function readGroups(select: SqlFields, scope: Scope): void {
  const distinct: SqlNode[] = select.distinctClause ?? [];
  // DISTINCT without ON is an empty list in one: all that is selected.
  const isPlainDistinct = distinct.length === 1 && Object.keys(distinct[0] ?? {}).length === 0;
  const selected = (select.targetList ?? []).map((node: SqlNode) => as("ResTarget", node)?.val);
  for (const node of [...(select.groupClause ?? []), ...(isPlainDistinct ? selected : distinct)]) {
    const target = selectedColumn(node, select, scope);
    if (target === undefined) return;
    if (!target.use.groups.includes(target.column)) target.use.groups.push(target.column);
  }
}

/** Reads the order, as long as it is by columns of one table. A lone least or greatest value is an order too. */
export function readSort(select: SqlFields, scope: Scope): void {
  const keys: { target: ColumnTarget; key: Omit<SortKey, "column"> }[] = [];
  for (const node of select.sortClause ?? []) {
    const { node: expression, sortby_dir, sortby_nulls } = as("SortBy", node);
    const target = selectedColumn(expression, select, scope);
    if (target === undefined || (keys[0] !== undefined && keys[0].target.use !== target.use)) break;
    const direction = sortby_dir === "SORTBY_DESC" ? "desc" : "asc";
    const nulls =
      sortby_nulls === "SORTBY_NULLS_FIRST"
        ? "first"
        : sortby_nulls === "SORTBY_NULLS_LAST"
          ? "last"
          : defaultNulls({ direction });
    keys.push({ target, key: { direction, nulls } });
  }
  if (keys.length === 0 && select.groupClause === undefined) {
    for (const node of select.targetList ?? []) {
      const call = as("FuncCall", as("ResTarget", node)?.val);
      const name = nameParts(call?.funcname).at(-1);
      if (name !== "min" && name !== "max") continue;
      const target = selectedColumn(call.args?.[0], select, scope);
      if (target === undefined) continue;
      keys.push({ target, key: orderOfExtreme(name) });
      break;
    }
  }
  for (const { target, key } of keys) target.use.sort.push({ column: target.column, ...key });
}

/** The column that an entry of ORDER BY or GROUP BY means: by itself, by its number, or by its name in SELECT. */
function selectedColumn(node: SqlNode | undefined, select: SqlFields, scope: Scope): ColumnTarget | undefined {
  const targets: SqlFields[] = (select.targetList ?? []).map((target: SqlNode) => as("ResTarget", target) ?? {});
  const number = as("A_Const", node)?.ival === undefined ? undefined : Number(constantText(node));
  if (number !== undefined) return columnAt(number, targets, scope);
  const reference = as("ColumnRef", node);
  if (reference === undefined) return undefined;
  const parts = nameParts(reference.fields);
  const named = parts.length === 1 ? targets.find(({ name }) => name === parts[0]) : undefined;
  if (named === undefined) return here(reference, scope);
  const inner = as("ColumnRef", named.val);
  return inner === undefined ? undefined : here(inner, scope);
}

/** The column that SELECT gives at a place, counted from 1; stars are all columns of what they stand for. */
function columnAt(number: number, targets: readonly SqlFields[], scope: Scope): ColumnTarget | undefined {
  let left = number;
  for (const { val } of targets) {
    const reference = as("ColumnRef", val);
    const parts = nameParts(reference?.fields);
    if (parts.at(-1) !== "*") {
      if (--left === 0) return reference === undefined ? undefined : here(reference, scope);
      continue;
    }
    for (const { alias, columns } of scope.relations) {
      if (parts.length > 1 && alias !== parts.at(-2)) continue;
      // Of a query in FROM the columns are not counted, and so neither is what comes after it.
      if (columns === undefined) return undefined;
      if (left <= columns.length) return columns[left - 1];
      left -= columns.length;
    }
  }
  return undefined;
}

function here(reference: SqlFields, scope: Scope): ColumnTarget | undefined {
  const found = resolve(reference, scope);
  return found === undefined || found.isOuter ? undefined : found.target;
}
