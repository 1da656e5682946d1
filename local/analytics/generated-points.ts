import type { DataPoint } from "./data-point.ts";
import { BLOB_COLUMNS, DOUBLE_COLUMNS } from "./dataset-columns.ts";
import type { PostgresQuery } from "./point-store.ts";

/** Points of one statement. */
const POINTS_PER_STATEMENT = 500;

/** Ids of points that nobody measured, so that they can be told from the others and removed. */
const CREATE_NOTES = "CREATE TABLE IF NOT EXISTS analytics_engine.generated_points (point_id bigint PRIMARY KEY)";

const at = (list: string, index: number): string => `p.value->'${list}'->>${index}`;

const INSERT_POINTS = `
  WITH named AS (INSERT INTO analytics_engine.datasets (name) VALUES ($1::text) ON CONFLICT DO NOTHING),
  stored AS (
    INSERT INTO analytics_engine.points (dataset, "timestamp", _sample_interval, index1, ${[...BLOB_COLUMNS, ...DOUBLE_COLUMNS].join(", ")})
    SELECT $1::text, date_trunc('second', (p.value->>'timestamp')::timestamptz), (p.value->>'sampleInterval')::bigint, p.value->>'index',
      ${BLOB_COLUMNS.map((_, index) => `coalesce(${at("blobs", index)}, '')`).join(", ")},
      ${DOUBLE_COLUMNS.map((_, index) => `coalesce((${at("doubles", index)})::float8, 0)`).join(", ")}
    FROM jsonb_array_elements($2::text::jsonb) AS p
    RETURNING id
  )
  INSERT INTO analytics_engine.generated_points (point_id) SELECT id FROM stored`;

/** Stores points of one dataset, and notes that they were generated. The store has to be prepared. */
export async function storeGeneratedPoints(
  query: PostgresQuery,
  dataset: string,
  points: readonly DataPoint[],
): Promise<void> {
  await query(CREATE_NOTES, []);
  for (let first = 0; first < points.length; first += POINTS_PER_STATEMENT) {
    await query(INSERT_POINTS, [dataset, JSON.stringify(points.slice(first, first + POINTS_PER_STATEMENT))]);
  }
}

/** Deletes the points that were generated, of all datasets. */
export async function removeGeneratedPoints(query: PostgresQuery): Promise<void> {
  await query(CREATE_NOTES, []);
  await query(
    "DELETE FROM analytics_engine.points WHERE id IN (SELECT point_id FROM analytics_engine.generated_points)",
    [],
  );
  await query("DELETE FROM analytics_engine.generated_points", []);
}
