import { AnalyticsQueryError } from "./query-error.ts";
import type { Expression, FunctionCall } from "./syntax.ts";
import {
  asFloat,
  asNumber,
  countedArgs,
  type FunctionCompiler,
  type FunctionContext,
  plainArgs,
  type TypedSql,
} from "./typed-sql.ts";
import { type ArrayType, isInteger, isNumeric, postgresType, type ValueType } from "./value-type.ts";

/*
 * Functions of a group of rows, by lower-case name. Over no rows they give ClickHouse's defaults (0, '' or the epoch;
 * NaN for averages and quantiles, which Postgres's NULL stands for here and JSON shows as null).
 */

/** Every aggregate the dialect has here. */
export const aggregateFunctions: ReadonlyMap<string, FunctionCompiler> = new Map<string, FunctionCompiler>([
  ["count", count],
  ["sum", sum],
  ["avg", average],
  ["min", extreme("min")],
  ["max", extreme("max")],
  ["quantileexactweighted", quantileExactWeighted],
  ["quantileweighted", quantileWeighted],
  ["argmin", atExtreme("ASC")],
  ["argmax", atExtreme("DESC")],
  ["first_value", endOfInput("ASC")],
  ["last_value", endOfInput("DESC")],
  ["topk", topK],
  ["topkweighted", topKWeighted],
]);

function count(call: FunctionCall, context: FunctionContext): TypedSql {
  if (call.parameters) throw new AnalyticsQueryError("count takes one list of arguments");
  if (!call.isDistinct) {
    if (call.args.length > 0) throw new AnalyticsQueryError("count takes no argument, or DISTINCT and a column");
    return { sql: "count(*)", type: "UInt64" };
  }
  const [value] = countedArgs(call, context, 1) as [TypedSql];
  return { sql: `count(DISTINCT ${value.sql})`, type: "UInt64" };
}

function sum(call: FunctionCall, context: FunctionContext): TypedSql {
  const value = optionallyDistinct(call, context);
  if (!isNumeric(value.type)) throw new AnalyticsQueryError(`sum needs numbers, not ${value.type}`);
  const type = value.type === "Float64" || value.type === "Int64" ? value.type : "UInt64";
  return { sql: `coalesce(sum(${distinct(call)}${asNumber(value)}), 0)::${postgresType(type)}`, type };
}

function average(call: FunctionCall, context: FunctionContext): TypedSql {
  const value = optionallyDistinct(call, context);
  return { sql: `avg(${distinct(call)}${asFloat(value, "avg")})`, type: "Float64" };
}

function optionallyDistinct(call: FunctionCall, context: FunctionContext): TypedSql {
  if (call.parameters) throw new AnalyticsQueryError(`${call.name} takes one list of arguments`);
  return (countedArgs(call, context, 1) as [TypedSql])[0];
}

function distinct(call: FunctionCall): string {
  return call.isDistinct ? "DISTINCT " : "";
}

function extreme(operation: "min" | "max"): FunctionCompiler {
  return (call, context) => {
    const [value] = plainArgs(call, context, 1) as [TypedSql];
    const { type, timezone } = value.type === "Bool" ? { type: "UInt8" as const, timezone: undefined } : value;
    return { sql: `coalesce(${operation}(${asNumber(value)}), ${defaultValue(type)})`, type, timezone };
  };
}

/** `quantileExactWeighted(level)(value, weight)`. */
function quantileExactWeighted(call: FunctionCall, context: FunctionContext): TypedSql {
  if (call.parameters?.length !== 1) {
    throw new AnalyticsQueryError("quantileExactWeighted is written quantileExactWeighted(level)(value, weight)");
  }
  const [value, weight] = countedArgs(call, context, 2) as [TypedSql, TypedSql];
  return quantile(call.parameters[0] as Expression, value, weight, context);
}

/** `quantileWeighted(level, value, weight)`: the older spelling of the same. */
function quantileWeighted(call: FunctionCall, context: FunctionContext): TypedSql {
  const [, value, weight] = plainArgs(call, context, 3) as [TypedSql, TypedSql, TypedSql];
  return quantile(call.args[0] as Expression, value, weight, context);
}

