import { AnalyticsQueryError } from "./query-error.ts";
import type { Expression, FunctionCall } from "./syntax.ts";
import { isNumeric, postgresType, type ValueType } from "./value-type.ts";

/** A piece of Postgres SQL, whole enough to stand in any expression, and the type ClickHouse would give its value. */
export interface TypedSql {
  readonly sql: string;
  readonly type: ValueType;
  /** Zone a DateTime is shown in; nothing means UTC. */
  readonly timezone?: string | undefined;
}

/** What a function needs of the query it stands in. */
export interface FunctionContext {
  compile(expression: Expression): TypedSql;
  /** A bound parameter holding `value`; the same value is the same parameter, so that GROUP BY recognises it. */
  bind(value: string, type: ValueType): string;
  /** Order in which `first_value` and `last_value` see their rows, as the inside of ORDER BY. */
  readonly inputOrder: string | undefined;
}

/** How a function becomes SQL; throws `AnalyticsQueryError` if its arguments do not fit. */
export type FunctionCompiler = (call: FunctionCall, context: FunctionContext) => TypedSql;

/** Compiles the arguments after checking their number, and that the call has no parametric part or DISTINCT. */
export function plainArgs(call: FunctionCall, context: FunctionContext, min: number, max = min): TypedSql[] {
  if (call.parameters) throw new AnalyticsQueryError(`${call.name} takes one list of arguments`);
  if (call.isDistinct) throw new AnalyticsQueryError(`${call.name} does not take DISTINCT`);
  return countedArgs(call, context, min, max);
}

/** Compiles the arguments after checking their number. */
export function countedArgs(call: FunctionCall, context: FunctionContext, min: number, max = min): TypedSql[] {
  const { length } = call.args;
  if (length < min || length > max) {
    const wanted = min === max ? `${min}` : `${min} to ${max}`;
    throw new AnalyticsQueryError(`${call.name} takes ${wanted} argument(s), not ${length}`);
  }
  return call.args.map((arg) => context.compile(arg));
}

/** The value as a number of Postgres type float8. */
export function asFloat(value: TypedSql, user: string): string {
  if (!isNumeric(value.type)) throw new AnalyticsQueryError(`${user} needs a number, not ${value.type}`);
  return `${asNumber(value)}::float8`;
}

/** The value as a Postgres number of its own kind; a Bool becomes 0 or 1. */
export function asNumber(value: TypedSql): string {
  return value.type === "Bool" ? `(${value.sql})::int::bigint` : `(${value.sql})`;
}

/** The value converted to `type`, which must be a type it can be widened to. */
export function widened(value: TypedSql, type: ValueType): string {
  return value.type === type ? value.sql : `${asNumber(value)}::${postgresType(type)}`;
}

/** Throws unless the value is of `type`. */
export function requireType(value: TypedSql, type: ValueType, user: string): void {
  if (value.type !== type) throw new AnalyticsQueryError(`${user} needs a ${type}, not ${value.type}`);
}

/** The text of a string literal; throws naming `what` if the expression is anything else. */
export function literalString(expression: Expression | undefined, what: string): string {
  if (expression?.type !== "string") throw new AnalyticsQueryError(`${what} must be a string literal`);
  return expression.text;
}
