import { aggregateFunctions } from "./aggregate-functions.ts";
import { DATASET_COLUMNS } from "./dataset-columns.ts";
import { AnalyticsQueryError } from "./query-error.ts";
import { scalarFunctions } from "./scalar-functions.ts";
import type { BinaryOperator, Expression, FunctionCall, Select } from "./syntax.ts";
import { asFloat, asNumber, type FunctionContext, requireType, type TypedSql } from "./typed-sql.ts";
import { commonType, isNumeric, postgresType, type ValueType } from "./value-type.ts";

/** A column of the result: the name the query gave it and how its values are to be written. */
export interface OutputColumn {
  readonly name: string;
  readonly type: ValueType;
  readonly timezone: string | undefined;
}

/** Postgres SQL for a query. Row `r` holds the columns as `c0`, `c1`, …; all parameters are text. */
export interface CompiledQuery {
  readonly sql: string;
  readonly params: readonly string[];
  readonly columns: readonly OutputColumn[];
  /** The dataset that is read, if any. */
  readonly dataset: string | undefined;
}

/** Translates a parsed SELECT into Postgres SQL over `analytics_engine.points`; throws `AnalyticsQueryError`. */
export function compileSelect(select: Select): CompiledQuery {
  const parameters = new Parameters();
  const { sql, columns } = new SelectCompiler(parameters).compileSelect(select);
  return { ...onlyUsed(sql, parameters.values), columns, dataset: datasetOf(select) };
}

/** Renumbers the parameters that made it into the SQL: Postgres refuses one it never sees. No literal is in `sql`. */
function onlyUsed(sql: string, values: readonly string[]): { sql: string; params: string[] } {
  const used: string[] = [];
  const renumbered = sql.replace(/\$(\d+)/g, (_, number: string) => {
    const known = used.indexOf(number);
    return `$${known === -1 ? used.push(number) : known + 1}`;
  });
  return { sql: renumbered, params: used.map((number) => values[Number(number) - 1] ?? "") };
}

function datasetOf(select: Select): string | undefined {
  if (!select.from) return undefined;
  return select.from.type === "dataset" ? select.from.name : datasetOf(select.from.select);
}

/** Bound values. Equal values share a parameter, or Postgres would not see that `f(x, $1)` is grouped by `f(x, $1)`. */
class Parameters {
  readonly values: string[] = [];

  bind(value: string, type: ValueType): string {
    const known = this.values.indexOf(value);
    const index = known === -1 ? this.values.push(value) : known + 1;
    return type === "String" ? `$${index}::text` : `$${index}::text::${postgresType(type)}`;
  }
}

type Clause = "SELECT" | "WHERE" | "GROUP BY" | "ORDER BY";

class SelectCompiler implements FunctionContext {
  readonly #parameters: Parameters;
  readonly #columns = new Map<string, TypedSql>();
  readonly #aliases = new Map<string, Expression>();
  #clause: Clause = "SELECT";
  #isInAggregate = false;
  inputOrder: string | undefined;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  compile(expression: Expression): TypedSql {
    return this.#expression(expression);
  }

  bind(value: string, type: ValueType): string {
    return this.#parameters.bind(value, type);
  }

