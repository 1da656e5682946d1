import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnalyticsService, startAnalytics } from "../../../local/analytics/server.ts";
import { Database, defaultDatabaseLimits } from "../../../local/postgres/database.ts";

let database: Database;
let analytics: AnalyticsService;

beforeAll(async () => {
  database = await Database.open({ clusterDirectory: undefined }, defaultDatabaseLimits);
  analytics = await startAnalytics({
    query: (sql, parameters) => database.query(sql, parameters),
    now: () => new Date("2026-11-23T10:00:00.700Z"),
  });
  // Latency of a call's turns: the third stands for two events, the fourth for six.
  const turns = [
    { at: "2026-11-23T10:00:10.900Z", who: "anna", ms: 10, weight: 1 },
    { at: "2026-11-23T10:07:00Z", who: "bob", ms: 20, weight: 1 },
    { at: "2026-11-23T10:14:59Z", who: "anna", ms: 30, weight: 2 },
    { at: "2026-11-23T10:15:00Z", who: "cleo", ms: 40, weight: 6 },
  ];
  for (const { at, who, ms, weight } of turns) {
    await write("turns", { indexes: ["org_1"], blobs: [who], doubles: [ms], timestamp: at, _sample_interval: weight });
  }
});
afterAll(async () => {
  await analytics.close();
  await database.close();
});

