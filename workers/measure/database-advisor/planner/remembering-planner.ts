import type { PlanCost, WhatIfPlanner } from "./what-if-planner.ts";

/**
 * Planner that asks `planner` for each cost once: choosing, simplifying and describing come back to the same queries
 * with the same indexes, and each answer takes several trips to the database. For one run, in which nothing changes. An
 * index is told by its name, as everywhere in the advisor.
 */
export function rememberingPlanner(planner: WhatIfPlanner): WhatIfPlanner {
  const known = new Map<string, Promise<PlanCost>>();
  return {
    kind: planner.kind,
    version: planner.version,
    get notes() {
      return planner.notes;
    },
    prepare: (indexes) => planner.prepare(indexes),
    cost(query, indexes) {
      const key = JSON.stringify([query, ...indexes.map(({ name }) => name).sort()]);
      const cost = known.get(key) ?? planner.cost(query, indexes);
      known.set(key, cost);
      return cost;
    },
  };
}
