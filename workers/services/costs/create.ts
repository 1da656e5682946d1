import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import { staleDatabase } from "../../wiring/stale-database.ts";
import { type CostBudgets, createCostBudgets } from "./budgets.ts";
import { type CallCostReader, createCallCosts } from "./call-costs.ts";
import { type CostExport, createCostExport } from "./cost-export.ts";
import { type CostMonths, createCostMonths } from "./cost-months.ts";
import { type CostOpportunityReader, createCostOpportunities } from "./cost-opportunities.ts";

/** Services of costs: of calls, of months, as files, budgets, and what would cost less. */
export interface CostServices {
  months: CostMonths;
  calls: CallCostReader;
  files: CostExport;
  budgets: CostBudgets;
  opportunities: CostOpportunityReader;
}

const wire = lazily<{ parts: RequestParts }, CostServices>({
  months: ({ parts: { db } }) => createCostMonths(db),
  calls: ({ parts: { db } }) => createCallCosts(db),
  files: ({ parts: { db }, months }) => createCostExport(db, months),
  budgets: ({ parts: { db } }) => createCostBudgets(db),
  opportunities: ({ parts }) => createCostOpportunities(() => staleDatabase(parts)),
});

/** Wires the services of costs for one request. */
export function createCostServices(parts: RequestParts): CostServices {
  return wire({ parts });
}
