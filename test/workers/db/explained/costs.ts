import type { PlanProblem } from "../../../support/database/explained-database.ts";
import { type ExplainedMethods, none, OF_FEW, run } from "./explained.ts";

/** A month's costs are sums over all of its calls; of the rates, of which a deployment has few, all are looked at. */
const MONTH = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "sums over all calls of a month, by the few rates that there are",
};

/** The newest calls of a stretch with their turns: an index gives them in order, of all kinds of services. */
const NEWEST = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "the newest calls of one kind of services with all their turns, by the few rates that there are",
};

/** What an agent's calls were like is summed up over two weeks of them, and percentiles are taken in order. */
const FORTNIGHT = {
  kinds: ["rows read", "sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "figures of an agent's calls of 14 days",
};

/** Trials of costs are few: one of an agent at a time, and a page shows fifty. */
const TRIALS = {
  kinds: ["sort", "whole index"] satisfies PlanProblem["kind"][],
  reason: "changes on trial, at most one of an agent",
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
  "costs.opportunities.read": run(async ({ request }, { organizationId, agent }) => {
    const asked = { organizationId, services: "simulated", month: "2026-10", days: 30, timeZone: "UTC" } as const;
    const replay = { pricing: { type: "paid" }, levers: null, settings: {} } as const;
    await request.costs.opportunities.read({ ...asked, ...replay, agentId: null });
    await request.costs.opportunities.read({ ...asked, ...replay, agentId: agent.id });
  }, NEWEST),
  "costs.budgets.list": run(
    ({ request }, { organizationId }) => request.costs.budgets.list(organizationId),
    OF_FEW("an organisation's budgets, of which it may have fifty"),
  ),
  "costs.budgets.create": none("inserts, after counting what `list` reads"),
  "costs.changes.find": run(({ request }, { organizationId }) =>
    request.costs.changes.find(organizationId, "change_none"),
  ),
  "costs.changes.list": run(({ request }, { organizationId }) => request.costs.changes.list(organizationId), TRIALS),
  "costs.changes.before": run(
    ({ request }, { organizationId, agent }) => request.costs.changes.before(organizationId, agent.id),
    FORTNIGHT,
  ),
  "costs.changes.propose": none("inserts, after reading the agent and what `before` reads"),
  "costs.changes.approve": run(({ request }, { author }) => request.costs.changes.approve(author, "change_none")),
  "costs.changes.stop": run(({ request }, { author }) => request.costs.changes.stop(author, "change_none")),
  "costs.changes.keep": run(({ request }, { author }) => request.costs.changes.keep(author, "change_none")),
  "costs.changes.rollBack": none("moves a change by its id, as `stop` does"),
  "costs.changes.endExpired": run(({ request }) => request.costs.changes.endExpired("explained"), TRIALS),
  "costs.trials.judge": run(
    ({ request }, { organizationId }) => request.costs.trials.judge(organizationId, "change_none", "explained"),
    TRIALS,
  ),
  "costs.trials.judgeAll": run(({ request }) => request.costs.trials.judgeAll("explained"), TRIALS),
  "costs.budgets.remove": run(({ request }, { organizationId }) =>
    request.costs.budgets.remove(organizationId, "budget_none"),
  ),
};