/**
 * ClickHouse's definition: each value counts as if present `weight` times; with the values in order, the first whose
 * cumulative weight reaches ⌈total weight × level⌉. Nothing is interpolated, so the result is always one of the
 * values. NaN values are left out.
 */
function quantile(level: Expression, value: TypedSql, weight: TypedSql, context: FunctionContext): TypedSql {
  const isNumber = level.type === "integer" || level.type === "decimal";
  if (!isNumber || Number(level.text) > 1) {
    throw new AnalyticsQueryError("the level of a quantile must be a literal from 0 to 1");
  }
  if (!isInteger(weight.type)) {
    throw new AnalyticsQueryError(`the weight of a quantile must be a whole number, not ${weight.type}`);
  }
  const values = `array_agg(${asFloat(value, "a quantile")})`;
  const weights = `array_agg(${asNumber(weight)})`;
  const found = `analytics_engine.quantile_exact_weighted(${values}, ${weights}, ${context.bind(level.text, "Float64")})`;
  const type = value.type === "Bool" ? "UInt8" : value.type;
  return { sql: `${found}::${postgresType(type)}`, type };
}

function atExtreme(direction: "ASC" | "DESC"): FunctionCompiler {
  return (call, context) => {
    const [value, key] = plainArgs(call, context, 2) as [TypedSql, TypedSql];
    const picked = `(array_agg(${value.sql} ORDER BY ${key.sql} ${direction}))[1]`;
    return { ...value, sql: `coalesce(${picked}, ${defaultValue(value.type)})` };
  };
}

/** The first or last value of the input, in the order it has, or as it comes if it has none. */
function endOfInput(direction: "ASC" | "DESC"): FunctionCompiler {
  return (call, context) => {
    const [value] = plainArgs(call, context, 1) as [TypedSql];
    const order = context.inputOrder === undefined ? "" : ` ORDER BY ${context.inputOrder}`;
    const position = direction === "ASC" ? "1" : "count(*)::int";
    const picked = `(array_agg(${value.sql}${order}))[${position}]`;
    return { ...value, sql: `coalesce(${picked}, ${defaultValue(value.type)})` };
  };
}

/** `topK(n)(value)`, `n` being 10 unless given: exact here, where ClickHouse may approximate. */
function topK(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value] = countedArgs(call, context, 1) as [TypedSql];
  return mostFrequent(call, context, value, `array_fill(1::bigint, ARRAY[count(*)::int])`);
}

function topKWeighted(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value, weight] = countedArgs(call, context, 2) as [TypedSql, TypedSql];
  if (!isInteger(weight.type)) {
    throw new AnalyticsQueryError(`the weight of topKWeighted must be a whole number, not ${weight.type}`);
  }
  return mostFrequent(call, context, value, `array_agg(${asNumber(weight)})`);
}

function mostFrequent(call: FunctionCall, context: FunctionContext, value: TypedSql, weights: string): TypedSql {
  if (call.isDistinct) throw new AnalyticsQueryError(`${call.name} does not take DISTINCT`);
  const limit = call.parameters ? call.parameters[0] : ({ type: "integer", text: "10" } as const);
  if ((call.parameters && call.parameters.length !== 1) || limit?.type !== "integer" || Number(limit.text) > 1_000) {
    throw new AnalyticsQueryError(`${call.name}(n) needs a whole number up to 1000`);
  }
  const values = `array_agg(${asNumber(value)})`;
  const element = value.type === "Bool" ? "UInt8" : value.type;
  return {
    sql: `analytics_engine.top_k(${values}, ${weights}, ${context.bind(limit.text, "Int64")})`,
    type: `Array(${element})` as ArrayType,
  };
}

function defaultValue(type: ValueType): string {
  switch (type) {
    case "String":
      return "''";
    case "Bool":
      return "false";
    case "DateTime":
      return "to_timestamp(0)";
    case "UInt8":
    case "UInt32":
    case "UInt64":
    case "Int64":
    case "Float64":
      return "0";
    default:
      throw new AnalyticsQueryError(`no such aggregate of ${type}`);
  }
}
