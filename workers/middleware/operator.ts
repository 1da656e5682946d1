import type { MiddlewareHandler } from "hono";
import type { Role } from "../db/states.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";
import { access } from "./access.ts";

/** Lets the deployment's own operator in; for every other organisation there is nothing at this address. */
const operatorOnly: MiddlewareHandler<AppEnv> = async (c, next) => {
  const operator = c.var.services.settings.OPERATOR_ORGANIZATION;
  if (operator === undefined || c.var.principal.organizationId !== operator) {
    throw new ApiError("not_found", "There is nothing at this address.");
  }
  await next();
};

/**
 * Declares the role that a route about the deployment itself needs, within the organisation that operates it
 * (`OPERATOR_ORGANIZATION`). It is spread into the route's definition as `access` is.
 */
export function operatorAccess(rule: Role) {
  const declared = access(rule);
  return { ...declared, middleware: [declared.middleware, operatorOnly] };
}
