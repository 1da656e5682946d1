import { BoundedMap } from "../../voice/bounded-map.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import type { Env } from "../../workers/environment/env.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";
import { HubPool } from "./hub-pool.ts";
import { HubReporter } from "./hub-reporter.ts";

/** Pools of this isolate, by organisation; the calls of one that makes room keep to the pool that they have. */
const pools = new BoundedMap<string, HubPool>(1_000);

/** Call as its organisation's hub is told of it. */
export interface ReportedCall {
  claims: CallTokenClaims;
  agentName: string;
  startedAtEpochMs: number;
  provenance: CallProvenance;
}

/** Starts to tell the organisation's hub of a call. `eventCount`: events in its timeline already. */
export function startReporting(
  env: Env,
  waitUntil: (task: Promise<unknown>) => void,
  { claims, agentName, startedAtEpochMs, provenance }: ReportedCall,
  eventCount: number,
): HubReporter {
  const { callId, agentId, organizationId, transport } = claims;
  const call = { callId, agentId, agentName, transport, startedAtEpochMs };
  const hub = (name: string) => env.METRICS_HUB.getByName(name);
  const pool = pools.get(organizationId) ?? new HubPool();
  pools.set(organizationId, pool);
  const { colo, services } = provenance;
  const presence = { ...call, colo, services, state: "active", endReason: null } as const;
  return new HubReporter({ clock: workerClock, hub, waitUntil, pool }, organizationId, presence, eventCount);
}
