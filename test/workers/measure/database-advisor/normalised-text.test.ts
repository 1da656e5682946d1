import { expect, it } from "vitest";
import { withPlacedParameters } from "../../../../workers/measure/database-advisor/planner/normalised-text.ts";

it.each([
  [
    'select (extract($3 from "ended_at" - "started_at") * $4)::float8',
    'select (date_part($3, "ended_at" - "started_at") * $4)::float8',
  ],
  ["select EXTRACT( $1  FROM t)", "select date_part($1, t)"],
  ["where t > now() - interval $12 and d = date $2", "where t > now() - $12::interval and d = $2::date"],
  ["where at < timestamptz $1 and b > timestamp $2", "where at < $1::timestamptz and b > $2::timestamp"],
  [
    "select extract(epoch from t), update_time, $1::interval",
    "select extract(epoch from t), update_time, $1::interval",
  ],
])("makes %s plannable", (sql, plannable) => {
  expect(withPlacedParameters(sql)).toBe(plannable);
});

it("takes a limit without a value for that of a page, and keeps its parameter", () => {
  expect(withPlacedParameters("select a from b where c = $1 order by a limit $2 /*route='GET /b'*/")).toBe(
    "select a from b where c = $1 order by a limit (case when false then $2::bigint else 10 end) /*route='GET /b'*/",
  );
  expect(withPlacedParameters("select a from b limit 20")).toBe("select a from b limit 20");
});
