import { AnalyticsQueryError } from "./query-error.ts";
import type { Expression, FunctionCall, IntervalUnit } from "./syntax.ts";
import {
  asFloat,
  type FunctionCompiler,
  type FunctionContext,
  literalString,
  plainArgs,
  requireType,
  type TypedSql,
} from "./typed-sql.ts";
import { isNumeric } from "./value-type.ts";

/*
 * DateTime is an instant of whole seconds with a zone to show it in, held as timestamptz. Zones and formats must be
 * literals, so that an unknown one is refused before anything runs.
 */

/** The zone of everything that names none. */
export const DEFAULT_TIMEZONE = "Etc/UTC";

/** Zones a query may name. */
export const TIMEZONES: readonly string[] = [
  ...new Set([DEFAULT_TIMEZONE, "UTC", ...Intl.supportedValuesOf("timeZone")]),
].sort();

/** The functions about time, by lower-case name. */
export const dateTimeFunctions: ReadonlyMap<string, FunctionCompiler> = new Map<string, FunctionCompiler>([
  ["now", now],
  ["todatetime", toDateTime],
  ["tounixtimestamp", toUnixTimestamp],
  ["formatdatetime", formatDateTime],
  ["tostartofinterval", toStartOfInterval],
]);

function now(call: FunctionCall, context: FunctionContext): TypedSql {
  plainArgs(call, context, 0);
  return { sql: "date_trunc('second', now())", type: "DateTime" };
}

function toDateTime(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value] = plainArgs(call, context, 1, 2) as [TypedSql];
  const timezone = timezoneOf(call.args[1]);
  const shown = { type: "DateTime", timezone } as const;
  if (value.type === "DateTime") return { ...shown, sql: value.sql, timezone: timezone ?? value.timezone };
  if (isNumeric(value.type)) return { ...shown, sql: `to_timestamp(trunc(${asFloat(value, call.name)}))` };
  requireType(value, "String", call.name);
  const zone = context.bind(timezone ?? DEFAULT_TIMEZONE, "String");
  return { ...shown, sql: `analytics_engine.parse_date_time(${value.sql}, ${zone})` };
}

function toUnixTimestamp(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value] = plainArgs(call, context, 1) as [TypedSql];
  requireType(value, "DateTime", call.name);
  return { sql: `extract(epoch FROM ${value.sql})::bigint`, type: "UInt32" };
}

/** ClickHouse's letters in Postgres's `to_char`. `%M` is left out: it changed from minute to month's name. */
const FORMAT_LETTERS: Readonly<Record<string, string>> = {
  Y: "YYYY",
  y: "YY",
  m: "MM",
  d: "DD",
  j: "DDD",
  H: "HH24",
  I: "HH12",
  i: "MI",
  S: "SS",
  s: "SS",
  p: "AM",
  F: "YYYY-MM-DD",
  T: "HH24:MI:SS",
  R: "HH24:MI",
};

function formatDateTime(call: FunctionCall, context: FunctionContext): TypedSql {
  const [value] = plainArgs(call, context, 2, 3) as [TypedSql];
  requireType(value, "DateTime", call.name);
  const format = literalString(call.args[1], "the format of formatDateTime");
  const template = format.replace(/%(.?)|[^%]+/gs, (piece, letter: string | undefined) => {
    if (letter === undefined) return quotedInTemplate(piece);
    if (letter === "%") return quotedInTemplate("%");
    const pattern = FORMAT_LETTERS[letter];
    if (!pattern) throw new AnalyticsQueryError(`formatDateTime: %${letter} is not supported here`);
    return pattern;
  });
  const zone = context.bind(timezoneOf(call.args[2]) ?? value.timezone ?? DEFAULT_TIMEZONE, "String");
  return { sql: `to_char(${value.sql} AT TIME ZONE ${zone}, ${context.bind(template, "String")})`, type: "String" };
}

function quotedInTemplate(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

const FIXED_UNIT_SECONDS: Partial<Record<IntervalUnit, number>> = { SECOND: 1, MINUTE: 60, HOUR: 3_600, DAY: 86_400 };

/** Rounds down to a multiple of the interval counted from 1970-01-01 (months and years from year 0) in the zone. */
function toStartOfInterval(call: FunctionCall, context: FunctionContext): TypedSql {
  if (call.args.length < 2 || call.args.length > 3 || call.parameters) {
    throw new AnalyticsQueryError("toStartOfInterval takes a datetime, an interval and perhaps a timezone");
  }
  const value = context.compile(call.args[0] as Expression);
  requireType(value, "DateTime", call.name);
  const interval = call.args[1];
  if (interval?.type !== "interval" || interval.amount === 0) {
    throw new AnalyticsQueryError("toStartOfInterval needs an interval, as in INTERVAL '15' MINUTE");
  }
  const timezone = timezoneOf(call.args[2]) ?? value.timezone;
  const zone = context.bind(timezone ?? DEFAULT_TIMEZONE, "String");
  const seconds = FIXED_UNIT_SECONDS[interval.unit];
  const local = `(${value.sql} AT TIME ZONE ${zone})`;
  let start: string;
  if (seconds !== undefined) {
    const step = context.bind(`${interval.amount * seconds} seconds`, "Interval");
    start = `date_bin(${step}, ${local}, '1970-01-01'::timestamp)`;
  } else {
    const months = context.bind(String(interval.amount * (interval.unit === "YEAR" ? 12 : 1)), "Int64");
    start = `analytics_engine.start_of_months(${local}, ${months})`;
  }
  return { sql: `(${start} AT TIME ZONE ${zone})`, type: "DateTime", timezone };
}

function timezoneOf(expression: Expression | undefined): string | undefined {
  if (!expression) return undefined;
  const name = literalString(expression, "a timezone");
  if (!TIMEZONES.includes(name)) throw new AnalyticsQueryError(`unknown timezone ${name}`);
  return name;
}
