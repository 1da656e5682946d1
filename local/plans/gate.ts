import { nodesOf } from "../../workers/measure/database-advisor/planner/plan-node.ts";
import type { Sandbox } from "../advise/sandbox/sandbox.ts";
import { BIG_ROWS, type StoredQuery, type StoredStatistics } from "./stored.ts";

/** A plan this many times as dear as it was is a regression. */
const MAX_FACTOR = 2;

/** Query whose plan is worse than it was. */
export interface PlanRegression {
  query: StoredQuery;
  problem: string;
}

/** Plans every stored query; gives each with its plan of now, and what became worse. */
export async function checkPlans(
  sandbox: Sandbox,
  queries: readonly StoredQuery[],
  { tables }: StoredStatistics,
): Promise<{ planned: StoredQuery[]; regressions: PlanRegression[] }> {
  const big = new Set(tables.filter(({ rows }) => rows > BIG_ROWS).map(({ name }) => name));
  const planned: StoredQuery[] = [];
  const regressions: PlanRegression[] = [];
  for (const query of queries) {
    const answer = await sandbox.costOf(query);
    if (!answer.ok) {
      regressions.push({ query, problem: `it cannot be planned: ${answer.reason}` });
      continue;
    }
    const scans = nodesOf(answer.plan).flatMap((node) =>
      node["Node Type"] === "Seq Scan" && big.has(node["Relation Name"] ?? "") ? (node["Relation Name"] ?? []) : [],
    );
    const now = { ...query, cost: Math.round(answer.cost * 100) / 100, scans: [...new Set(scans)].sort() };
    planned.push(now);
    const added = now.scans.filter((table) => !query.scans.includes(table));
    if (query.cost === null)
      regressions.push({ query, problem: `it costs ${now.cost}, and has no plan to compare with (--accept)` });
    else if (now.cost > query.cost * MAX_FACTOR)
      regressions.push({ query, problem: `its cost is ${now.cost}, and was ${query.cost}` });
    else if (added.length > 0) regressions.push({ query, problem: `it reads ${added.join(", ")} from end to end` });
  }
  return { planned, regressions };
}
