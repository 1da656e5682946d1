import type { Env } from "../environment/env.ts";
import type { Principal } from "../services/access/authentication.ts";
import type { SessionTicket } from "../services/access/sessions.ts";
import type { RequestServices } from "../services/create.ts";
import type { KnownReads } from "./known-reads.ts";

/** What the middleware puts on the context for the handlers. */
interface AppVariables {
  requestId: string;
  /** By `performance.now()`. */
  arrivedAtMs: number;
  services: RequestServices;
  /** Whether the route has said who may use it; without that nothing is answered. */
  isAccessDeclared: boolean;
  /** Who asks; set by `access` on routes that need a role. */
  principal: Principal;
  /** What this isolate has answered before; not there where the platform asks itself. */
  knownReads: KnownReads | undefined;
  /** Set when the session's secret was replaced while it was identified. */
  renewedSession: SessionTicket | undefined;
}

/** Hono's environment for every route of the worker. */
export interface AppEnv {
  Bindings: Env;
  Variables: AppVariables;
}
