import type { NoAdvice } from "../advice.ts";
import { isOn } from "../catalog/partitions.ts";
import type { IndexPlan } from "../index-plan.ts";
import type { WhatIfPlanner } from "../planner/what-if-planner.ts";
import type { SearchQuery } from "./search.ts";
import { NOT_LOOKED_AT, type ReadQuery } from "./workload.ts";

/** Below this cost a query has nothing to gain: some pages are read, whatever indexes there are. */
export const CHEAP_COST = 50;

/** Reason of a query that has nothing to gain. */
export function cheapReason(cost: number): string {
  return `it is cheap already (the planner's cost is ${Math.round(cost)})`;
}

/** A second index beside the best has to save this share to be looked at. */
const WORTH_SHARE = 0.05;

/** Indexes tried beside a first one. */
const MAX_PAIRED = 8;

/** Query with the planner's costs for it. */
export interface MeasuredQuery {
  read: ReadQuery;
  baseCost: number;
  baseRows: number;
  costs: SearchQuery["costs"];
}

/**
 * Asks the planner what each query costs with each candidate alone, and with the best of them together, where one
 * index for each table of a join may be worth more than their sum.
 */
export async function measureQueries(
  queries: readonly ReadQuery[],
  candidates: readonly IndexPlan[],
  planner: WhatIfPlanner,
  mayGoOn: () => boolean = () => true,
): Promise<{ measured: MeasuredQuery[]; none: NoAdvice[] }> {
  await planner.prepare(candidates);
  const measured: MeasuredQuery[] = [];
  const none: NoAdvice[] = [];
  for (const read of queries) {
    if (!mayGoOn()) {
      none.push({ queryId: read.query.id, reason: NOT_LOOKED_AT });
      continue;
    }
    const base = await planner.cost(read.query.sql, []);
    if (!base.ok) none.push({ queryId: read.query.id, reason: `it could not be planned: ${base.reason}` });
    else if (base.cost < CHEAP_COST) none.push({ queryId: read.query.id, reason: cheapReason(base.cost) });
    else {
      const costs = await measureQuery(read, base.cost, candidates, planner);
      measured.push({ read, baseCost: base.cost, baseRows: base.plan["Plan Rows"], costs });
    }
  }
  return { measured, none };
}

async function measureQuery(
  { query, uses }: ReadQuery,
  baseCost: number,
  candidates: readonly IndexPlan[],
  planner: WhatIfPlanner,
): Promise<SearchQuery["costs"]> {
  const costOf = async (places: readonly number[]): Promise<number> => {
    const answer = await planner.cost(
      query.sql,
      places.map((place) => candidates[place] as IndexPlan),
    );
    return answer.ok ? answer.cost : Number.POSITIVE_INFINITY;
  };
  const relevant = candidates.flatMap((plan, place) => (uses.some(({ table }) => isOn(plan, table)) ? [place] : []));
  const costs: SearchQuery["costs"] = [];
  for (const place of relevant) costs.push({ candidates: [place], cost: await costOf([place]) });
  const singles = [...costs].sort((a, b) => a.cost - b.cost);
  let best = singles[0];
  if (best === undefined) return costs;
  for (;;) {
    const { candidates: together, cost }: SearchQuery["costs"][number] = best;
    const others = singles.flatMap(({ candidates: [place] }) =>
      place === undefined || together.includes(place) ? [] : [place],
    );
    const found: SearchQuery["costs"] = [];
    for (const place of pairedWith(others, uses.length, candidates)) {
      const places = [...together, place];
      found.push({ candidates: places, cost: await costOf(places) });
    }
    const least = found.sort((a, b) => a.cost - b.cost)[0];
    if (least === undefined || least.cost > Math.min(cost, baseCost) * (1 - WORTH_SHARE)) return costs;
    costs.push(...found.filter((each) => each.cost < Math.min(cost, baseCost)));
    best = least;
  }
}

/** The best on each table, so that a join's other tables get their turn. */
function pairedWith(places: readonly number[], tables: number, candidates: readonly IndexPlan[]): number[] {
  const perTable = Math.max(2, Math.ceil(MAX_PAIRED / Math.max(1, tables)));
  const counts = new Map<string, number>();
  return places.filter((place) => {
    const table = candidates[place]?.table ?? "";
    const count = (counts.get(table) ?? 0) + 1;
    counts.set(table, count);
    return count <= perTable;
  });
}
