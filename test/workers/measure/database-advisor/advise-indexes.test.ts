import { describe, expect, it } from "vitest";
import { parseSql } from "../../../../local/advise/parse-sql.ts";
import type { WorkloadQuery } from "../../../../workers/measure/database-advisor/advice.ts";
import {
  type AdviceRequest,
  adviseIndexes,
} from "../../../../workers/measure/database-advisor/advising/advise-indexes.ts";
import type { IndexPlan } from "../../../../workers/measure/database-advisor/index-plan.ts";
import type { PlanCost, WhatIfPlanner } from "../../../../workers/measure/database-advisor/planner/what-if-planner.ts";
import { readerOfTexts } from "../../../../workers/measure/database-advisor/query/read-query.ts";
import { planText } from "../../../support/database/plan-text.ts";
import { catalogOf, tableOf } from "../../../support/measure/catalog-builder.ts";

const COLUMNS = ["organization_id", "status", "agent", "created"];

/** A planner by the book: each column of an index that the query tests, in turn, leaves a hundredth of the rows. */
function plannerOf(): WhatIfPlanner {
  const cost = async (query: string, indexes: readonly IndexPlan[]): Promise<PlanCost> => {
    const costs = indexes.map((plan) => {
      let cost = 10_000;
      for (const { column } of plan.keys) {
        if (!new RegExp(`\\b${column} =`).test(query)) break;
        cost /= 100;
      }
      return { name: plan.name, cost };
    });
    const best = costs.sort((a, b) => a.cost - b.cost)[0] ?? { name: "", cost: 10_000 };
    const plan = { "Node Type": "Scan", "Total Cost": best.cost, "Startup Cost": 0, "Plan Rows": 1 };
    return { ok: true, cost: best.cost, plan, usedIndexes: best.cost < 10_000 ? [best.name] : [] };
  };
  return { kind: "sandbox", version: "18.6", notes: [], prepare: async () => undefined, cost };
}

const query = (id: string, ...columns: string[]): WorkloadQuery => ({
  id,
  sql: `select * from calls where ${columns.map((column, index) => `${column} = $${index + 1}`).join(" and ")}`,
  calls: 1_000,
  totalMs: 10_000,
});

async function advised(workload: WorkloadQuery[], rest: Partial<AdviceRequest> = {}, table: object = {}) {
  const catalog = catalogOf([tableOf(COLUMNS, table)]);
  return adviseIndexes({ workload, catalog, planner: plannerOf(), readQuery: readerOfTexts(parseSql), ...rest });
}

describe("advice for a workload", () => {
  it("puts first what most queries share, so that one index serves them", async () => {
    const { create } = await advised([query("one", "organization_id"), query("two", "status", "organization_id")]);
    expect(create.map(({ plan }) => planText(plan))).toEqual(["calls (organization_id, status)"]);
    expect(create[0]?.effects.map(({ queryId, timeShare }) => ({ queryId, timeShare }))).toEqual([
      { queryId: "one", timeShare: 0.5 },
      { queryId: "two", timeShare: 0.5 },
    ]);
  });

  it("makes no index for reads that its writes would outweigh", async () => {
    const workload = [query("rare", "status")];
    const writes = { inserted: 30 * 600_000, updated: 0, hotUpdated: 0, deleted: 0 };
    // In a day, 600,000 rows at .02 ms take longer than the 10 s of all reads.
    const day = await advised(workload, { workloadMs: 86_400_000 }, { writes });
    expect(day.create).toEqual([]);
    expect(day.none).toEqual([
      { queryId: "rare", reason: expect.stringContaining("cost the writes of its table more") },
    ]);
    // The same reads in an hour are worth it.
    const hour = await advised(workload, { workloadMs: 3_600_000 }, { writes });
    expect(hour.create).toHaveLength(1);
    expect(hour.create[0]?.writesPerDay).toBe(600_000);
  });

  it("keeps to the limits", async () => {
    const workload = [query("one", "organization_id"), query("two", "status"), query("three", "agent")];
    const { create } = await advised(workload, { limits: { maxIndexes: 2, maxBytes: 1e12 } });
    expect(create).toHaveLength(2);
    const small = await advised(workload, { limits: { maxIndexes: 5, maxBytes: 1_000 } });
    expect(small.create).toEqual([]);
  });

  it("takes a name that no relation has", async () => {
    const { create } = await advised([query("one", "status")], {}, { name: "calls", indexes: [] });
    expect(create[0]?.plan.name).toBe("calls_status_idx");
    const catalog = catalogOf([tableOf(COLUMNS), tableOf(["id"], { name: "calls_status_idx" })]);
    const again = await adviseIndexes({
      workload: [query("one", "status")],
      catalog,
      planner: plannerOf(),
      readQuery: readerOfTexts(parseSql),
    });
    expect(again.create[0]?.ddl).toContain('"calls_status_idx_2"');
  });

  it("gives every query that gets none a reason", async () => {
    const workload = [{ ...query("x"), sql: "select 1" }, query("one", "status")];
    const { create, none } = await advised(workload);
    expect(
      [
        ...create.flatMap(({ effects }) => effects.map(({ queryId }) => queryId)),
        ...none.map(({ queryId }) => queryId),
      ].sort(),
    ).toEqual(["one", "x"]);
  });
});
