import { describe, expect, it } from "vitest";
import { type PlanNode, planText, rowsRead } from "../../../../workers/measure/benchmarks/query-plan.ts";

const scan = (changes: Partial<PlanNode>): PlanNode => ({
  "Node Type": "Index Scan",
  "Relation Name": "leads",
  "Index Name": "leads_list",
  "Actual Rows": 51,
  "Actual Loops": 1,
  ...changes,
});

describe("a query's plan", () => {
  it("counts what an index gave, once", () => {
    expect(rowsRead({ "Node Type": "Limit", "Actual Rows": 51, Plans: [scan({})] })).toBe(51);
  });

  it("counts rows that a filter dropped, and every loop", () => {
    const inner = scan({ "Actual Rows": 2, "Actual Loops": 10, "Rows Removed by Filter": 3 });
    const outer: PlanNode = {
      "Node Type": "Seq Scan",
      "Relation Name": "calls",
      "Actual Rows": 10,
      "Rows Removed by Filter": 990,
    };
    expect(rowsRead({ "Node Type": "Nested Loop", "Actual Rows": 20, Plans: [outer, inner] })).toBe(1_050);
  });

  it("counts a bitmap where its rows are read, not those that its index still has and are deleted", () => {
    const bitmap: PlanNode = {
      "Node Type": "Bitmap Index Scan",
      "Index Name": "words",
      "Actual Rows": 45,
      "Actual Loops": 1,
    };
    const heap = scan({
      "Node Type": "Bitmap Heap Scan",
      "Actual Rows": 38,
      "Rows Removed by Index Recheck": 2,
      Plans: [bitmap],
    });
    expect(rowsRead(heap)).toBe(40);
  });

  it("is one line from its root", () => {
    const join: PlanNode = {
      "Node Type": "Nested Loop",
      Plans: [scan({}), { "Node Type": "Seq Scan", "Relation Name": "calls" }],
    };
    expect(planText({ "Node Type": "Limit", Plans: [join] })).toBe(
      "Limit > Nested Loop > [Index Scan leads_list, Seq Scan calls]",
    );
  });
});
