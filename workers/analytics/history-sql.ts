import type { AnalyticsRow } from "./sql-api.ts";
import { idLiteral, secondLiteral } from "./sql-literal.ts";

/**
 * One form of query over a dataset with a slot table: points of an organisation and a stretch of time, grouped by some
 * fields; of each group its number of points, numbers of points with something in common, and quantiles of what was
 * measured. Busy indexes are sampled, so each point counts as often as its weight (`_sample_interval`) says.
 */

const levels = { p50: "0.5", p75: "0.75", p95: "0.95", p99: "0.99" } as const;
/** Quantile by its name. */
export type Level = keyof typeof levels;

/** Selection of points: whole seconds since the Unix epoch, `from` inclusive and `to` exclusive. */
export interface HistorySelection {
  organizationId: string;
  fromEpochSeconds: number;
  toEpochSeconds: number;
}

/** A slot table, as far as a query needs it. */
interface Columns<Field extends string> {
  readonly dataset: string;
  columnOf(field: Field | "organizationId"): string;
  presenceOf(field: Field): string;
}

/** Question about the points of a dataset. */
export interface HistoryQuestion<Field extends string> {
  /** Fields that points are grouped by; none for all points together. */
  keys: readonly Field[];
  /** Quantiles of the fields that were measured. */
  measures: { readonly [Measure in Field]?: readonly Level[] };
  /** SQL conditions on columns, whose points are counted under a name. */
  counts?: Readonly<Record<string, string>>;
  /** Fields whose measured values are added up. */
  sums?: readonly Field[];
  /** Seconds of the buckets of time that points are grouped by, besides their keys; none for all times together. */
  stepSeconds?: number;
  /** SQL conditions on columns that a point has to fulfil. */
  conditions?: readonly string[];
  /** The groups with the most points; 1,000 unless given. */
  maxGroups?: number;
}

/** One measure over the points in which it was measured; without any, its quantiles are null. */
export type Measured<Levels extends Level> = { count: number } & Record<Levels, number | null>;

/** Makes the SQL of a question. Throws `RangeError` for an id or a time that may not stand in SQL. */
export function historySql<Field extends string>(
  table: Columns<Field>,
  { organizationId, fromEpochSeconds, toEpochSeconds }: HistorySelection,
  question: HistoryQuestion<Field>,
): string {
  const { keys, measures, counts = {}, sums = [], stepSeconds, conditions = [], maxGroups = 1_000 } = question;
  const fields = [...new Set([...(Object.keys(measures) as Field[]), ...sums])];
  const groups = [...(stepSeconds === undefined ? [] : ["bucket"]), ...keys];
  // A point in which it was not measured gets no weight, which takes it out of this measure's quantiles alone.
  const columns = [
    "_sample_interval AS weight",
    ...(stepSeconds === undefined ? [] : [`intDiv(toUnixTimestamp(timestamp), ${stepSeconds}) AS bucket`]),
    ...keys.map((key) => `${table.columnOf(key)} AS ${key}`),
    ...fields.flatMap((field) => [
      `${table.columnOf(field)} AS ${field}`,
      `if(${table.presenceOf(field)}, _sample_interval, 0) AS ${field}Weight`,
    ]),
    ...Object.entries(counts).map(([name, condition]) => `if(${condition}, _sample_interval, 0) AS ${name}Weight`),
  ];
  const aggregates = [
    ...groups,
    "sum(weight) AS n",
    ...fields.flatMap((field) => [
      `sum(${field}Weight) AS ${field}Count`,
      ...(measures[field] ?? []).map(
        (level) => `quantileExactWeighted(${levels[level]})(${field}, ${field}Weight) AS ${field}_${level}`,
      ),
    ]),
    ...sums.map((field) => `sum(${field} * ${field}Weight) AS ${field}_sum`),
    ...Object.keys(counts).map((name) => `sum(${name}Weight) AS ${name}`),
  ];
  const all = [
    `${table.columnOf("organizationId")} = ${idLiteral(organizationId)}`,
    `timestamp >= ${secondLiteral(fromEpochSeconds)}`,
    `timestamp < ${secondLiteral(toEpochSeconds)}`,
    ...conditions,
  ];
  return [
    `SELECT ${aggregates.join(",\n  ")}`,
    "FROM (",
    `SELECT ${columns.join(",\n  ")}`,
    `FROM ${table.dataset}`,
    `WHERE ${all.join(" AND ")}`,
    ")",
    ...(groups.length === 0 ? [] : [`GROUP BY ${groups.join(", ")}`, "ORDER BY n DESC", `LIMIT ${maxGroups}`]),
    "FORMAT JSON",
  ].join("\n");
}

/** Reads a count of a row, which comes as text, being 64 bits wide. */
export function countIn(row: AnalyticsRow | undefined, name: string): number {
  return Number(row?.[name] ?? 0);
}

/** Reads a text of a row; null for an empty one. */
export function textIn(row: AnalyticsRow, name: string): string | null {
  const text = String(row[name] ?? "");
  return text === "" ? null : text;
}

/** Reads one measure of a row. */
export function measuredIn<Levels extends Level>(
  row: AnalyticsRow | undefined,
  field: string,
  wanted: readonly Levels[],
): Measured<Levels> {
  const count = countIn(row, `${field}Count`);
  // Over nothing but zero weights the quantile is some value or other.
  const entries = wanted.map((level) => [level, count === 0 ? null : Number(row?.[`${field}_${level}`])]);
  return { count, ...Object.fromEntries(entries) };
}

/** Share of a part; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
