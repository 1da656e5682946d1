import type { IndexAdvice, NoAdvice } from "../advice.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { CHEAP_COST, cheapReason } from "../choice/measured-query.ts";
import { beginsWith } from "../choice/redundant.ts";
import type { ReadQuery } from "../choice/workload.ts";
import { nodesOf, type PlanNode } from "../planner/plan-node.ts";
import type { WhatIfPlanner } from "../planner/what-if-planner.ts";
import type { TableUse } from "../query/table-use.ts";
import { adviceFor, distinctPlans } from "./index-advice.ts";

/** Query with its cost as the database is; null where no planner was asked. */
export type PricedQuery = ReadQuery & { cost: number | null };

/**
 * Costs and plans as the database is, where the planner tells at least those: what is cheap needs no index, and neither
 * does a table that an index finds the rows of already, in their order.
 */
export async function priced(
  read: readonly ReadQuery[],
  planner: WhatIfPlanner,
  mayGoOn: () => boolean = () => true,
): Promise<{ dear: PricedQuery[]; cheap: NoAdvice[] }> {
  const dear: PricedQuery[] = [];
  const cheap: NoAdvice[] = [];
  for (const each of read) {
    const answer = mayGoOn() ? await planner.cost(each.query.sql, []) : null;
    const places = [...each.uses.keys()];
    const wanting = answer?.ok ? places.filter((place) => isWanting(each.uses[place], answer.plan)) : places;
    const reason =
      answer?.ok && answer.cost < CHEAP_COST ? cheapReason(answer.cost) : "indexes that exist already serve it";
    if (wanting.length === 0 || (answer?.ok && answer.cost < CHEAP_COST))
      cheap.push({ queryId: each.query.id, reason });
    else
      dear.push({
        query: each.query,
        uses: wanting.flatMap((place) => each.uses[place] ?? []),
        candidates: wanting.map((place) => each.candidates[place] ?? []),
        cost: answer?.ok ? answer.cost : null,
      });
  }
  return { dear, cheap };
}

/** To sort so many rows costs less than to read one page. */
const FEW_SORTED_ROWS = 100;

/** True where a plan reads a table from end to end, or sorts much of what it asks for in an order. */
function isWanting(use: TableUse | undefined, plan: PlanNode): boolean {
  if (use === undefined) return false;
  const nodes = nodesOf(plan);
  const names = new Set([use.table, ...(use.table.partitioning?.leaves ?? [])].map(({ name }) => name));
  const isWhole = nodes.some(
    (node) =>
      (node["Node Type"] === "Seq Scan" && names.has(node["Relation Name"] ?? "")) ||
      // Which partitions are read, and how, is known with the parameters' values only.
      (use.table.partitioning !== null && (node["Subplans Removed"] ?? 0) > 0),
  );
  return (
    isWhole ||
    (use.sort.length > 0 &&
      nodes.some((node) => /Sort$/.test(node["Node Type"]) && node["Plan Rows"] > FEW_SORTED_ROWS))
  );
}

/**
 * Advice without a planner that knows of indexes which are not there: the plainest candidate of each use, once, and not
 * where another begins with it.
 */
export function unverified(read: readonly PricedQuery[], catalog: Catalog, planner: WhatIfPlanner): IndexAdvice[] {
  const costs = new Map(read.map(({ query, cost }) => [query.id, cost]));
  const total = read.reduce((sum, { query }) => sum + query.totalMs, 0);
  const times = new Map(read.map(({ query }) => [query.id, total > 0 ? query.totalMs / total : null]));
  const first = read.flatMap(({ query, candidates, uses }) =>
    candidates.flatMap(([plan], place) => {
      // An order of all rows, or a join without a condition, may well be best without.
      const use = uses[place];
      const isSure = use !== undefined && (use.tests.length > 0 || use.alternatives.length > 0 || use.hasLimit);
      return plan !== undefined && isSure ? [{ plan, queryId: query.id }] : [];
    }),
  );
  const plans = distinctPlans(first.map(({ plan }) => plan));
  return plans
    .filter((plan) => !plans.some((other) => beginsWith(other, plan)))
    .map((plan) => {
      const helped = first.filter((each) => each.plan.name === plan.name || beginsWith(plan, each.plan));
      const effects = [...new Set(helped.map(({ queryId }) => queryId))].map((queryId) => ({
        queryId,
        timeShare: times.get(queryId) ?? null,
        costBefore: costs.get(queryId) ?? null,
        costAfter: null,
      }));
      return adviceFor(plan, effects, catalog, planner);
    });
}
