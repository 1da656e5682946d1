import { describe, expect, it } from "vitest";
import { compileSelect } from "../../../local/analytics/compiler.ts";
import { parseAnalyticsSql } from "../../../local/analytics/parser.ts";

function check(sql: string): void {
  const statement = parseAnalyticsSql(sql);
  if (statement.type === "select") compileSelect(statement.select);
}

describe("the Analytics Engine dialect", () => {
  it.each([
    "SHOW TABLES",
    "show timezones FORMAT JSONEachRow",
    "SHOW TIMEZONE FORMAT TabSeparated",
    "SELECT 'Hello Workers Analytics Engine' AS message",
    "SELECT * FROM turns",
    'SELECT blob1 FROM "with-dash" LIMIT ALL',
    "SELECT blob1, sum(_sample_interval) FROM turns GROUP BY blob1 ORDER BY sum(_sample_interval) DESC LIMIT 10 OFFSET 5",
    "SELECT blob1 AS city, SUM(_sample_interval * double2) / SUM(_sample_interval) AS mean FROM turns WHERE double1 > 0 GROUP BY city ORDER BY mean DESC LIMIT 10",
    "SELECT toStartOfInterval(timestamp, INTERVAL '15' MINUTE) AS t, quantileExactWeighted(0.95)(double1, _sample_interval) FROM turns GROUP BY t ORDER BY t",
    "SELECT quantileWeighted(0.5, double1, _sample_interval) FROM turns WHERE timestamp > NOW() - INTERVAL '7' DAY",
    "SELECT count(), count(DISTINCT blob1), avg(double1), min(double1), max(timestamp) FROM turns",
    "SELECT argMin(blob1, double1), argMax(blob1, double1), topK(3)(blob1), topKWeighted(blob1, _sample_interval) FROM turns",
    "SELECT first_value(blob1) FROM turns ORDER BY timestamp ASC",
    "SELECT intDiv(toUInt32(timestamp), 300) * 300 AS t, sum(if(double1 <= 0 OR NOT blob2 = 'x', 1, 0)) FROM turns GROUP BY t",
    "SELECT n FROM (SELECT blob1 AS n, count() AS c FROM turns GROUP BY n) WHERE c > 100",
    "SELECT blob1 FROM turns WHERE blob1 IN ('a', 'it''s') AND double1 NOT BETWEEN 1 AND 2.5 AND blob2 NOT LIKE 'x%' -- why",
    "SELECT toUnixTimestamp(toDateTime('2022-12-01 16:17:00', 'America/New_York')), formatDateTime(now(), '%Y-%m-%d')",
    "SELECT position(':' IN blob1), substring(blob1, 1, 3), lower(blob2), length(blob3), startsWith(blob1, 'a') FROM turns",
    "SELECT abs(-double1), log(double1), round(double1, 2), floor(double1), ceil(double1), pow(double1, 2), 7 % 3 FROM turns",
  ])("accepts %s", (sql) => {
    expect(() => check(sql)).not.toThrow();
  });

  it.each([
    ["", "expected SELECT or SHOW"],
    ["INSERT INTO turns VALUES (1)", "expected SELECT or SHOW"],
    ["DROP TABLE turns", "expected SELECT or SHOW"],
    ["SHOW DATABASES", "TABLES, TIMEZONES or TIMEZONE"],
    ["SELECT 1; SELECT 2", "one statement only"],
    ["SELECT blob1, count() FROM turns GROUP BY blob1 HAVING count() > 1", "HAVING is not supported"],
    ["SELECT 1 FROM a JOIN b", "JOIN is not supported"],
    ["SELECT 1 FROM a, b", "expected the end of the query, found ,"],
    ["SELECT 1 FROM a UNION ALL SELECT 1 FROM b", "UNION is not supported"],
    ["SELECT DISTINCT blob1 FROM turns", "SELECT DISTINCT is not supported"],
    ["SELECT CASE WHEN double1 > 1 THEN 1 END FROM turns", "CASE WHEN"],
    ["SELECT blob21 FROM turns", "unknown column blob21"],
    ["SELECT BLOB1 FROM turns", "unknown column BLOB1"],
    ["SELECT pg_sleep(10)", "unknown function pg_sleep"],
    ["SELECT double1::int FROM turns", 'unexpected ":"'],
    ["SELECT turns.blob1 FROM turns", 'unexpected "."'],
    ["SELECT count(*) FROM turns", "write count()"],
    ["SELECT 'open FROM turns", "unterminated string"],
    ["SELECT 'back\\'slash'", "a backslash"],
    ["SELECT 12abc", "malformed number 12abc"],
    ["SELECT blob1 FROM turns WHERE count() > 1", "cannot stand in WHERE"],
    ["SELECT blob1 AS b FROM turns WHERE b = 'x'", "an alias can be used in GROUP BY and ORDER BY"],
    ["SELECT sum(avg(double1)) FROM turns", "inside another aggregate"],
    ["SELECT blob1 FROM turns WHERE blob1", "WHERE needs a Bool"],
    ["SELECT blob1 FROM turns WHERE blob1 = 5", "cannot compare String with UInt8"],
    ["SELECT blob1 FROM turns WHERE timestamp > '2026-01-01 00:00:00'", "convert with toDateTime"],
    ["SELECT blob1 + 1 FROM turns", "+ cannot be applied"],
    ["SELECT sum(blob1) FROM turns", "sum needs numbers"],
    ["SELECT quantileExactWeighted(1.5)(double1, _sample_interval) FROM turns", "from 0 to 1"],
    ["SELECT quantileExactWeighted(double2)(double1, _sample_interval) FROM turns", "from 0 to 1"],
    ["SELECT quantileExactWeighted(0.5)(double1, double2) FROM turns", "the weight of a quantile"],
    ["SELECT toStartOfInterval(timestamp, 15) FROM turns", "needs an interval"],
    ["SELECT now() - INTERVAL 1 DAY", "a quoted whole number after INTERVAL"],
    ["SELECT toDateTime('2026-01-01 00:00:00', 'Mars/Phobos')", "unknown timezone Mars/Phobos"],
    ["SELECT if(double1, 1, 2) FROM turns", "if needs a Bool"],
    ["SELECT if(double1 > 1, 1, 'x') FROM turns", "cannot choose between"],
    ["SELECT blob1 AS x, blob2 AS x FROM turns", "two columns of the result are called x"],
    ["SELECT blob1 FROM turns GROUP BY 1", "column's number"],
    ["SELECT blob1 FROM turns LIMIT blob1", "a whole number after LIMIT"],
    ["SELECT blob1 FROM turns FORMAT CSV", "unknown format CSV"],
    ["SELECT INTERVAL '1' DAY", "an interval is not a value"],
    ["SELECT 1 /* hidden */", "expected an expression"],
    [`SELECT ${"(".repeat(2_000)}1${")".repeat(2_000)}`, "nested deeper"],
  ])("refuses %s", (sql, message) => {
    expect(() => check(sql)).toThrow(message);
  });

  it("binds every literal instead of writing it into SQL", () => {
    const statement = parseAnalyticsSql("SELECT blob1 FROM \"x'; DROP TABLE a--\" WHERE blob2 = 'y''; DROP TABLE b--'");
    if (statement.type !== "select") throw new Error("not a SELECT");
    const { sql, params } = compileSelect(statement.select);
    expect(sql).not.toContain("DROP");
    expect(params).toEqual(["x'; DROP TABLE a--", "y'; DROP TABLE b--"]);
  });
});
