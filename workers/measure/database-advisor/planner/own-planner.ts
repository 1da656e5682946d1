import type { Catalog, Execute } from "../catalog/catalog.ts";
import { explain } from "./explain.ts";
import type { WhatIfPlanner } from "./what-if-planner.ts";

/**
 * Planner of the database itself, where it can plan with the indexes that there are only: it says what a query costs
 * now, and advice stays unverified. `execute` has to be within a transaction.
 */
export function ownPlanner(execute: Execute, { version }: Pick<Catalog, "version">): WhatIfPlanner {
  return {
    kind: "none",
    version: null,
    notes: [],
    prepare: async () => undefined,
    async cost(query, indexes) {
      if (indexes.length > 0) return { ok: false, reason: "only indexes that are there can be planned with" };
      try {
        const plan = await explain(execute, query, { versionNumber: version.number });
        return { ok: true, cost: plan["Total Cost"], plan, usedIndexes: [] };
      } catch (error) {
        return { ok: false, reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