  compileSelect(select: Select): { sql: string; columns: OutputColumn[] } {
    const { from, conditions } = this.#source(select.from);
    for (const item of select.items) {
      if (item.type === "expression" && item.isAliased) this.#aliases.set(item.name, item.expression);
    }
    if (select.where) conditions.push(this.#condition(select.where));
    const groupBy = this.#in("GROUP BY", () => select.groupBy.map((expression) => this.#groupKey(expression)));

    // Without GROUP BY an aggregate yields one row, which has no order: ORDER BY then orders what goes into it
    // (the documentation's way to ask for the oldest value).
    const isOneRow =
      groupBy.length === 0 && select.items.some((item) => item.type === "expression" && hasAggregate(item.expression));
    const orderBy = this.#in("ORDER BY", () =>
      select.orderBy.map(({ expression, descending }) => {
        const { sql } = this.#aliased(expression);
        return `${sql} ${descending ? "DESC" : "ASC"} NULLS LAST`;
      }),
    );
    if (
      isOneRow &&
      orderBy.length > 0 &&
      !select.orderBy.some(({ expression }) => this.#ordersByAggregate(expression))
    ) {
      this.inputOrder = orderBy.splice(0).join(", ");
    }

    const items = this.#in("SELECT", () => select.items.flatMap((item) => this.#item(item)));
    const repeated = items.find((item, index) => items.findIndex(({ name }) => name === item.name) !== index);
    if (repeated) throw new AnalyticsQueryError(`two columns of the result are called ${repeated.name}`);

    const sql = [
      `SELECT ${items.map((item, index) => `${item.value.sql} AS c${index}`).join(", ")}`,
      from && `FROM ${from}`,
      conditions.length > 0 && `WHERE ${conditions.join(" AND ")}`,
      groupBy.length > 0 && `GROUP BY ${groupBy.join(", ")}`,
      orderBy.length > 0 && `ORDER BY ${orderBy.join(", ")}`,
      select.limit !== undefined && `LIMIT ${select.limit}`,
      select.offset !== undefined && `OFFSET ${select.offset}`,
    ];
    return {
      sql: sql.filter((clause) => typeof clause === "string").join(" "),
      columns: items.map(({ name, value }) => ({ name, type: value.type, timezone: value.timezone })),
    };
  }

  #source(from: Select["from"]): { from: string | undefined; conditions: string[] } {
    if (!from) return { from: undefined, conditions: [] };
    if (from.type === "dataset") {
      for (const { name, type } of DATASET_COLUMNS) this.#columns.set(name, { sql: `r."${name}"`, type });
      this.inputOrder = `r."timestamp", r.id`;
      return { from: "analytics_engine.points AS r", conditions: [`r.dataset = ${this.bind(from.name, "String")}`] };
    }
    const { sql, columns } = new SelectCompiler(this.#parameters).compileSelect(from.select);
    columns.forEach(({ name, type, timezone }, index) => {
      this.#columns.set(name, { sql: `r.c${index}`, type, timezone });
    });
    return { from: `(${sql}) AS r`, conditions: [] };
  }

  #item(item: Select["items"][number]): { name: string; value: TypedSql }[] {
    if (item.type === "expression") return [{ name: item.name, value: notInterval(this.#expression(item.expression)) }];
    if (this.#columns.size === 0) throw new AnalyticsQueryError("SELECT * needs a FROM");
    return [...this.#columns].map(([name, value]) => ({ name, value }));
  }

  #condition(where: Expression): string {
    const condition = this.#in("WHERE", () => this.#expression(where));
    requireType(condition, "Bool", "WHERE");
    return condition.sql;
  }

  #groupKey(expression: Expression): string {
    if (expression.type === "integer")
      throw new AnalyticsQueryError("GROUP BY a column's number is not supported: name it");
    return notInterval(this.#aliased(expression)).sql;
  }

  /** In GROUP BY and ORDER BY a name means the SELECT list's alias first, then a column. */
  #aliased(expression: Expression): TypedSql {
    const alias = expression.type === "name" ? this.#aliases.get(expression.name) : undefined;
    return this.#expression(alias ?? expression);
  }

  #ordersByAggregate(expression: Expression): boolean {
    const alias = expression.type === "name" ? this.#aliases.get(expression.name) : undefined;
    return hasAggregate(alias ?? expression);
  }

  #in<T>(clause: Clause, work: () => T): T {
    this.#clause = clause;
    return work();
  }

  #expression(expression: Expression): TypedSql {
    switch (expression.type) {
      case "integer":
        return { sql: this.bind(expression.text, "UInt64"), type: integerLiteralType(expression.text) };
      case "decimal":
        return { sql: this.bind(expression.text, "Float64"), type: "Float64" };
      case "string":
        return { sql: this.bind(expression.text, "String"), type: "String" };
      case "boolean":
        return { sql: String(expression.value), type: "Bool" };
      case "interval": {
        const text = `${expression.amount} ${expression.unit.toLowerCase()}`;
        return { sql: this.bind(text, "Interval"), type: "Interval" };
      }
      case "name":
        return this.#column(expression.name);
      case "negate": {
        const operand = this.#expression(expression.operand);
        if (!isNumeric(operand.type)) throw new AnalyticsQueryError(`- needs a number, not ${operand.type}`);
        return { sql: `(- ${asNumber(operand)})`, type: operand.type === "Float64" ? "Float64" : "Int64" };
      }
      case "not": {
        const operand = this.#expression(expression.operand);
        requireType(operand, "Bool", "NOT");
        return { sql: `(NOT ${operand.sql})`, type: "Bool" };
      }
      case "binary":
        return binary(expression.operator, this.#expression(expression.left), this.#expression(expression.right));
      case "in": {
        const operand = this.#expression(expression.operand);
        const tests = expression.list.map((item) => binary("=", operand, this.#expression(item)).sql);
        return { sql: `(${expression.isNegated ? "NOT " : ""}(${tests.join(" OR ")}))`, type: "Bool" };
      }
      case "between": {
        const operand = this.#expression(expression.operand);
        const low = binary(">=", operand, this.#expression(expression.low));
        const high = binary("<=", operand, this.#expression(expression.high));
        return { sql: `(${expression.isNegated ? "NOT " : ""}(${low.sql} AND ${high.sql}))`, type: "Bool" };
      }
      case "call":
        return this.#call(expression);
    }
  }

  #column(name: string): TypedSql {
    const column = this.#columns.get(name);
    if (column) return column;
    const hint = this.#aliases.has(name)
      ? `; an alias can be used in GROUP BY and ORDER BY, not in ${this.#clause}`
      : "";
    throw new AnalyticsQueryError(`unknown column ${name}${hint}`);
  }

  #call(call: FunctionCall): TypedSql {
    const scalar = scalarFunctions.get(call.name.toLowerCase());
    if (scalar) return scalar(call, this);
    const aggregate = aggregateFunctions.get(call.name.toLowerCase());
    if (!aggregate) throw new AnalyticsQueryError(`unknown function ${call.name}`);
    if (this.#clause === "WHERE" || this.#clause === "GROUP BY") {
      throw new AnalyticsQueryError(`${call.name} is an aggregate and cannot stand in ${this.#clause}`);
    }
    if (this.#isInAggregate) throw new AnalyticsQueryError(`${call.name} cannot stand inside another aggregate`);
    this.#isInAggregate = true;
    const result = aggregate(call, this);
    this.#isInAggregate = false;
    return result;
  }
}

function binary(operator: BinaryOperator, left: TypedSql, right: TypedSql): TypedSql {
  switch (operator) {
    case "AND":
    case "OR":
      requireType(left, "Bool", operator);
      requireType(right, "Bool", operator);
      return { sql: `(${left.sql} ${operator} ${right.sql})`, type: "Bool" };
    case "LIKE":
    case "NOT LIKE":
    case "ILIKE":
    case "NOT ILIKE":
      requireType(left, "String", operator);
      requireType(right, "String", operator);
      return { sql: `(${left.sql} ${operator} ${right.sql})`, type: "Bool" };
    case "=":
    case "!=":
    case "<":
    case ">":
    case "<=":
    case ">=":
      return comparison(operator, left, right);
    case "+":
    case "-":
      if (left.type === "DateTime" && right.type === "Interval") {
        return { ...left, sql: `(${left.sql} ${operator} ${right.sql})` };
      }
      return arithmetic(operator, left, right);
    case "*":
    case "/":
    case "%":
      return arithmetic(operator, left, right);
  }
}

function comparison(operator: string, left: TypedSql, right: TypedSql): TypedSql {
  const type = left.type === "Interval" ? undefined : commonType(left.type, right.type);
  if (!type) {
    const hint = [left.type, right.type].includes("DateTime") ? ": convert with toDateTime" : "";
    throw new AnalyticsQueryError(`cannot compare ${left.type} with ${right.type}${hint}`);
  }
  const [a, b] = isNumeric(type) ? [asNumber(left), asNumber(right)] : [left.sql, right.sql];
  return { sql: `(${a} ${operator} ${b})`, type: "Bool" };
}

function arithmetic(operator: "+" | "-" | "*" | "/" | "%", left: TypedSql, right: TypedSql): TypedSql {
  const common = commonType(left.type, right.type);
  if (!common || !isNumeric(common)) {
    throw new AnalyticsQueryError(`${operator} cannot be applied to ${left.type} and ${right.type}`);
  }
  if (operator === "/") {
    return { sql: `analytics_engine.divide(${asFloat(left, "/")}, ${asFloat(right, "/")})`, type: "Float64" };
  }
  if (common === "Float64") {
    const [a, b] = [asFloat(left, operator), asFloat(right, operator)];
    const sql = operator === "%" ? `analytics_engine.modulo(${a}, ${b})` : `(${a} ${operator} ${b})`;
    return { sql, type: "Float64" };
  }
  const type = operator === "-" || common === "Int64" ? "Int64" : "UInt64";
  return { sql: `(${asNumber(left)} ${operator} ${asNumber(right)})`, type };
}

function integerLiteralType(text: string): ValueType {
  const value = BigInt(text);
  if (value > 2n ** 63n - 1n) throw new AnalyticsQueryError(`number ${text} is too large`);
  if (value <= 0xffn) return "UInt8";
  return value <= 0xffff_ffffn ? "UInt32" : "UInt64";
}

function notInterval(value: TypedSql): TypedSql {
  if (value.type === "Interval") throw new AnalyticsQueryError("an interval is not a value: add it to a datetime");
  return value;
}

function hasAggregate(expression: Expression): boolean {
  switch (expression.type) {
    case "call":
      return aggregateFunctions.has(expression.name.toLowerCase()) || expression.args.some(hasAggregate);
    case "binary":
      return hasAggregate(expression.left) || hasAggregate(expression.right);
    case "negate":
    case "not":
      return hasAggregate(expression.operand);
    case "in":
      return [expression.operand, ...expression.list].some(hasAggregate);
    case "between":
      return [expression.operand, expression.low, expression.high].some(hasAggregate);
    case "integer":
    case "decimal":
    case "string":
    case "boolean":
    case "interval":
    case "name":
      return false;
  }
}
