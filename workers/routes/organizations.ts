import { createRoute, z } from "@hono/zod-openapi";
import { roles } from "../db/schema.ts";
import { reply } from "../envelope.ts";
import { ApiError } from "../errors.ts";
import { access } from "../middleware/access.ts";
import { createRouter, jsonAnswer, refusals } from "../router.ts";

const organizationSchema = z
  .object({ id: z.string(), name: z.string(), createdAt: z.string(), role: z.enum(roles) })
  .openapi("Organization");

/** `/api/organizations`: the organisation of the one who asks. */
export const organizationRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/me",
    tags: ["Organisations"],
    summary: "Your organisation and your role in it",
    ...access("viewer"),
    responses: { 200: jsonAnswer(organizationSchema, "The organisation"), ...refusals },
  }),
  async (c) => {
    const organization = await c.var.services.authentication.organization(c.var.principal);
    if (organization === null) throw new ApiError("not_found", "The organisation is gone.");
    const { id, name, createdAt } = organization;
    return reply(c, { id, name, createdAt: createdAt.toISOString(), role: c.var.principal.role }, 200);
  },
);
