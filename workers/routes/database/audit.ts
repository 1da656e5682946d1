import { createRoute } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { operatorAccess } from "../../middleware/operator.ts";
import { auditSchema } from "./audit-wire.ts";
import { modesOnWire } from "./statement-wire.ts";

/** Route of `/api/database/audit`: connections, replicas and storage, with what they were read from. */
export const databaseAuditRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/",
    tags: ["Database"],
    summary: "Audit connections, replicas and storage",
    description: "Read from Postgres now, and from sizes kept by day. Nothing is applied.",
    ...operatorAccess("viewer"),
    responses: { 200: jsonAnswer(auditSchema, "The audit"), ...refusals },
  }),
  async (c) => {
    const report = await c.var.services.database.audit.read();
    return reply(c, { ...report, modes: modesOnWire(report.modes) }, 200);
  },
);
