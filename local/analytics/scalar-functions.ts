import { dateTimeFunctions } from "./date-time-functions.ts";
import { AnalyticsQueryError } from "./query-error.ts";
import type { FunctionCall } from "./syntax.ts";
import {
  asFloat,
  asNumber,
  type FunctionCompiler,
  type FunctionContext,
  plainArgs,
  requireType,
  type TypedSql,
  widened,
} from "./typed-sql.ts";
import { commonType, isInteger, isNumeric, type ValueType } from "./value-type.ts";

/*
 * Functions of one row, by lower-case name: names are case-insensitive. What each means is on
 * developers.cloudflare.com/analytics/analytics-engine/sql-reference, the type of its result is ClickHouse's.
 */

/** Every function of one row that the dialect has here. */
export const scalarFunctions: ReadonlyMap<string, FunctionCompiler> = new Map<string, FunctionCompiler>([
  ...dateTimeFunctions,
  ["if", conditional],
  ["intdiv", integerDivision],
  ["touint8", toUnsigned("UInt8", 0xff)],
  ["touint32", toUnsigned("UInt32", 0xffff_ffff)],
  ["abs", absolute],
  ["log", logarithm],
  ["ln", logarithm],
  ["pow", power],
  ["round", rounding("round")],
  ["floor", rounding("floor")],
  ["ceil", rounding("ceil")],
  ["length", onString((text) => `length(${text})::bigint`, "UInt64")],
  ["empty", onString((text) => `(${text} = '')`, "Bool")],
  // The plain forms change ASCII letters only.
  ["lower", onString((text) => `lower(${text} COLLATE "C")`, "String")],
  ["upper", onString((text) => `upper(${text} COLLATE "C")`, "String")],
  ["lowerutf8", onString((text) => `lower(${text} COLLATE "pg_c_utf8")`, "String")],
  ["tolower", onString((text) => `lower(${text} COLLATE "pg_c_utf8")`, "String")],
  ["upperutf8", onString((text) => `upper(${text} COLLATE "pg_c_utf8")`, "String")],
  ["toupper", onString((text) => `upper(${text} COLLATE "pg_c_utf8")`, "String")],
  ["startswith", onTwoStrings((text, part) => `starts_with(${text}, ${part})`, "Bool")],
  ["endswith", onTwoStrings((text, part) => `(right(${text}, length(${part})) = ${part})`, "Bool")],
  ["position", onTwoStrings((needle, haystack) => `strpos(${haystack}, ${needle})::bigint`, "UInt64")],
  ["substring", substring],
]);

function conditional(call: FunctionCall, context: FunctionContext): TypedSql {
  const [condition, whenTrue, whenFalse] = plainArgs(call, context, 3) as [TypedSql, TypedSql, TypedSql];
  requireType(condition, "Bool", "if");
  const type = commonType(whenTrue.type, whenFalse.type);
  if (!type) throw new AnalyticsQueryError(`if cannot choose between ${whenTrue.type} and ${whenFalse.type}`);
  const sql = `(CASE WHEN ${condition.sql} THEN ${widened(whenTrue, type)} ELSE ${widened(whenFalse, type)} END)`;
  return { sql, type, timezone: whenTrue.timezone };
}

function integerDivision(call: FunctionCall, context: FunctionContext): TypedSql {
  const [dividend, divisor] = plainArgs(call, context, 2) as [TypedSql, TypedSql];
  for (const value of [dividend, divisor]) {
    if (!isNumeric(value.type)) throw new AnalyticsQueryError(`intDiv needs numbers, not ${value.type}`);
  }
  const type = isInteger(dividend.type) && isInteger(divisor.type) ? integerType(dividend.type) : "Int64";
  return { sql: `floor(${asNumber(dividend)}::numeric / ${asNumber(divisor)}::numeric)::bigint`, type };
}

function integerType(type: ValueType): ValueType {
  return type === "Bool" ? "UInt8" : type;
}

function toUnsigned(type: "UInt8" | "UInt32", mask: number): FunctionCompiler {
  return (call, context) => {
    const [value] = plainArgs(call, context, 1) as [TypedSql];
    return { sql: `(trunc(${wholeNumberSource(value, call.name)})::bigint & ${mask}::bigint)`, type };
  };
}

function wholeNumberSource(value: TypedSql, user: string): string {
  if (isNumeric(value.type)) return `${asNumber(value)}::numeric`;
  if (value.type === "String") return `(${value.sql})::numeric`;
  if (value.type === "DateTime") return `extract(epoch FROM ${value.sql})`;
  throw new AnalyticsQueryError(`${user} cannot convert ${value.type}`);
}

function absolute(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value] = plainArgs(call, context, 1) as [TypedSql];
  if (!isNumeric(value.type)) throw new AnalyticsQueryError(`abs needs a number, not ${value.type}`);
  return { sql: `abs(${asNumber(value)})`, type: value.type === "Int64" ? "UInt64" : integerType(value.type) };
}

function logarithm(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value] = plainArgs(call, context, 1) as [TypedSql];
  return { sql: `analytics_engine.log(${asFloat(value, call.name)})`, type: "Float64" };
}

function power(call: FunctionCall, context: FunctionContext): TypedSql {
  const [base, exponent] = plainArgs(call, context, 2) as [TypedSql, TypedSql];
  return { sql: `power(${asFloat(base, "pow")}, ${asFloat(exponent, "pow")})`, type: "Float64" };
}

/** To a whole number, or to `n` decimals; halves go to the even neighbour, as ClickHouse rounds floats. */
function rounding(operation: "round" | "floor" | "ceil"): FunctionCompiler {
  return (call, context) => {
    const [value, decimals] = plainArgs(call, context, 1, 2) as [TypedSql, TypedSql?];
    const number = asFloat(value, operation);
    if (!decimals) return { sql: `${operation}(${number})`, type: "Float64" };
    const scale = `power(10::float8, ${asFloat(decimals, operation)})`;
    return { sql: `(${operation}(${number} * ${scale}) / ${scale})`, type: "Float64" };
  };
}

function onString(build: (text: string) => string, type: ValueType): FunctionCompiler {
  return (call, context) => {
    const [text] = plainArgs(call, context, 1) as [TypedSql];
    requireType(text, "String", call.name);
    return { sql: build(text.sql), type };
  };
}

function onTwoStrings(build: (first: string, second: string) => string, type: ValueType): FunctionCompiler {
  return (call, context) => {
    const [first, second] = plainArgs(call, context, 2) as [TypedSql, TypedSql];
    requireType(first, "String", call.name);
    requireType(second, "String", call.name);
    return { sql: build(first.sql, second.sql), type };
  };
}

function substring(call: FunctionCall, context: FunctionContext): TypedSql {
  const [text, offset, length] = plainArgs(call, context, 2, 3) as [TypedSql, TypedSql, TypedSql?];
  requireType(text, "String", "substring");
  for (const number of [offset, length]) {
    if (number && !isInteger(number.type)) throw new AnalyticsQueryError("substring needs whole numbers");
  }
  const bounds = [offset, length].flatMap((number) => (number ? [`${asNumber(number)}::int`] : []));
  return { sql: `substr(${[text.sql, ...bounds].join(", ")})`, type: "String" };
}
