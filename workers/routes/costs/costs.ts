import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { streamed } from "../../http/streamed.ts";
import { idSchema, timeZoneSchema } from "../../http/wire-schemas.ts";
import { focusVersions } from "../../measure/cost/focus/focus-row.ts";
import { monthAt } from "../../measure/cost/month.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { servicesFilter, servicesOf } from "../../requests/services-filter.ts";
import { costMonthOnWire, costMonthSchema, monthSchema } from "./cost-wire.ts";

const tags = ["Costs"];

const csv = { "text/csv": { schema: z.string().openapi({ format: "binary" }) } };

/** Routes of `/api/performance/costs`: what calls cost in a month, and the file of it. */
export const costRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "A month's costs: by layer, service, agent, campaign, call and day, with a forecast",
      description:
        "Of the calls over one kind of services that began in a month, whose days are those of `timeZone`. Calls over stand-ins are not priced. " +
        "At most 200 agents, campaigns and services, the dearest first; the 50 dearest calls.",
      ...access("viewer"),
      request: {
        query: z.strictObject({
          month: monthSchema.optional(),
          timeZone: timeZoneSchema.default("UTC"),
          agentId: idSchema.optional(),
          ...servicesFilter,
        }),
      },
      responses: { 200: jsonAnswer(costMonthSchema, "The costs"), ...refusals },
    }),
    async (c) => {
      const { month = null, timeZone, agentId = null, ...asked } = c.req.valid("query");
      const services = servicesOf(c, asked.services);
      const { organizationId } = c.var.principal;
      const request = { organizationId, services, month, timeZone, agentId };
      const costs = await c.var.services.costs.months.read(request);
      return reply(c, costMonthOnWire(costs, { timeZone, agentId, services }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/export",
      tags,
      summary: "A month's costs as a FOCUS file (CSV)",
      description:
        "FOCUS is the FinOps open specification of bills. A row for every line of every call, and for what a contract changes. " +
        "Lines whose cost is not known have no row, as FOCUS has no unknown cost: `GET /api/performance/costs` lists them.",
      ...access("operator"),
      request: {
        query: z.strictObject({
          month: monthSchema.optional(),
          timeZone: timeZoneSchema.default("UTC"),
          focus: z.enum(focusVersions).default("1.3"),
          ...servicesFilter,
        }),
      },
      responses: { 200: { description: "The file", content: csv }, ...refusals },
    }),
    async (c) => {
      const { month: asked, timeZone, focus, ...query } = c.req.valid("query");
      const month = asked ?? monthAt(Date.now(), timeZone);
      const services = servicesOf(c, query.services);
      const { organizationId } = c.var.principal;
      const request = { organizationId, services, month, timeZone, version: focus };
      const pieces = c.var.services.costs.files.pieces(request);
      await c.var.services.access.audit.record(authorOf(c), { action: "cost.export", resourceId: month });
      return replyFile(c, streamed(pieces), {
        name: `costs-${month}-focus-${focus}.csv`,
        contentType: "text/csv; charset=utf-8",
      });
    },
  );
