import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { storedText } from "../../requests/stored-text.ts";
import { callList } from "../../services/calls/call-list.ts";
import { type CallView, MAX_VIEWS } from "../../services/calls/call-views.ts";
import { callFilters } from "./call-filters.ts";

const tags = ["Calls"];

const sorts = Object.keys(callList.sorts).flatMap((name) => [name, `-${name}`]) as [string, ...string[]];

const newViewSchema = z.strictObject({
  name: storedText(80).min(1),
  filters: z.strictObject(callFilters).default({}).openapi({ description: "As the list of calls takes them" }),
  sort: z.enum(sorts).default("-createdAt"),
});

const viewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    filters: z.record(z.string(), z.string()),
    sort: z.string(),
    authorId: z.string().openapi({ description: "Id of the key or member that saved it" }),
    createdAt: timeSchema,
  })
  .openapi("CallView");

function viewOnWire({ id, name, filters, sort, authorId, createdAt }: CallView): z.infer<typeof viewSchema> {
  return { id, name, filters, sort, authorId, createdAt: createdAt.toISOString() };
}

/** Routes of `/api/call-views`: filters and orders of the list of calls, kept under names for the organisation. */
export const callViewRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "List views of calls",
      ...access("viewer"),
      responses: {
        200: jsonAnswer(z.object({ items: z.array(viewSchema), nextCursor: z.null() }), "All views, the oldest first"),
        ...refusals,
      },
    }),
    async (c) => {
      const views = await c.var.services.calls.views.list(c.var.principal.organizationId);
      return reply(c, { items: views.map(viewOnWire), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Save a view of calls",
      description: "For everybody in the organisation. A name is once there.",
      ...access("operator"),
      request: { body: jsonBody(newViewSchema) },
      responses: { 201: jsonAnswer(viewSchema, "The view"), ...refusals },
    }),
    async (c) => {
      const { organizationId, actor } = c.var.principal;
      const { filters, ...settings } = c.req.valid("json");
      const given = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const created = await c.var.services.calls.views.create(organizationId, actor.id, {
        ...settings,
        filters: Object.fromEntries(given),
      });
      if (!created.ok) {
        const isDuplicate = created.error === "duplicate";
        throw new ApiError(
          "conflict",
          isDuplicate ? "There is a view of this name." : `There may be ${MAX_VIEWS} views.`,
        );
      }
      const { id } = created.value;
      await c.var.services.access.audit.record(authorOf(c), { action: "call_view.create", resourceId: id });
      return reply(c, viewOnWire(created.value), 201);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a view of calls",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      if (!(await c.var.services.calls.views.remove(c.var.principal.organizationId, id))) {
        throw new ApiError("not_found", "There is no such view.");
      }
      await c.var.services.access.audit.record(authorOf(c), { action: "call_view.delete", resourceId: id });
      return reply(c, { deleted: true as const }, 200);
    },
  );
