import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, timeZoneSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { servicesOf } from "../../requests/services-filter.ts";
import { type CostBudget, MAX_BUDGETS } from "../../services/costs/budgets.ts";
import { budgetOnWire, budgetSchema, newBudgetSchema } from "./cost-wire.ts";

const tags = ["Costs"];

const HOURS_OF_MONTH = 730;
const DAY_MINUTES = 1_440;
/** Agents whose months are read at once for a list. */
const MONTHS_AT_ONCE = 5;

/** Routes of `/api/performance/cost-budgets`: what a month is meant to cost at most. */
export const costBudgetRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List budgets, with what this month has used of them",
      ...access("viewer"),
      request: { query: z.strictObject({ timeZone: timeZoneSchema.default("UTC") }) },
      responses: {
        200: jsonAnswer(z.object({ items: z.array(budgetSchema), nextCursor: z.null() }), "All budgets"),
        ...refusals,
      },
    }),
    async (c) => {
      const { timeZone } = c.req.valid("query");
      const budgets = await c.var.services.costs.budgets.list(c.var.principal.organizationId);
      return reply(c, { items: await withMonths(c, budgets, timeZone), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create a budget",
      description:
        "`hasAlert` makes a rule of alerts that fires when the calls of a day cost more than the budget allows for an hour, on average.",
      ...access("admin"),
      request: { body: jsonBody(newBudgetSchema) },
      responses: { 201: jsonAnswer(budgetSchema, "The budget"), ...refusals },
    }),
    async (c) => {
      const { hasAlert, ...settings } = c.req.valid("json");
      const { organizationId } = c.var.principal;
      const { costs, agents } = c.var.services;
      if (settings.agentId !== null && (await agents.agents.find(organizationId, settings.agentId)) === null) {
        throw new ApiError("not_found", "There is no such agent.");
      }
      // Alerts of costs are of all agents.
      const ruleId = hasAlert && settings.agentId === null ? await createRule(c, settings) : null;
      const created = await costs.budgets.create(organizationId, { ...settings, ruleId });
      if (!created.ok) {
        if (ruleId !== null) await c.var.services.alerts.rules.remove(organizationId, ruleId);
        throw new ApiError("conflict", `There may be ${MAX_BUDGETS} budgets.`);
      }
      await noted(c, "create", created.value.id);
      const [budget] = await withMonths(c, [created.value], "UTC");
      return reply(c, budget as NonNullable<typeof budget>, 201);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a budget, and the rule of alerts that was made with it",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const gone = await c.var.services.costs.budgets.remove(organizationId, c.req.valid("param").id);
      if (gone === null) throw new ApiError("not_found", "There is no such budget.");
      if (gone.ruleId !== null) await c.var.services.alerts.rules.remove(organizationId, gone.ruleId);
      await noted(c, "delete", gone.id);
      return reply(c, { deleted: true as const }, 200);
    },
  );

/** Reads the month of each agent that budgets are of, a few at a time. */
async function withMonths(c: Context<AppEnv>, budgets: readonly CostBudget[], timeZone: string) {
  const { organizationId } = c.var.principal;
  const services = servicesOf(c, undefined);
  const agentIds = [...new Set(budgets.map(({ agentId }) => agentId))];
  const months = new Map<string | null, Awaited<ReturnType<typeof c.var.services.costs.months.read>>>();
  for (let at = 0; at < agentIds.length; at += MONTHS_AT_ONCE) {
    await Promise.all(
      agentIds.slice(at, at + MONTHS_AT_ONCE).map(async (agentId) => {
        const request = { organizationId, services, month: null, timeZone, agentId };
        months.set(agentId, await c.var.services.costs.months.read(request));
      }),
    );
  }
  return budgets.flatMap((budget) => {
    const month = months.get(budget.agentId);
    return month === undefined ? [] : [budgetOnWire(budget, month)];
  });
}

async function createRule(
  c: Context<AppEnv>,
  { name, monthlyMicroUsd }: { name: string; monthlyMicroUsd: number },
): Promise<string> {
  const created = await c.var.services.alerts.rules.create(c.var.principal.organizationId, {
    name: `Budget: ${name}`,
    metric: "cost_rate",
    kind: "threshold",
    agentId: null,
    threshold: Math.max(1, Math.round(monthlyMicroUsd / HOURS_OF_MONTH)),
    objective: 0.99,
    windows: [{ longMinutes: DAY_MINUTES, shortMinutes: DAY_MINUTES, factor: 1, severity: "ticket" }],
    forSeconds: 0,
    keepFiringSeconds: 300,
    minEvents: 1,
    noDataPolicy: "treat_as_zero",
    isEnabled: true,
  });
  if (!created.ok) throw new ApiError("conflict", "There may be no more rules of alerts; make the budget without one.");
  return created.value.id;
}

function noted(c: Context<AppEnv>, verb: string, resourceId: string): Promise<void> {
  return c.var.services.access.audit.record(authorOf(c), { action: `cost_budget.${verb}`, resourceId });
}
