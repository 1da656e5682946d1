import type { Env } from "../environment/env.ts";
import type { Principal } from "../services/access/authentication.ts";
import type { SessionTicket } from "../services/access/sessions.ts";
import type { RequestServices } from "../services/create.ts";
import type { ErrorCode } from "./error-codes.ts";
import type { KnownReads } from "./known-reads.ts";

/** Variables that the middleware sets on the context for the handlers. */
interface AppVariables {
  requestId: string;
  /** By `performance.now()`. */
  arrivedAtMs: number;
  /** Template of the route, `/api/calls/:id`; null at an address without one. */
  route: string | null;
  /** Layer of the cache that the answer came from, when it was one. */
  cachedFrom: string | undefined;
  /** Set when the answer is an error. */
  errorCode: ErrorCode | undefined;
  services: RequestServices;
  /** Set once the route has declared its role; without it no data is answered. */
  isAccessDeclared: boolean;
  /** The owner of the key or session; set by `access` on routes that need a role. */
  principal: Principal;
  /** Reads that this isolate has answered before; undefined where the platform asks itself. */
  knownReads: KnownReads | undefined;
  /** Set when the session's secret was replaced while it was identified. */
  renewedSession: SessionTicket | undefined;
}

/** Hono's environment for every route of the worker: bindings, and variables of one request. */
export interface AppEnv {
  Bindings: Env;
  Variables: AppVariables;
}