async function write(dataset: string, point: unknown): Promise<unknown> {
  const response = await fetch(`${analytics.url}/datasets/${dataset}/points`, {
    method: "POST",
    body: JSON.stringify(point),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

function post(sql: string, token = analytics.apiToken): Promise<Response> {
  return fetch(analytics.sqlEndpoint, { method: "POST", body: sql, headers: { Authorization: `Bearer ${token}` } });
}

/** The rows of a query, each as its values in order. */
async function valuesOf(sql: string): Promise<unknown[][]> {
  const response = await post(sql);
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${body}`);
  return (JSON.parse(body) as { data: object[] }).data.map((row) => Object.values(row));
}

describe("results", () => {
  it("carry ClickHouse's types, 64-bit integers as strings", async () => {
    const response = await post(
      "SELECT blob1, double1, count() AS n, _sample_interval AS w, timestamp, double1 > 5 AS slow FROM turns WHERE blob1 = 'bob' GROUP BY blob1, double1, w, timestamp",
    );
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({
      meta: [
        { name: "blob1", type: "String" },
        { name: "double1", type: "Float64" },
        { name: "n", type: "UInt64" },
        { name: "w", type: "UInt32" },
        { name: "timestamp", type: "DateTime" },
        { name: "slow", type: "UInt8" },
      ],
      data: [{ blob1: "bob", double1: 20, n: "1", w: 1, timestamp: "2026-11-23 10:07:00", slow: 1 }],
      rows: 1,
    });
  });

  it("come as one object per line, or as tab-separated text", async () => {
    const sql =
      "SELECT blob1, sum(_sample_interval) AS n, topK(2)(double1) AS k FROM turns GROUP BY blob1 ORDER BY blob1 LIMIT 2 FORMAT";
    expect(await (await post(`${sql} JSONEachRow`)).text()).toBe(
      '{"blob1":"anna","n":"3","k":[10,30]}\n{"blob1":"bob","n":"1","k":[20]}\n',
    );
    expect(await (await post(`${sql} TabSeparated`)).text()).toBe("anna\t3\t[10,30]\nbob\t1\t[20]\n");
  });

  it("hold all 44 columns for SELECT *, missing blobs empty and missing doubles 0", async () => {
    const [row] = await valuesOf("SELECT * FROM turns ORDER BY timestamp LIMIT 1");
    expect(row).toEqual([
      ...["turns", "2026-11-23 10:00:10", 1, "org_1", "anna", ...Array(19).fill("")],
      ...[10, ...Array(19).fill(0)],
    ]);
  });
});

describe("values", () => {
  // Weights 1, 1, 2, 6 at 10, 20, 30, 40: cumulative 1, 2, 4, 10 of 10.
  it.each([
    [0, 10],
    [0.1, 10],
    [0.11, 20],
    [0.2, 20],
    [0.21, 30],
    [0.4, 30],
    [0.41, 40],
    [0.5, 40],
    [1, 40],
  ])("quantile %d counts each value as often as its weight", async (level, expected) => {
    const both = `quantileExactWeighted(${level})(double1, _sample_interval), quantileWeighted(${level}, double1, _sample_interval)`;
    expect(await valuesOf(`SELECT ${both} FROM turns`)).toEqual([[expected, expected]]);
  });

  it("adds the weights of equal values together", async () => {
    const equal = "if(double1 < 35, 7, 40)"; // weight 4 at 7, weight 6 at 40
    expect(
      await valuesOf(
        `SELECT quantileExactWeighted(0.4)(${equal}, _sample_interval), quantileExactWeighted(0.41)(${equal}, _sample_interval) FROM turns`,
      ),
    ).toEqual([["7", "40"].map(Number)]);
  });

  it.each([
    ["sum(_sample_interval)", "10"],
    ["sum(_sample_interval * double1) / sum(_sample_interval)", 33], // (10 + 20 + 60 + 240) / 10
    ["count()", "4"],
    ["count(DISTINCT blob1)", "3"],
    ["sum(double1)", 100],
    ["avg(double1)", 25],
    ["min(double1)", 10],
    ["max(blob1)", "cleo"],
    ["max(timestamp)", "2026-11-23 10:15:00"],
    ["argMax(blob1, double1)", "cleo"],
    ["argMin(blob1, double1)", "anna"],
    ["topK(2)(blob1)", ["anna", "bob"]],
    ["topKWeighted(2)(blob1, _sample_interval)", ["cleo", "anna"]],
    ["first_value(blob1)", "anna"],
    ["last_value(blob1)", "cleo"],
    ["sum(if(double1 > 15, 1, 0))", "3"],
  ])("%s over all rows", async (aggregate, expected) => {
    expect(await valuesOf(`SELECT ${aggregate} FROM turns`)).toEqual([[expected]]);
  });

  it.each([
    ["first_value(blob1)", "DESC", "cleo"],
    ["last_value(blob1)", "DESC", "anna"],
    ["last_value(blob1)", "ASC", "cleo"],
  ])("%s follows ORDER BY timestamp %s", async (aggregate, direction, expected) => {
    expect(await valuesOf(`SELECT ${aggregate} FROM turns ORDER BY timestamp ${direction}`)).toEqual([[expected]]);
  });

  it.each([
    ["count()", "0"],
    ["sum(double1)", 0],
    ["sum(_sample_interval)", "0"],
    ["max(blob1)", ""],
    ["avg(double1)", null],
    ["quantileExactWeighted(0.5)(double1, _sample_interval)", null],
    ["topK(blob1)", []],
    ["argMax(blob1, double1)", ""],
  ])("%s over no rows", async (aggregate, expected) => {
    expect(await valuesOf(`SELECT ${aggregate} FROM turns WHERE blob1 = 'nobody'`)).toEqual([[expected]]);
  });

  it.each([
    ["7 / 2", 3.5],
    ["1 / 0", null],
    ["intDiv(7, 2)", 3],
    ["7 % 4 + 2 * 3", "9"],
    ["-2 + 1", "-1"],
    ["5.5 % 2", 1.5],
    ["round(2.5)", 2],
    ["round(3.14159, 2)", 3.14],
    ["ceil(3.14, 1)", 3.2],
    ["log(1)", 0],
    ["log(0)", null],
    ["pow(2, 10)", 1024],
    ["toUInt8(257)", 1],
    ["toUInt32('42')", 42],
    ["length('été')", "3"],
    ["position('l' IN 'hello')", "3"],
    ["substring('hello world', 7)", "world"],
    ["substring('hello', 2, 3)", "ell"],
    ["upper('straße')", "STRAßE"],
    ["upperUTF8('é')", "É"],
    ["endsWith('prefix suffix', 'suffix')", 1],
    ["empty('')", 1],
    ["'abc' ILIKE 'A%'", 1],
    ["3 NOT IN (1, 2)", 1],
    ["2 BETWEEN 1 AND 2 AND NOT false", 1],
    ["toUnixTimestamp(toDateTime('2022-12-01 16:17:00', 'America/New_York'))", 1669929420],
    ["toDateTime('2022-12-01 16:17:00', 'America/New_York')", "2022-12-01 16:17:00"],
    ["toDateTime(355924804)", "1981-04-12 12:00:04"],
    ["toDateTime('355924804')", "1981-04-12 12:00:04"],
    ["formatDateTime(toDateTime('2022-12-01 23:17:05'), '%Y/%m/%d at %T 100%%')", "2022/12/01 at 23:17:05 100%"],
    ["formatDateTime(toDateTime('2022-12-01 23:17:05'), '%F %R', 'Asia/Tokyo')", "2022-12-02 08:17"],
    ["toStartOfInterval(toDateTime('2026-11-23 10:44:59'), INTERVAL '15' MINUTE)", "2026-11-23 10:30:00"],
    ["toStartOfInterval(toDateTime('2026-11-23 10:44:59'), INTERVAL '1' MONTH)", "2026-11-01 00:00:00"],
    ["toStartOfInterval(toDateTime('2026-11-23 10:44:59'), INTERVAL '1' YEAR)", "2026-01-01 00:00:00"],
    [
      "toStartOfInterval(toDateTime('2026-11-23 02:00:00'), INTERVAL '1' DAY, 'America/New_York')",
      "2026-11-22 00:00:00",
    ],
    ["toDateTime('2026-03-01 00:00:00') - INTERVAL '1' DAY", "2026-02-28 00:00:00"],
  ])("%s", async (expression, expected) => {
    expect(await valuesOf(`SELECT ${expression} AS x`)).toEqual([[expected]]);
  });

  it("group by time and name, by alias or by the same expression", async () => {
    const expected = [
      ["2026-11-23 10:00:00", "4", 30],
      ["2026-11-23 10:15:00", "6", 40],
    ];
    const columns = "sum(_sample_interval), max(double1)";
    const start = "toStartOfInterval(timestamp, INTERVAL '15' MINUTE)";
    expect(await valuesOf(`SELECT ${start} AS t, ${columns} FROM turns GROUP BY t ORDER BY t`)).toEqual(expected);
    expect(await valuesOf(`SELECT ${start}, ${columns} FROM turns GROUP BY ${start} ORDER BY ${start} ASC`)).toEqual(
      expected,
    );
  });

  it("ignore an order that cannot matter", async () => {
    expect(await valuesOf("SELECT count() FROM turns ORDER BY intDiv(double1, 77)")).toEqual([["4"]]);
  });

  it("filter groups through a subquery", async () => {
    const sql =
      "SELECT who, n FROM (SELECT blob1 AS who, sum(_sample_interval) AS n FROM turns GROUP BY who) WHERE n > 2 ORDER BY n DESC";
    expect(await valuesOf(sql)).toEqual([
      ["cleo", "6"],
      ["anna", "3"],
    ]);
  });
});

describe("refusals", () => {
  it.each([
    ["SELECT blob99 FROM turns", "Input was invalid: unknown column blob99"],
    ["SELECT blob1 FROM nowhere", "Input was invalid: unknown dataset nowhere"],
    ["SELECT blob1, count() FROM turns", 'column "blob1" must appear in the GROUP BY clause'],
    ["SELECT toDateTime('2026-01-01T00:00:00Z')", "cannot read"],
    ["SELECT intDiv(1, 0)", "division by zero"],
  ])("%s is answered 422 with the reason", async (sql, message) => {
    const response = await post(sql);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(message);
  });

  it("need the token", async () => {
    expect((await post("SELECT 1", "wrong")).status).toBe(401);
    const headers = { Authorization: `bearer  ${analytics.apiToken}` };
    expect((await fetch(analytics.sqlEndpoint, { method: "POST", body: "SELECT 1", headers })).status).toBe(200);
    expect((await fetch(analytics.sqlEndpoint, { method: "POST", body: "SELECT 1" })).status).toBe(401);
  });

  it("of a query that is too long come before it is parsed", async () => {
    expect((await post(`SELECT '${"x".repeat(70_000)}'`)).status).toBe(413);
  });
});

describe("points", () => {
  it("are stamped with the service's time, to the second", async () => {
    expect(await write("stamped", { blobs: ["x"] })).toEqual({ status: 202, stored: true });
    expect(await valuesOf("SELECT timestamp, _sample_interval, index1 FROM stamped")).toEqual([
      ["2026-11-23 10:00:00", 1, ""],
    ]);
    expect(await valuesOf("SHOW TABLES")).toEqual(expect.arrayContaining([["stamped"], ["turns"]]));
  });

  it("at every limit are stored", async () => {
    const point = {
      indexes: ["i".repeat(96)],
      blobs: ["b".repeat(16 * 1024), ...Array(19).fill("")],
      doubles: Array(20).fill(1.5),
    };
    expect(await write("full", point)).toEqual({ status: 202, stored: true });
    expect(await valuesOf("SELECT length(index1), length(blob1), double20 FROM full")).toEqual([["96", "16384", 1.5]]);
  });

  it.each([
    [{ indexes: ["a", "b"] }, "2 indexes, at most 1"],
    [{ indexes: ["é".repeat(49)] }, "indexes[0] has 98 bytes, at most 96"],
    [{ blobs: Array(21).fill("") }, "21 blobs, at most 20"],
    [{ blobs: ["b".repeat(16 * 1024), "b"] }, "blobs have 16385 bytes, at most 16384"],
    [{ blobs: [5] }, "blobs[0] is not a string"],
    [{ doubles: Array(21).fill(0) }, "21 doubles, at most 20"],
    [{ doubles: [0, Number.NaN] }, "doubles[1] is not a finite number"],
    [{ timestamp: "yesterday" }, "timestamp is not an ISO 8601 time"],
    [[], "a point must be an object"],
  ])("beyond a limit are dropped and counted: %#", async (point, reason) => {
    const dropped = async () =>
      ((await (await fetch(`${analytics.url}/health`)).json()) as { droppedPoints: number }).droppedPoints;
    const before = await dropped();
    expect(await write("limits", point)).toEqual({ status: 202, stored: false, reason });
    const health = await (await fetch(`${analytics.url}/health`)).json();
    expect(health).toMatchObject({ droppedPoints: before + 1, lastDropReason: `limits: ${reason}` });
  });

  it("that are not JSON, or for no proper dataset, are refused", async () => {
    const malformed = await fetch(`${analytics.url}/datasets/turns/points`, { method: "POST", body: "{" });
    expect(malformed.status).toBe(400);
    expect((await fetch(`${analytics.url}/datasets/a%20b/points`, { method: "POST", body: "{}" })).status).toBe(404);
  });
});
