import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { MAX_LABEL_RULES } from "../../services/calls/labels/label-rules.ts";
import { labelRuleOnWire, labelRuleSchema, newLabelRuleSchema } from "./call-label-wire.ts";

const tags = ["Calls"];

/** Routes of `/api/call-label-rules`: rules that tag calls, or say their outcome, as they end. */
export const labelRuleRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List rules that label calls",
      ...access("viewer"),
      responses: {
        200: jsonAnswer(
          z.object({ items: z.array(labelRuleSchema), nextCursor: z.null() }),
          "All rules, the oldest first",
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const rules = await c.var.services.calls.labelRules.list(c.var.principal.organizationId);
      return reply(c, { items: rules.map(labelRuleOnWire), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create a rule that labels calls",
      description:
        "It is held against calls that end from now on, not against earlier ones. Of several rules that give an outcome, the oldest one's counts.",
      ...access("admin"),
      request: { body: jsonBody(newLabelRuleSchema) },
      responses: { 201: jsonAnswer(labelRuleSchema, "The rule"), ...refusals },
    }),
    async (c) => {
      const settings = c.req.valid("json");
      const { organizationId } = c.var.principal;
      const { agents, calls, access: accessServices } = c.var.services;
      if (settings.agentId !== null && (await agents.agents.find(organizationId, settings.agentId)) === null) {
        throw new ApiError("not_found", "There is no such agent.");
      }
      const created = await calls.labelRules.create(organizationId, settings);
      if (!created.ok) throw new ApiError("conflict", `There may be ${MAX_LABEL_RULES} rules.`);
      const { id } = created.value;
      await accessServices.audit.record(authorOf(c), { action: "call_label_rule.create", resourceId: id });
      return reply(c, labelRuleOnWire(created.value), 201);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a rule that labels calls",
      description: "Labels that it has set stay.",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (!(await c.var.services.calls.labelRules.remove(c.var.principal.organizationId, id))) {
        throw new ApiError("not_found", "There is no such rule.");
      }
      await c.var.services.access.audit.record(authorOf(c), { action: "call_label_rule.delete", resourceId: id });
      return reply(c, { deleted: true as const }, 200);
    },
  );
