import type { PlanProblem } from "../../../support/database/explained-database.ts";
import { type ExplainedMethods, none, OF_FEW, run } from "./explained.ts";

/** A month's costs are sums over all of its calls; of the rates, of which a deployment has few, all are looked at. */
const MONTH = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "sums over all calls of a month, by the few rates that there are",
};

/** Methods of `services/costs`. */
export const costs: ExplainedMethods = {
  "costs.months.read": run(async ({ request }, { organizationId, agent }) => {
    const asked = { organizationId, services: "simulated", month: "2026-10", timeZone: "UTC" } as const;
    await request.costs.months.read({ ...asked, agentId: null });
    await request.costs.months.read({ ...asked, agentId: agent.id });
  }, MONTH),
  "costs.calls.find": run(({ request }, { organizationId, callId }) =>
    request.costs.calls.find(organizationId, callId),
  ),
  "costs.files.pieces": run(async ({ request }, { organizationId }) => {
    const asked = { organizationId, services: "simulated", month: "2026-10", timeZone: "UTC", version: "1.3" } as const;
    for await (const piece of request.costs.files.pieces(asked)) if (piece === "") return;
  }, MONTH),
  "costs.budgets.list": run(
    ({ request }, { organizationId }) => request.costs.budgets.list(organizationId),
    OF_FEW("an organisation's budgets, of which it may have fifty"),
  ),
  "costs.budgets.create": none("inserts, after counting what `list` reads"),
  "costs.budgets.remove": run(({ request }, { organizationId }) =>
    request.costs.budgets.remove(organizationId, "budget_none"),
  ),
};
