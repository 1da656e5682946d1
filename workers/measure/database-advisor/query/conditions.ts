import { mirrored, testOfOperator } from "./operators.ts";
import { type ColumnTarget, markRead, resolve, type Scope } from "./scope.ts";
import { as, constantText, kindOf, nameParts, nodesBelow, type SqlFields, type SqlNode } from "./sql-tree.ts";
import type { ColumnTest, TableUse } from "./table-use.ts";

/** Takes a test of a column. */
export type Collect = (use: TableUse, test: ColumnTest) => void;

type Tested = ColumnTarget & Pick<ColumnTest, "of" | "configuration"> & { isWords: boolean };

/** Takes the tests out of a condition that rows pass, those that an index can serve. */
export function readCondition(node: SqlNode | undefined, scope: Scope, collect: Collect): void {
  const fields = node?.[kindOf(node)];
  switch (kindOf(node)) {
    case "BoolExpr":
      readBoolean(fields, scope, collect);
      return;
    case "A_Expr":
      readComparison(fields, scope, collect);
      return;
    case "NullTest": {
      const tested = testedColumn(fields.arg, scope);
      if (tested !== undefined) add(tested, fields.nulltesttype === "IS_NULL" ? "is_null" : "is_not_null", collect);
      return;
    }
    case "BooleanTest": {
      const tested = testedColumn(fields.arg, scope);
      if (tested === undefined) return;
      if (fields.booltesttype === "IS_TRUE") add(tested, "is_true", collect);
      if (fields.booltesttype === "IS_FALSE") add(tested, "is_false", collect);
      return;
    }
    case "ColumnRef": {
      const tested = testedColumn(node, scope);
      if (tested !== undefined) add(tested, "is_true", collect);
      return;
    }
    case "SubLink": {
      // `column in (select …)`: the queries meet in it.
      const tested = fields.subLinkType === "ANY_SUBLINK" ? testedColumn(fields.testexpr, scope) : undefined;
      if (tested !== undefined && isEquality(fields.operName)) add(tested, "join", collect);
    }
  }
}

function readBoolean(fields: SqlFields, scope: Scope, collect: Collect): void {
  const parts: SqlNode[] = fields.args ?? [];
  if (fields.boolop === "AND_EXPR") {
    for (const part of parts) readCondition(part, scope, collect);
    return;
  }
  if (fields.boolop === "NOT_EXPR") {
    const tested = as("ColumnRef", parts[0]) && testedColumn(parts[0], scope);
    if (tested) add(tested, "is_false", collect);
    return;
  }
  readAlternatives(parts, scope, collect);
}

/** Of `a or b`, an index serves each side when both test the same table. */
function readAlternatives(parts: readonly SqlNode[], scope: Scope, collect: Collect): void {
  const groups = parts.map((part) => {
    const tests = new Map<TableUse, ColumnTest[]>();
    readCondition(part, scope, (use, test) => {
      tests.set(use, [...(tests.get(use) ?? []), test]);
    });
    return tests;
  });
  for (const use of groups[0]?.keys() ?? []) {
    if (!groups.every((tests) => tests.has(use))) continue;
    const alternatives = groups.map((tests) => tests.get(use) ?? []);
    const column = alternatives[0]?.[0]?.column;
    const isOneList = alternatives.every(
      (tests) => tests.length === 1 && tests[0]?.test === "equal" && tests[0].column === column,
    );
    const [first] = alternatives[0] ?? [];
    // `a = 1 or a = 2` is a list.
    if (isOneList && first !== undefined) collect(use, { column: first.column, of: first.of, test: "list" });
    else use.alternatives.push(...alternatives);
  }
}

function readComparison(fields: SqlFields, scope: Scope, collect: Collect): void {
  const operator = nameParts(fields.name).at(-1) ?? "";
  const [left, right]: [SqlNode, SqlNode] = [fields.lexpr, fields.rexpr];
  switch (fields.kind) {
    case "AEXPR_IN": {
      if (operator !== "=") return;
      const items: SqlNode[] = as("List", right)?.items ?? [];
      readEquality(left, items, items.length === 1 ? "equal" : "list", scope, collect);
      return;
    }
    case "AEXPR_OP_ANY":
      if (operator === "=" && isConstant(right, scope)) readEquality(left, [], "list", scope, collect);
      return;
    case "AEXPR_BETWEEN":
    case "AEXPR_BETWEEN_SYM": {
      const tested = testedColumn(left, scope);
      if (tested !== undefined && isConstant(right, scope)) add(tested, "range", collect);
      return;
    }
    case "AEXPR_LIKE":
    case "AEXPR_ILIKE": {
      const tested = testedColumn(left, scope);
      if (tested === undefined || operator.startsWith("!") || !isConstant(right, scope)) return;
      const pattern = constantText(right);
      const isPrefix = fields.kind === "AEXPR_LIKE" && pattern !== undefined && /^[^%_\\]/.test(pattern);
      add(tested, isPrefix ? "prefix" : "pattern", collect);
      return;
    }
    case "AEXPR_OP":
      readOperator(operator, left, right, scope, collect);
  }
}

