import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { campaignStates } from "../../db/states.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { changed } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams, idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import {
  idempotencyHeadersSchema,
  keyedRequestOf,
  matchHeadersSchema,
  repeatRefused,
} from "../../requests/request-fields.ts";
import { type CampaignRefusal, campaignList } from "../../services/outreach/campaigns.ts";
import {
  campaignChangesSchema,
  campaignOnWire,
  campaignSchema,
  countedCampaignOnWire,
  countedCampaignSchema,
  movedCampaignOnWire,
  movedCampaignSchema,
  newCampaignSchema,
} from "./campaign-wire.ts";

const tags = ["Campaigns"];

const campaignFilters = { status: z.enum(campaignStates).optional(), agentId: idSchema.optional() };

const unknownCampaign = () => new ApiError("not_found", "There is no such campaign.");
const unknownAgent = () =>
  new ApiError("not_found", "There is no such agent.", { details: [{ path: "agentId", message: "is unknown" }] });

/** The list of campaigns at one of its two addresses: they share what is kept. */
const campaignListAt = <const Path extends string>(path: Path, summary: string) =>
  listEndpoint(campaignList, campaignSchema, campaignFilters, "viewer", {
    path,
    tags,
    summary,
    answer: "A page of campaigns",
    cache: { strategy: "campaigns_list", scopes: ["campaigns"], route: "/api/campaigns" },
  });

/** Logs a change of a campaign, and invalidates what the cache holds of campaigns. */
async function noted(c: Context<AppEnv>, verb: string, resourceId: string, fields: readonly string[] = []) {
  await c.var.services.access.audit.record(authorOf(c), { action: `campaign.${verb}`, resourceId, fields });
  await changed(c, "campaigns");
}

/** Routes of `/api/campaigns`: campaigns, their settings and states. */
export const campaignRoutes = createRouter()
  .openapi(...campaignListAt("/", "List campaigns"))
  .openapi(...campaignListAt("/list", "List campaigns, by another name"))
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create a campaign",
      description: "It begins as a draft.",
      ...access("operator"),
      request: { headers: idempotencyHeadersSchema, body: jsonBody(newCampaignSchema) },
      responses: {
        201: jsonAnswer(campaignSchema, "The new campaign"),
        200: jsonAnswer(campaignSchema, "The campaign that the first use of this Idempotency-Key made"),
        ...refusals,
      },
    }),
    async (c) => {
      const request = await keyedRequestOf(c);
      const created = await c.var.services.outreach.campaigns.create(
        c.var.principal.organizationId,
        c.req.valid("json"),
        request,
      );
      if (!created.ok) throw created.error === "unknown_agent" ? unknownAgent() : repeatRefused(created.error);
      const { made: campaign, isReplay } = created.value;
      if (!isReplay) await noted(c, "create", campaign.id);
      return isReplay ? reply(c, campaignOnWire(campaign), 200) : reply(c, campaignOnWire(campaign), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read a campaign and how many of its leads stand where",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(countedCampaignSchema, "The campaign"), ...refusals },
    }),
    async (c) => {
      const found = await c.var.services.outreach.campaigns.find(
        c.var.principal.organizationId,
        c.req.valid("param").id,
      );
      if (found === null) throw unknownCampaign();
      return reply(c, countedCampaignOnWire(found), 200);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      tags,
      summary: "Change settings of a campaign",
      description:
        "Raises its version. One that is scheduled or running has to stay complete; one that is done stays as it is. For `If-Match`, the counts of its leads are part of a campaign.",
      ...access("operator"),
      request: { params: idParams, headers: matchHeadersSchema, body: jsonBody(campaignChangesSchema) },
      responses: { 200: jsonAnswer(campaignSchema, "The campaign as it is now"), ...refusals },
    }),
    async (c) => {
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const changes = c.req.valid("json");
      const updated = await c.var.services.outreach.campaigns.update(organizationId, id, changes, ofVersion);
      if (!updated.ok && updated.error.reason === "changed_meanwhile" && ofVersion !== undefined) {
        throw preconditionFailed();
      }
      if (!updated.ok) throw refused(updated.error, "be changed");
      await noted(c, "update", id, Object.keys(changes));
      return reply(c, campaignOnWire(updated.value), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/transition",
      tags,
      summary: "Put a campaign into another state",
      description:
        "draft ⇄ scheduled → running ⇄ paused, and from running or paused to done. To be scheduled or running it needs an agent, a calling " +
        "window, and an end that has not passed and is not before its start. Nothing dials yet (`dialer`): one that is running calls nobody.",
      ...access("operator"),
      request: { params: idParams, body: jsonBody(z.strictObject({ to: z.enum(campaignStates) })) },
      responses: { 200: jsonAnswer(movedCampaignSchema, "The campaign as it is now"), ...refusals },
    }),
    async (c) => {
      const { to } = c.req.valid("json");
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const moved = await c.var.services.outreach.campaigns.transition(organizationId, id, to);
      if (!moved.ok) throw refused(moved.error, `become ${to}`);
      await noted(c, to, id, ["status"]);
      return reply(c, movedCampaignOnWire(moved.value), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete a campaign and its leads",
      description: "Not while it runs. Its calls stay.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const removed = await c.var.services.outreach.campaigns.remove(c.var.principal.organizationId, id, ofVersion);
      if (removed.ok) {
        await noted(c, "delete", id);
        return reply(c, { deleted: true as const }, 200);
      }
      if (removed.error === "changed_meanwhile") throw preconditionFailed();
      throw removed.error === "unknown"
        ? unknownCampaign()
        : new ApiError("conflict", "A running campaign cannot be deleted; pause it first.");
    },
  );

/** The campaign's version that a conditional change hangs on; undefined without `If-Match`. */
async function matchedVersion(c: Context<AppEnv>, id: string): Promise<number | undefined> {
  if (c.req.header("If-Match") === undefined) return undefined;
  const found = await c.var.services.outreach.campaigns.find(c.var.principal.organizationId, id);
  if (found === null) throw unknownCampaign();
  return (await requireMatch(c, countedCampaignOnWire(found))) ? found.campaign.version : undefined;
}

/** The refusal of a change. `wanted` says what the campaign cannot do: "become running". */
function refused(refusal: CampaignRefusal, wanted: string): ApiError {
  switch (refusal.reason) {
    case "unknown":
      return unknownCampaign();
    case "unknown_agent":
      return unknownAgent();
    case "changed_meanwhile":
      return new ApiError("conflict", "The campaign was changed by another request meanwhile; read it again.");
    case "incomplete": {
      const fields = [...new Set(refusal.obstacles.map(({ path }) => path))].join(", ");
      return new ApiError("conflict", `The campaign cannot ${wanted}: ${fields}.`, { details: refusal.obstacles });
    }
    case "impossible": {
      const { from, possible } = refusal;
      const next = possible.length === 0 ? "It is over." : `It can become: ${possible.join(", ")}.`;
      return new ApiError("conflict", `A campaign that is ${from} cannot ${wanted}. ${next}`, {
        details: [{ path: "status", message: `is ${from}; possible next: ${possible.join(", ") || "none"}` }],
      });
    }
  }
}
