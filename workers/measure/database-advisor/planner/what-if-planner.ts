import type { PlannerKind } from "../advice.ts";
import type { IndexPlan } from "../index-plan.ts";
import type { PlanNode } from "./plan-node.ts";

/** Cost of one query with some indexes, in the planner's units, or why there is none. */
export type PlanCost =
  | { ok: true; cost: number; plan: PlanNode; usedIndexes: string[] }
  | { ok: false; reason: string };

/** Planner that tells the cost of a query as if indexes were there. */
export interface WhatIfPlanner {
  readonly kind: PlannerKind;
  /** Version of the Postgres that plans, such as "18.6"; null when none does. */
  readonly version: string | null;
  /** Ways in which its answers can differ from the database's own. */
  readonly notes: readonly string[];
  /** Makes the indexes known before the first cost is asked, for planners to which that is cheaper. */
  prepare(indexes: readonly IndexPlan[]): Promise<void>;
  /** Cost of the query with these indexes beside those there are. Normalised queries (`$1`) get their generic plan. */
  cost(query: string, indexes: readonly IndexPlan[]): Promise<PlanCost>;
}

/** Planner for when there is none: all advice is unverified. */
export function noPlanner(reason: string): WhatIfPlanner {
  return {
    kind: "none",
    version: null,
    notes: [reason],
    prepare: async () => undefined,
    cost: async () => ({ ok: false, reason }),
  };
}
