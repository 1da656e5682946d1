import { createRoute, z } from "@hono/zod-openapi";
import { reply } from "../../http/envelope.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { servicesSchema } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { deploymentServices } from "../../services/agents/create.ts";

const healthSchema = z
  .object({
    /** `degraded`: calls that run go on, but nothing new can be started or looked up. */
    status: z.enum(["ok", "degraded"]),
    environment: z.string(),
    /** The profile after which local services are slow on purpose; null where nothing is simulated. */
    simulatedLatency: z.string().nullable(),
    services: servicesSchema,
    checks: z.object({
      postgres: z.object({ status: z.enum(["ok", "unavailable"]), latencyMs: z.number() }),
    }),
  })
  .openapi("Health");

/** Route of `/api/health`. It answers 200 whenever the worker runs; the body says which parts do not. */
export const healthRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/",
    tags: ["Platform"],
    summary: "Whether the platform can work",
    ...access("anyone"),
    responses: {
      200: jsonAnswer(healthSchema, "The worker runs; `status` says whether all its parts do"),
      ...refusals,
    },
  }),
  async (c) => {
    const { settings } = c.var.services;
    const { health } = c.var.services.platform;
    const postgres = await health.postgres();
    const status = postgres.status === "ok" ? ("ok" as const) : ("degraded" as const);
    const { ENVIRONMENT: environment, SIMULATED_LATENCY: simulatedLatency = null } = settings;
    return reply(
      c,
      { status, environment, simulatedLatency, services: deploymentServices(settings), checks: { postgres } },
      200,
    );
  },
);
