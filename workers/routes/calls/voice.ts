import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { isAllowedOrigin } from "../../http/origin.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { agentAddressSchema, idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf, identifyOrVisitor } from "../../middleware/access.ts";
import { requireAnonymousQuota, takeCallQuota } from "../../middleware/call-quota.ts";
import { requireCallableModels } from "../../requests/agent-models.ts";
import { mayActAs, type Principal } from "../../services/access/authentication.ts";
import type { Agent } from "../../services/agents/agents.ts";
import { readAgentAddress } from "../../services/agents/public-agents.ts";
import { callTicketSchema, ticketOnWire } from "./call-ticket.ts";

const publicAgentSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    language: z.string(),
    greeting: z.string(),
    examples: z
      .array(z.string())
      .openapi({ description: "What a caller may say, of the agent's settings; at most six" }),
  })
  .openapi("PublicAgent");

const tags = ["Voice"];

/** Routes of `/api/voice`: public agents and call tickets, for a talk page before its socket. */
export const voiceRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/agents",
      tags,
      summary: "Agents of an organisation that anybody may talk to",
      description:
        "Of the deployment's own organisation where none is named. A deployment of several organisations that names no own one answers with none.",
      ...access("anyone"),
      request: { query: z.object({ organization: idSchema.optional() }) },
      responses: { 200: jsonAnswer(z.array(publicAgentSchema), "At most 100 public agents, by name"), ...refusals },
    }),
    async (c) => {
      const { publicAgents } = c.var.services.agents;
      return reply(c, await publicAgents.list(c.req.valid("query").organization), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/token",
      tags,
      summary: "Get a call's socket address",
      description:
        "Creates a call and a token that opens it for five minutes. With a key (operator or admin): any agent of its organisation. Without: a public agent, from the platform's own pages, 30 a minute and address; a bare slug is one of the deployment's own organisation. Such calls have a quota of their own, which the first `start_call` is counted against.",
      ...access("anyone"),
      request: {
        body: jsonBody(z.object({ agentId: agentAddressSchema })),
      },
      responses: { 200: jsonAnswer(callTicketSchema, "Connect to `url`"), ...refusals },
    }),
    async (c) => {
      const { audit } = c.var.services.access;
      const { calls } = c.var.services.calls;
      const principal = await identifyOrVisitor(c);
      const agent = await agentToCall(c, principal, c.req.valid("json").agentId);
      const isAnonymous = principal === null;
      await requireCallableModels(c, agent);
      await (isAnonymous ? requireAnonymousQuota : takeCallQuota)(c, agent.organizationId);
      const ticket = await calls.prepare(agent, "browser", isAnonymous);
      if (principal !== null) {
        await audit.record(authorOf(c, principal), { action: "call.start", resourceId: ticket.callId });
      }
      return reply(c, ticketOnWire(ticket, agent.slug, c.req.url), 200);
    },
  );

async function agentToCall(c: Context<AppEnv>, principal: Principal | null, agentId: string): Promise<Agent> {
  const { settings } = c.var.services;
  const { agents, publicAgents } = c.var.services.agents;
  const unknown = () => new ApiError("not_found", "There is no such agent.");
  const address = readAgentAddress(agentId);
  if (principal !== null) {
    if (!mayActAs(principal.role, "operator")) throw new ApiError("forbidden", "This needs the role operator.");
    const { organizationId } = principal;
    if (address.organizationId !== undefined && address.organizationId !== organizationId) throw unknown();
    const agent = await agents.findByName(organizationId, address.idOrSlug);
    if (agent === null) throw unknown();
    return agent;
  }
  await limitAnonymousCalls(c);
  const origin = c.req.header("Origin");
  if (origin === undefined) throw new ApiError("unauthorized", "Send an API key: Authorization: Bearer qv_…");
  if (!isAllowedOrigin(origin, c.req.url, settings.ALLOWED_ORIGINS ?? [])) {
    throw new ApiError("forbidden", "This page's origin may not open calls.");
  }
  const agent = await publicAgents.find(address);
  // A private agent's slug is nobody's business: it is as unknown as one that does not exist.
  if (agent === null) throw new ApiError("not_found", "There is no such agent; name it by id or organization/slug.");
  return agent;
}

/** Limits calls of public agents by address, since no key answers for them. */
async function limitAnonymousCalls(c: Context<AppEnv>): Promise<void> {
  const { success: isWithinLimit } = await c.env.TOKEN_LIMIT.limit({
    key: c.req.header("CF-Connecting-IP") ?? "unknown",
  });
  if (isWithinLimit) return;
  throw new ApiError("rate_limited", "Too many calls from this address; wait a minute.", { retryAfterSeconds: 60 });
}
