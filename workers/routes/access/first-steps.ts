import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { firstSteps } from "../../services/access/first-steps.ts";

const firstStepsSchema = z
  .object({
    steps: z.array(z.object({ step: z.enum(firstSteps), isDone: z.boolean() })),
    dismissedAt: timeSchema.nullable().openapi({ description: "An administrator put the list away then" }),
  })
  .openapi("FirstSteps");

const tags = ["Organisations"];

/** Routes of `/api/organizations/me/first-steps`: what a new organisation has done by now. */
export const firstStepRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/me/first-steps",
      tags,
      summary: "Read your organisation's first steps",
      description: "Each is done when the organisation has what it makes; none is ticked by hand.",
      ...access("admin"),
      responses: { 200: jsonAnswer(firstStepsSchema, "The steps in the order in which most take them"), ...refusals },
    }),
    async (c) => {
      const state = await c.var.services.access.firstSteps.read(c.var.principal.organizationId);
      if (state === null) throw new ApiError("not_found", "The organisation is gone.");
      const steps = firstSteps.map((step) => ({ step, isDone: state.done[step] }));
      return reply(c, { steps, dismissedAt: state.dismissedAt?.toISOString() ?? null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/me/first-steps/dismiss",
      tags,
      summary: "Put the list of first steps away",
      description: "For all administrators of the organisation.",
      ...access("admin"),
      responses: { 200: jsonAnswer(z.object({ dismissed: z.literal(true) }), "Put away"), ...refusals },
    }),
    async (c) => {
      await c.var.services.access.firstSteps.dismiss(authorOf(c));
      return reply(c, { dismissed: true as const }, 200);
    },
  );
