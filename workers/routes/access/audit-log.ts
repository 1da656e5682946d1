import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, pageOf, refusals } from "../../http/router.ts";
import { access } from "../../middleware/access.ts";
import { listQuery, listRequest, pageOrRefusal } from "../../requests/list-query.ts";
import { auditList } from "../../services/access/audit.ts";

const auditEntrySchema = z
  .object({
    id: z.string(),
    createdAt: z.string(),
    actorType: z.enum(["key", "user", "platform"]),
    actorId: z.string(),
    action: z.string().openapi({ example: "agent.update" }),
    resourceType: z.string(),
    resourceId: z.string(),
    fields: z.array(z.string()).openapi({ description: "Names of what was set, never values" }),
    requestId: z.string(),
  })
  .openapi("AuditEntry");

/** `/api/audit-log`: who changed what, and when. */
export const auditLogRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/",
    tags: ["Audit log"],
    summary: "List changes",
    ...access("admin"),
    request: {
      query: listQuery(
        auditList,
        { resourceId: z.string().max(64).optional(), actorId: z.string().max(64).optional() },
        "-createdAt",
      ),
    },
    responses: { 200: jsonAnswer(pageOf(auditEntrySchema), "A page of changes"), ...refusals },
  }),
  async (c) => {
    const request = listRequest<typeof auditList>(c.req.valid("query"));
    const page = await c.var.services.lists.read(auditList, c.var.principal.organizationId, request);
    return reply(c, pageOrRefusal(page), 200);
  },
);
