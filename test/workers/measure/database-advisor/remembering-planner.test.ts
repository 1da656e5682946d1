import { expect, it } from "vitest";
import type { IndexPlan } from "../../../../workers/measure/database-advisor/index-plan.ts";
import { rememberingPlanner } from "../../../../workers/measure/database-advisor/planner/remembering-planner.ts";
import { noPlanner } from "../../../../workers/measure/database-advisor/planner/what-if-planner.ts";

const index = (name: string): IndexPlan => ({
  name,
  schema: "public",
  table: "calls",
  method: "btree",
  keys: [],
  include: [],
  predicate: [],
});

it("asks for each query with each set of indexes once, in whatever order they are named", async () => {
  const asked: string[] = [];
  const planner = rememberingPlanner({
    ...noPlanner("not asked"),
    cost: async (query, indexes) => {
      asked.push([query, ...indexes.map(({ name }) => name)].join(" "));
      return { ok: false, reason: String(asked.length) };
    },
  });
  const first = await planner.cost("select 1", [index("a"), index("b")]);
  expect(await planner.cost("select 1", [index("b"), index("a")])).toEqual(first);
  await planner.cost("select 1", [index("a")]);
  await planner.cost("select 2", [index("a")]);
  await Promise.all([planner.cost("select 2", []), planner.cost("select 2", [])]);
  expect(asked).toEqual(["select 1 a b", "select 1 a", "select 2 a", "select 2"]);
});