function readOperator(operator: string, left: SqlNode, right: SqlNode, scope: Scope, collect: Collect): void {
  const leftRow: SqlNode[] | undefined = as("RowExpr", left)?.args;
  const rightRow: SqlNode[] | undefined = as("RowExpr", right)?.args;
  if (leftRow !== undefined && rightRow !== undefined) {
    // Rows are compared column by column: all of them when equal, by the first otherwise.
    const compared = operator === "=" ? leftRow.length : 1;
    for (let index = 0; index < compared; index++) {
      const [a, b] = [leftRow[index], rightRow[index]];
      if (a !== undefined && b !== undefined) readOperator(operator, a, b, scope, collect);
    }
    return;
  }
  readSide(operator, left, right, scope, collect);
  const exchanged = mirrored(operator);
  if (exchanged !== undefined) readSide(exchanged, right, left, scope, collect);
}

/** The test of a column on the left; on the right is a value, or a column of another table. */
function readSide(operator: string, left: SqlNode, right: SqlNode, scope: Scope, collect: Collect): void {
  const tested = testedColumn(left, scope);
  if (tested === undefined) return;
  const other = testedColumn(right, scope);
  if (operator === "=" && other !== undefined && other.use !== tested.use) add(tested, "join", collect);
  else if (isConstant(right, scope)) {
    const test = tested.isWords ? (operator === "@@" ? "words" : undefined) : testOf(operator, right);
    if (test !== undefined) add(tested, test, collect, test === "equal" ? constantText(right) : undefined);
  }
}

function testOf(operator: string, right: SqlNode): ColumnTest["test"] | undefined {
  if (operator === "=") {
    // A value of the row outside: the query within is asked once for each.
    const isOuter = [...nodesBelow(right, (kind) => kind !== "SubLink")].some(([kind]) => kind === "ColumnRef");
    return isOuter ? "join" : "equal";
  }
  return testOfOperator(operator);
}

function readEquality(left: SqlNode, items: SqlNode[], test: "equal" | "list", scope: Scope, collect: Collect): void {
  if (!items.every((item) => isConstant(item, scope))) return;
  const row: SqlNode[] | undefined = as("RowExpr", left)?.args;
  for (const column of row ?? [left]) {
    const tested = testedColumn(column, scope);
    if (tested === undefined) continue;
    const values = row === undefined ? items.map(constantText) : [];
    const known = values.filter((value) => value !== undefined);
    const isKnown = known.length > 0 && known.length === values.length;
    collect(tested.use, { column: tested.column, of: tested.of, test, ...(isKnown && { values: known }) });
  }
}

/** A column, or one of few functions of one, that an index could be made on. */
function testedColumn(node: SqlNode | undefined, scope: Scope): Tested | undefined {
  const call = as("FuncCall", node);
  if (call !== undefined) {
    const name = nameParts(call.funcname).at(-1);
    const parameters: SqlNode[] = call.args ?? [];
    if ((name === "lower" || name === "upper") && parameters.length === 1) {
      const inner = testedColumn(parameters[0], scope);
      return inner?.of === "value" ? { ...inner, of: name } : undefined;
    }
    if (name === "to_tsvector" && parameters.length === 2) {
      const inner = testedColumn(parameters[1], scope);
      const configuration = constantText(parameters[0]);
      return inner === undefined || configuration === undefined
        ? undefined
        : { ...inner, configuration, isWords: true };
    }
    return undefined;
  }
  const cast = as("TypeCast", node);
  // Only a text's cast to text leaves it as it is for sure.
  if (cast !== undefined) {
    const inner = testedColumn(cast.arg, scope);
    const type = inner?.use.table.columns.find(({ name }) => name === inner.column)?.type ?? "";
    return /^(text|character varying)/.test(type) && nameParts(cast.typeName?.names).at(-1) === "text"
      ? inner
      : undefined;
  }
  const reference = as("ColumnRef", node);
  const found = reference && resolve(reference, scope);
  if (!found || found.isOuter) return undefined;
  return { ...found.target, of: "value", isWords: false };
}

/** True for an expression that has the same value for all rows of this level. */
function isConstant(node: SqlNode | undefined, scope: Scope): boolean {
  for (const [kind, fields] of nodesBelow([node], (kind) => kind !== "SubLink")) {
    if (kind !== "ColumnRef") continue;
    const found = resolve(fields, scope);
    if (found !== undefined && !found.isOuter) return false;
  }
  return true;
}

function isEquality(operator: SqlNode[] | undefined): boolean {
  return operator === undefined || nameParts(operator).at(-1) === "=";
}

function add(tested: Tested, test: ColumnTest["test"], collect: Collect, value?: string): void {
  const { use, column, of, configuration } = tested;
  markRead(tested);
  collect(use, {
    column,
    of,
    test,
    ...(value !== undefined && { values: [value] }),
    ...(configuration !== undefined && { configuration }),
  });
}
