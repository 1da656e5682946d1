import type { DataPoint } from "./data-point.ts";
import { BLOB_COLUMNS, DOUBLE_COLUMNS } from "./dataset-columns.ts";

/**
 * Runs one statement with `$n` parameters in the Postgres that keeps the points: the embedded one, or anything that
 * answers like it. Rejects with an error carrying the SQLSTATE if Postgres refuses it.
 */
export type PostgresQuery = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<{ rows: Record<string, unknown>[] }>;

/** As long as Analytics Engine keeps data (developers.cloudflare.com/analytics/analytics-engine/limits). */
const RETENTION = "3 months";

/*
 * Points live in a schema of their own, so that they can share a database with the application's tables. Beside the
 * table are ClickHouse's operations that Postgres lacks. Text is compared byte by byte, as ClickHouse does.
 */
const SCHEMA: readonly string[] = [
  "CREATE SCHEMA IF NOT EXISTS analytics_engine",
  "CREATE TABLE IF NOT EXISTS analytics_engine.datasets (name text PRIMARY KEY)",
  `CREATE TABLE IF NOT EXISTS analytics_engine.points (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     dataset text COLLATE "C" NOT NULL,
     "timestamp" timestamptz NOT NULL,
     _sample_interval bigint NOT NULL,
     index1 text COLLATE "C" NOT NULL,
     ${BLOB_COLUMNS.map((name) => `${name} text COLLATE "C" NOT NULL`).join(", ")},
     ${DOUBLE_COLUMNS.map((name) => `${name} float8 NOT NULL`).join(", ")})`,
  `CREATE INDEX IF NOT EXISTS points_by_time ON analytics_engine.points (dataset, "timestamp")`,

  // ClickHouse divides as IEEE 754 does; Postgres refuses a zero divisor.
  `CREATE OR REPLACE FUNCTION analytics_engine.divide(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
     SELECT CASE WHEN b <> 0 THEN a / b WHEN a = 0 OR a = 'NaN' THEN 'NaN' WHEN a > 0 THEN 'Infinity' ELSE '-Infinity' END $$`,
  `CREATE OR REPLACE FUNCTION analytics_engine.modulo(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
     SELECT CASE WHEN b = 0 THEN 'NaN' ELSE a - b * trunc(a / b) END $$`,
  `CREATE OR REPLACE FUNCTION analytics_engine.log(a float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
     SELECT CASE WHEN a > 0 THEN ln(a) WHEN a = 0 THEN '-Infinity' ELSE 'NaN' END $$`,

  // The window's default frame includes the peers of a value, so equal values add up as one.
  `CREATE OR REPLACE FUNCTION analytics_engine.quantile_exact_weighted(vals float8[], weights bigint[], level float8)
   RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
     SELECT v FROM (
       SELECT v, sum(w) OVER (ORDER BY v) AS reached, ceil(sum(w) OVER () * level) AS threshold
       FROM unnest(vals, weights) AS pairs (v, w) WHERE v <> 'NaN'
     ) AS cumulative WHERE reached >= threshold ORDER BY v LIMIT 1 $$`,
  `CREATE OR REPLACE FUNCTION analytics_engine.top_k(vals anyarray, weights bigint[], n bigint)
   RETURNS anyarray LANGUAGE sql IMMUTABLE AS $$
     SELECT coalesce(array_agg(v), '{}') FROM (
       SELECT v FROM unnest(vals, weights) AS pairs (v, w) GROUP BY v ORDER BY sum(w) DESC, v LIMIT n
     ) AS most $$`,
  `CREATE OR REPLACE FUNCTION analytics_engine.start_of_months(at timestamp, months bigint)
   RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
     SELECT make_timestamp((m / 12)::int, (m % 12)::int + 1, 1, 0, 0, 0) FROM (
       SELECT (extract(year FROM at)::bigint * 12 + extract(month FROM at)::bigint - 1) / months * months AS m
     ) AS rounded $$`,
  `CREATE OR REPLACE FUNCTION analytics_engine.parse_date_time(value text, zone text)
   RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE AS $$
   BEGIN
     IF value ~ '^[0-9]{5,10}$' THEN RETURN to_timestamp(value::float8); END IF;
     IF value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?$' THEN
       RETURN value::timestamp AT TIME ZONE zone;
     END IF;
     RAISE EXCEPTION 'cannot read % as YYYY-MM-DD hh:mm:ss or a Unix timestamp', quote_literal(value)
       USING ERRCODE = 'invalid_datetime_format';
   END $$`,
];

const POINT_COLUMNS = ["_sample_interval", "index1", ...BLOB_COLUMNS, ...DOUBLE_COLUMNS] as const;

/** A new name is registered and its first point stored in one statement, so that neither is seen without the other. */
const INSERT_POINT = `
  WITH named AS (INSERT INTO analytics_engine.datasets (name) VALUES ($1::text) ON CONFLICT DO NOTHING)
  INSERT INTO analytics_engine.points (dataset, "timestamp", ${POINT_COLUMNS.join(", ")})
  VALUES ($1::text, date_trunc('second', $2::text::timestamptz), $3::text::bigint, $4::text,
    ${BLOB_COLUMNS.map((_, index) => `$${5 + index}::text`).join(", ")},
    ${DOUBLE_COLUMNS.map((_, index) => `$${5 + BLOB_COLUMNS.length + index}::text::float8`).join(", ")})`;

/** Creates what is missing and deletes points past their retention. */
export async function preparePointStore(query: PostgresQuery): Promise<void> {
  for (const statement of SCHEMA) await query(statement, []);
  await query(`DELETE FROM analytics_engine.points WHERE "timestamp" < now() - interval '${RETENTION}'`, []);
}

/** Stores a point; blobs it lacks become `''`, doubles 0, as they read on the platform. */
export async function storePoint(query: PostgresQuery, dataset: string, point: DataPoint): Promise<void> {
  await query(INSERT_POINT, [
    dataset,
    point.timestamp,
    String(point.sampleInterval),
    point.index,
    ...BLOB_COLUMNS.map((_, index) => point.blobs[index] ?? ""),
    ...DOUBLE_COLUMNS.map((_, index) => String(point.doubles[index] ?? 0)),
  ]);
}

/** Names of the datasets that have ever received a point, in order. */
export async function listDatasets(query: PostgresQuery): Promise<string[]> {
  const { rows } = await query("SELECT name FROM analytics_engine.datasets ORDER BY name", []);
  return rows.map((row) => String(row.name));
}
