import { describe, expect, it } from "vitest";
import type { WorkloadQuery } from "../../../../workers/measure/database-advisor/advice.ts";
import {
  preparedAdvice,
  statisticsAdvice,
} from "../../../../workers/measure/database-advisor/advising/planning-advice.ts";
import type { MeasuredQuery } from "../../../../workers/measure/database-advisor/choice/measured-query.ts";
import type { ColumnTest, TableUse } from "../../../../workers/measure/database-advisor/query/table-use.ts";
import { tableOf } from "../../../support/measure/catalog-builder.ts";

const query = (rest: Partial<WorkloadQuery> = {}): WorkloadQuery => ({
  id: "q",
  sql: "",
  calls: 100,
  totalMs: 100,
  rowsPerCall: 1_000,
  ...rest,
});

function measured(
  columns: string[],
  baseRows: number,
  rest: Partial<WorkloadQuery> = {},
  use: Partial<TableUse> = {},
): MeasuredQuery {
  const tests = columns.map((column): ColumnTest => ({ column, of: "value", test: "equal" }));
  const whole: TableUse = {
    table: tableOf(["city", "zip"]),
    tests,
    alternatives: [],
    sort: [],
    groups: [],
    columns: null,
    hasLimit: false,
    ...use,
  };
  return { read: { query: query(rest), uses: [whole], candidates: [] }, baseCost: 1_000, baseRows, costs: [] };
}

describe("statistics over several columns are advised", () => {
  it("when ten times as many rows come as were expected", () => {
    expect(statisticsAdvice([measured(["city", "zip"], 100)])).toEqual([
      {
        schema: "public",
        table: "calls",
        columns: ["city", "zip"],
        ddl: 'create statistics (ndistinct, dependencies, mcv) on "city", "zip" from "public"."calls"',
        queryId: "q",
        estimatedRows: 100,
        actualRows: 1_000,
      },
    ]);
  });

  it("when a tenth comes", () => {
    expect(statisticsAdvice([measured(["city", "zip"], 10_000)])).toHaveLength(1);
  });

  const known = tableOf(["city", "zip"], { extendedStatistics: [{ name: "s", columns: ["zip", "city"], kinds: [] }] });
  it.each([
    ["nine times as many are hardly wrong", measured(["city", "zip"], 112)],
    ["one column has statistics", measured(["city"], 100)],
    ["they are there", measured(["city", "zip"], 100, {}, { table: known })],
    ["a limit ends the rows", measured(["city", "zip"], 100, {}, { hasLimit: true })],
    ["groups are no rows", measured(["city", "zip"], 100, {}, { groups: ["city"] })],
    ["rows are not counted", measured(["city", "zip"], 100, { rowsPerCall: null })],
    ["nine calls say nothing", measured(["city", "zip"], 100, { calls: 9 })],
  ])("not when %s", (_, each) => {
    expect(statisticsAdvice([each])).toEqual([]);
  });
});

describe("a prepared statement is advised", () => {
  it("when planning takes longer than execution", () => {
    expect(preparedAdvice([query({ planMs: 101 })])).toEqual([{ queryId: "q", planMs: 101, executionMs: 100 }]);
  });

  it.each([
    ["it does not", query({ planMs: 100 })],
    ["planning is not tracked", query({ planMs: null })],
    ["nine calls say nothing", query({ planMs: 1_000, calls: 9 })],
  ])("not when %s", (_, each) => {
    expect(preparedAdvice([each])).toEqual([]);
  });
});
