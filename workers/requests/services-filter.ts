import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { recordOf } from "../../voice/record-of.ts";
import { type ServicesKind, servicesKinds } from "../../voice/timeline/services-kind.ts";
import type { AppEnv } from "../http/app-env.ts";
import { servicesSchema } from "../http/wire-schemas.ts";
import { deploymentServices } from "../services/agents/create.ts";

/** The `?services=` of figures, which are of calls over one kind of services. */
export const servicesFilter = {
  services: servicesSchema.optional().openapi({ description: "That of the deployment's own calls unless given" }),
};

/** The kind of services that a request for figures is about. */
export function servicesOf(c: Context<AppEnv>, asked: ServicesKind | undefined): ServicesKind {
  return asked ?? deploymentServices(c.var.services.settings);
}

/** Numbers of calls by their services, beside figures of one kind. */
export const callsByServicesSchema = z
  .object(recordOf(servicesKinds, () => z.number().int().min(0)))
  .openapi({ description: "Calls of the stretch by their services; only those of `services` are in the figures" });
