import { z } from "@hono/zod-openapi";
import { actorTypes } from "../../db/states.ts";
import { createRouter } from "../../http/router.ts";
import { idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import { auditList } from "../../services/access/audit.ts";

const auditEntrySchema = z
  .object({
    id: z.string(),
    createdAt: timeSchema,
    actorType: z.enum(actorTypes),
    actorId: z.string(),
    action: z.string().openapi({ example: "agent.update" }),
    resourceType: z.string(),
    resourceId: z.string(),
    fields: z.array(z.string()).openapi({ description: "Names of what was set, never values" }),
    requestId: z.string(),
  })
  .openapi("AuditEntry");

const auditFilters = { resourceId: idSchema.optional(), actorId: idSchema.optional() };

/** Routes of `/api/audit-log`: changes, with their authors and times. */
export const auditLogRoutes = createRouter().openapi(
  ...listEndpoint(auditList, auditEntrySchema, auditFilters, "admin", {
    path: "/",
    tags: ["Audit log"],
    summary: "List changes",
    answer: "A page of changes",
  }),
);
