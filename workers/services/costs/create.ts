import type { Cache } from "../../cache/cache.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { staleDatabase } from "../../wiring/stale-database.ts";
import type { Agents } from "../agents/agents.ts";
import { deploymentServices } from "../agents/create.ts";
import { type CostBudgets, createCostBudgets } from "./budgets.ts";
import { type CallCostReader, createCallCosts } from "./call-costs.ts";
import { type CostChanges, createCostChanges } from "./changes/cost-changes.ts";
import { createTrialJudge, type TrialJudge } from "./changes/trial-judge.ts";
import { type CostExport, createCostExport } from "./cost-export.ts";
import { type CostMonths, createCostMonths } from "./cost-months.ts";
import { type CostOpportunityReader, createCostOpportunities } from "./cost-opportunities.ts";

/** Services of costs: of calls, of months, as files, budgets, and what would cost less. */
export interface CostServices {
  months: CostMonths;
  calls: CallCostReader;
  files: CostExport;
  budgets: CostBudgets;
  changes: CostChanges;
  trials: TrialJudge;
  opportunities: CostOpportunityReader;
}

interface Given {
  parts: RequestParts;
  agents: () => Agents;
  cache: () => Cache;
}

const wire = lazily<Given, CostServices>({
  months: ({ parts: { db } }) => createCostMonths(db),
  calls: ({ parts: { db } }) => createCallCosts(db),
  files: ({ parts: { db }, months }) => createCostExport(db, months),
  budgets: ({ parts: { db } }) => createCostBudgets(db),
  changes: ({ parts: { db, settings }, agents, cache }) =>
    createCostChanges({
      db,
      agents: agents(),
      agentsChanged: (organizationId) => cache().invalidate(organizationId, ["agents"]),
      services: () => deploymentServices(settings),
      now: Date.now,
    }),
  trials: ({ parts: { db }, changes }) => createTrialJudge(db, changes),
  opportunities: ({ parts }) => createCostOpportunities(() => staleDatabase(parts)),
});

/** Wires the services of costs for one request. */
export function createCostServices(given: Given): CostServices {
  return wire(given);
}
