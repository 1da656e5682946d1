import { mirrored, testOfOperator } from "../query/operators.ts";
import type { ColumnTest, TableUse } from "../query/table-use.ts";
import { isComma, isWord, type Part, splitAt, type Token, unwrapped } from "./expression-tokens.ts";
import { columnsIn, type IndexableColumn, indexableColumn, isToken, type UsesByAlias } from "./plan-columns.ts";

/** Takes a test of a column. */
type Collect = (use: TableUse, test: ColumnTest) => void;

/** Takes the tests out of a condition that all rows pass, those that an index can serve. */
export function readPlanCondition(given: readonly Part[], uses: UsesByAlias, collect: Collect): void {
  const parts = unwrapped(given);
  if (parts.some((part) => isWord(part, "CASE"))) return;
  const both = splitAt(parts, (part) => isWord(part, "AND"));
  if (both.length > 1) {
    for (const each of both) readPlanCondition(each, uses, collect);
    return;
  }
  const either = splitAt(parts, (part) => isWord(part, "OR"));
  if (either.length > 1) readAlternatives(either, uses, collect);
  else readTest(parts, uses, collect);
}

/** Of `a or b`, an index serves each side when both test the same table. */
function readAlternatives(sides: readonly Part[][], uses: UsesByAlias, collect: Collect): void {
  const groups = sides.map((side) => {
    const tests = new Map<TableUse, ColumnTest[]>();
    readPlanCondition(side, uses, (use, test) => {
      tests.set(use, [...(tests.get(use) ?? []), test]);
    });
    return tests;
  });
  for (const use of groups[0]?.keys() ?? []) {
    if (!groups.every((tests) => tests.has(use))) continue;
    const alternatives = groups.map((tests) => tests.get(use) ?? []);
    const [first] = alternatives[0] ?? [];
    const isOneList = alternatives.every(
      (tests) => tests.length === 1 && tests[0]?.test === "equal" && tests[0].column === first?.column,
    );
    // `a = 1 or a = 2` is a list.
    if (isOneList && first !== undefined) collect(use, { column: first.column, of: first.of, test: "list" });
    else use.alternatives.push(...alternatives);
  }
}

function readTest(parts: readonly Part[], uses: UsesByAlias, collect: Collect): void {
  if (isWord(parts[0], "NOT")) {
    const flag = indexableColumn(parts.slice(1), uses);
    if (flag !== undefined) add(flag, "is_false", collect);
    return;
  }
  const is = parts.findIndex((part) => isWord(part, "IS"));
  if (is > 0) {
    const tested = indexableColumn(parts.slice(0, is), uses);
    const words = parts.slice(is + 1).map((part) => (Array.isArray(part) ? "" : part.text));
    const test = { NULL: "is_null", "NOT NULL": "is_not_null", TRUE: "is_true", FALSE: "is_false" }[words.join(" ")];
    if (tested !== undefined && test !== undefined) add(tested, test as ColumnTest["test"], collect);
    return;
  }
  const place = parts.findIndex((part) => isToken(part, "operator"));
  if (place < 0) {
    const flag = indexableColumn(parts, uses);
    if (flag !== undefined) add(flag, "is_true", collect);
    return;
  }
  const operator = (parts[place] as Token).text;
  readOperator(operator, parts.slice(0, place), parts.slice(place + 1), uses, collect);
}

function readOperator(
  operator: string,
  left: readonly Part[],
  right: readonly Part[],
  uses: UsesByAlias,
  collect: Collect,
): void {
  const rows = [rowItems(left), rowItems(right)];
  if (rows[0] !== undefined && rows[1] !== undefined) {
    // Rows are compared column by column: all of them when equal, by the first otherwise.
    const compared = operator === "=" ? rows[0].length : 1;
    for (const [place, item] of rows[0].slice(0, compared).entries())
      readOperator(operator, item, rows[1][place] ?? [], uses, collect);
    return;
  }
  if (isWord(right[0], "ANY")) {
    const tested = operator === "=" ? indexableColumn(left, uses) : undefined;
    const values = right.slice(1);
    if (tested !== undefined && !namesUse(values, tested.use, uses))
      add(tested, "list", collect, listValues(unwrapped(values)[0]));
    return;
  }
  readSide(operator, left, right, uses, collect);
  const exchanged = mirrored(operator);
  if (exchanged !== undefined) readSide(exchanged, right, left, uses, collect);
}

/** The test of a column on the left; on the right is a value, or something of another table. */
function readSide(
  operator: string,
  left: readonly Part[],
  right: readonly Part[],
  uses: UsesByAlias,
  collect: Collect,
): void {
  const tested = indexableColumn(left, uses);
  if (tested === undefined || namesUse(right, tested.use, uses)) return;
  const [value] = unwrapped(right);
  if (operator === "=" && tested.configuration === undefined) {
    if (columnsIn(right, uses).length > 0) add(tested, "join", collect);
    else add(tested, "equal", collect, constantText(right));
    return;
  }
  const test = testOfOperator(operator);
  if (test === undefined || (tested.configuration !== undefined && test !== "words")) return;
  const isPrefix = operator === "~~" && isToken(value, "literal") && /^[^%_\\]/.test(value.text);
  add(tested, isPrefix ? "prefix" : test, collect);
}

function rowItems(parts: readonly Part[]): Part[][] | undefined {
  const [row, items] = unwrapped(parts);
  return isWord(row, "ROW") && Array.isArray(items) ? splitAt(items, isComma) : undefined;
}

function namesUse(parts: readonly Part[], use: TableUse, uses: UsesByAlias): boolean {
  return columnsIn(parts, uses).some((named) => named.use === use);
}

/** The text of a lone constant, whatever its type. */
function constantText(parts: readonly Part[]): string[] | undefined {
  const [value, next] = unwrapped(parts);
  const isLone = next === undefined || isToken(next, "sign", "::");
  if (!isLone) return undefined;
  if (isToken(value, "literal") || isToken(value, "number")) return [value.text];
  if (isWord(value, "true")) return ["true"];
  return isWord(value, "false") ? ["false"] : undefined;
}

/** The items of an array's literal, when none of them is quoted. */
function listValues(array: Part | undefined): string[] | undefined {
  if (!isToken(array, "literal") || !/^\{[^"\\{}]+\}$/.test(array.text)) return undefined;
  return array.text.slice(1, -1).split(",");
}

function add(tested: IndexableColumn, test: ColumnTest["test"], collect: Collect, values?: string[]): void {
  const { use, column, of, configuration } = tested;
  collect(use, {
    column,
    of,
    test,
    ...(values !== undefined && { values }),
    ...(configuration !== undefined && { configuration }),
  });
}
