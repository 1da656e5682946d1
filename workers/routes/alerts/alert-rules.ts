import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { type AlertRule, complaintsOf } from "../../measure/alerts/alert-rule.ts";
import { windowsOf } from "../../measure/alerts/burn-rate.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { matchHeadersSchema } from "../../requests/request-fields.ts";
import { type AlertRuleSettings, isDefault, MAX_RULES } from "../../services/alerts/alert-rules.ts";
import { newRuleSchema, ruleChangesSchema, ruleOnWire, ruleSchema } from "./alert-wire.ts";

const tags = ["Alerts"];

/** Routes of `/api/alert-rules`: what is too slow, too often wrong or too dear, and whom that wakes. */
export const alertRuleRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List alert rules",
      description: "The platform's rules, as edited, then your own. There are at most a hundred, on one page.",
      ...access("viewer"),
      responses: {
        200: jsonAnswer(z.object({ items: z.array(ruleSchema), nextCursor: z.null() }), "All rules"),
        ...refusals,
      },
    }),
    async (c) => {
      const rules = await c.var.services.alerts.rules.list(c.var.principal.organizationId);
      return reply(c, { items: rules.map(ruleOnWire), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create an alert rule",
      ...access("admin"),
      request: { body: jsonBody(newRuleSchema) },
      responses: { 201: jsonAnswer(ruleSchema, "The new rule"), ...refusals },
    }),
    async (c) => {
      const body = c.req.valid("json");
      const settings = { ...body, windows: body.windows ?? windowsOf(body.objective) };
      await requireSound(c, settings);
      const created = await c.var.services.alerts.rules.create(c.var.principal.organizationId, settings);
      if (!created.ok) throw new ApiError("conflict", `There may be ${MAX_RULES} rules of your own.`);
      await noted(c, "create", created.value.id);
      return reply(c, ruleOnWire(created.value), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read an alert rule",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(ruleSchema, "The rule"), ...refusals },
    }),
    async (c) => reply(c, ruleOnWire(await ruleOf(c, c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      tags,
      summary: "Change an alert rule",
      description: "Of one of the platform's rules it makes your edition. `windows` are replaced as a whole.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema, body: jsonBody(ruleChangesSchema) },
      responses: { 200: jsonAnswer(ruleSchema, "The rule as it is now"), ...refusals },
    }),
    async (c) => {
      const current = await ruleOf(c, c.req.valid("param").id);
      await requireMatch(c, ruleOnWire(current));
      const { id: _id, version: _version, ...settings } = current;
      const changes = c.req.valid("json");
      const changed = { ...settings, ...changes } as AlertRuleSettings;
      await requireSound(c, changed);
      const { organizationId } = c.var.principal;
      const updated = await c.var.services.alerts.rules.replace(organizationId, current, changed);
      if (updated === null) throw preconditionFailed();
      await noted(c, "update", current.id, Object.keys(changes));
      return reply(c, ruleOnWire(updated), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete an alert rule",
      description: "Of one of the platform's rules your edition is deleted: it is again as it was. Disable it instead.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const current = await ruleOf(c, c.req.valid("param").id);
      if (isDefault(current.id) && current.version === 0) {
        throw new ApiError("conflict", "This rule is the platform's and was not edited: disable it instead.");
      }
      const isBound = await requireMatch(c, ruleOnWire(current));
      const { organizationId } = c.var.principal;
      const ofVersion = isBound ? current.version : undefined;
      const isGone = await c.var.services.alerts.rules.remove(organizationId, current.id, ofVersion);
      if (!isGone) throw preconditionFailed();
      await noted(c, "delete", current.id);
      return reply(c, { deleted: true as const }, 200);
    },
  );

async function ruleOf(c: Context<AppEnv>, id: string): Promise<AlertRule> {
  const rule = await c.var.services.alerts.rules.find(c.var.principal.organizationId, id);
  if (rule === null) throw new ApiError("not_found", "There is no such alert rule.");
  return rule;
}

/** Refuses a rule that contradicts itself, or that is of an agent that the organisation has not. */
async function requireSound(c: Context<AppEnv>, settings: AlertRuleSettings): Promise<void> {
  const details = complaintsOf(settings);
  const { agentId } = settings;
  if (agentId !== null && details.length === 0) {
    const agent = await c.var.services.agents.agents.find(c.var.principal.organizationId, agentId);
    if (agent === null) details.push({ path: "agentId", message: "is no agent" });
  }
  if (details.length === 0) return;
  const fields = details.map(({ path }) => path).join(", ");
  throw new ApiError("invalid_request", `Not valid: ${fields}.`, { details });
}

function noted(c: Context<AppEnv>, verb: string, resourceId: string, fields: string[] = []): Promise<void> {
  return c.var.services.access.audit.record(authorOf(c), { action: `alert_rule.${verb}`, resourceId, fields });
}
