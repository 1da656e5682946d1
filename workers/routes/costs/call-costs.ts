import { createRoute } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { callCostOnWire, callCostSchema } from "./cost-wire.ts";

/** Routes of `/api/calls/{id}/costs`: what one call cost, turn by turn. */
export const callCostRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/{id}/costs",
    tags: ["Costs"],
    summary: "A call's cost, turn by turn, by the prices of its day",
    description: "Of a call that has ended. What was thrown away, and hedges that lost, are lines of their own.",
    ...access("viewer"),
    request: { params: idParams },
    responses: { 200: jsonAnswer(callCostSchema, "The cost"), ...refusals },
  }),
  async (c) => {
    const cost = await c.var.services.costs.calls.find(c.var.principal.organizationId, c.req.valid("param").id);
    if (cost === null) throw new ApiError("not_found", "There is no such call, or it has not ended.");
    return reply(c, callCostOnWire(cost), 200);
  },
);
