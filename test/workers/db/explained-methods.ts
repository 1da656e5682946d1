import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import type { AgentConfig } from "../../../voice/agent.ts";
import { createApiKey } from "../../../workers/services/authentication.ts";
import type { createCallServices, RequestServices } from "../../../workers/services/create.ts";
import type { PlanProblem } from "../../support/explained-database.ts";

/** Rows of the load set that the cases ask for: one organisation's. */
export interface Sample {
  organizationId: string;
  agent: AgentConfig;
  campaignId: string;
  leadId: string;
  callId: string;
  phone: string;
}

/** The services as the worker wires them. */
export interface Services {
  request: RequestServices;
  call: ReturnType<typeof createCallServices>;
}

/** A use of a method that reads; `allowed` names what its plan may contain, and why that is right. */
interface Reads {
  run: (services: Services, sample: Sample) => Promise<unknown>;
  allowed?: { kinds: PlanProblem["kind"][]; reason: string };
}

/** Methods that send no query which finds rows, and what they do instead. */
interface NoQuery {
  none: string;
}

const run = (use: Reads["run"], allowed?: NonNullable<Reads["allowed"]>): Reads =>
  allowed === undefined ? { run: use } : { run: use, allowed };
const none = (reason: string): NoQuery => ({ none: reason });

const NOBODY = "agent_nobody";

/**
 * Every method of the services. One that is missing here fails the test. Those that change rows name rows that do not exist: what they look for is explained, nothing is
 * changed.
 */
export const explainedMethods: Record<string, Reads | NoQuery> = {
  "authentication.byKey": run(async ({ request }) => {
    const { key } = await createApiKey({ organizationId: "org_load_1", name: "none", role: "viewer" });
    await request.authentication.byKey(key);
  }),
  "authentication.bySession": run(async ({ request: { authentication } }, { organizationId }) => {
    const principal = { keyId: "key_nobody", organizationId, role: "viewer", via: "session" } as const;
    const { cookie } = await authentication.createSession(principal);
    await authentication.bySession(cookie);
  }),
  "authentication.createSession": none("signs a cookie"),
  "authentication.organization": run(({ request }, { organizationId }) =>
    request.authentication.organization({ keyId: "key_nobody", organizationId, role: "viewer", via: "key" }),
  ),
  "agents.find": run(({ request }, { organizationId, agent }) => request.agents.find(organizationId, agent.id)),
  "agents.findByName": run(({ request }, { organizationId, agent }) =>
    request.agents.findByName(organizationId, agent.slug),
  ),
  "agents.listPublic": run(({ request }) => request.agents.listPublic(), {
    kinds: ["sort", "whole index"],
    reason: "public agents of all organisations, found by a partial index; a deployment has few",
  }),
  "agents.findPublic": run(({ request }) => request.agents.findPublic("load-receptionist-1"), {
    kinds: ["whole index"],
    reason: "the partial index of public agents, of which the set has none: there is nothing to choose an index by",
  }),
  "agents.create": none("inserts; a taken Idempotency-Key is found by the unique index that refused it"),
  "agents.update": run(({ request }, { organizationId }) =>
    request.agents.update(organizationId, NOBODY, { name: clinicReceptionist.name }),
  ),
  "agents.remove": run(({ request }, { organizationId }) => request.agents.remove(organizationId, NOBODY)),
  "calls.prepare": run(({ request }, { agent }) => request.calls.prepare(agent, "browser", "explained")),
  "calls.find": run(({ request }, { organizationId, callId }) => request.calls.find(organizationId, callId)),
  "calls.turns": run(({ request }, { organizationId, callId }) => request.calls.turns(organizationId, callId), {
    kinds: ["sort"],
    reason: "a call has few turns, so that either index is right",
  }),
  "calls.transcript": run(
    ({ request }, { organizationId, callId }) => request.calls.transcript(organizationId, callId),
    { kinds: ["sort"], reason: "a call has few lines, so that either index is right" },
  ),
  "lists.read": none("each list is explained on its own"),
  "idempotency.admits": run(({ request }, { organizationId }) =>
    request.idempotency.admits(organizationId, "explained", { method: "POST", path: "/api/calls/start", body: "" }),
  ),
  "turnFigures.read": none("asks Analytics Engine"),
  "health.postgres": run(({ request }) => request.health.postgres()),
  "voiceClips.load": none("reads KV"),
  "voiceClips.prepare": none("writes KV"),
  "voiceClips.read": none("reads KV"),
  "call.signResumeToken": none("signs a token"),
  "call.loadAgentConfig": run(({ call }, { agent }) =>
    call.loadAgentConfig({
      callId: "call_nobody",
      organizationId: agent.organizationId,
      agentId: agent.id,
      agentSlug: agent.slug,
      agentVersion: 0,
      transport: "browser",
      expiresAtMs: 0,
    }),
  ),
  "call.loadVoiceClips": none("reads KV"),
  "call.storeCallRecord": none("inserts, and updates by primary key"),
  "call.createTools": none("makes tools; the appointment book's queries are explained on their own"),
};
