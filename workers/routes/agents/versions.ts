import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { agentSettingsSchema } from "../../../voice/agent.ts";
import { actorTypes } from "../../db/states.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { changed } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams, idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { requireAllowedModels } from "../../requests/agent-models.ts";
import { matchHeadersSchema } from "../../requests/request-fields.ts";
import type { AgentVersion, AgentVersionSummary } from "../../services/agents/agent-versions.ts";
import { changedSettings, diffSettings } from "../../services/agents/settings-diff.ts";
import { agentOnWire, agentSchema, slugTaken, unknownAgent } from "./agent-wire.ts";

const summarySchema = z
  .object({
    version: z.number().int(),
    createdAt: timeSchema,
    author: z
      .object({ type: z.enum(actorTypes), id: z.string() })
      .nullable()
      .openapi({ description: "Who saved it; null where that was before versions were kept" }),
    fields: z.array(z.string()).openapi({ description: "Names of the settings that were sent; none for the first" }),
    restoredVersion: z.number().int().nullable().openapi({ description: "The version whose settings it put back" }),
  })
  .openapi("AgentVersionSummary");

const versionSchema = summarySchema.extend({ settings: agentSettingsSchema }).openapi("AgentVersion");

const lineSchema = z.union([
  z.object({ kind: z.enum(["same", "removed", "added"]), text: z.string() }),
  z.object({ kind: z.literal("left_out"), count: z.number().int() }),
]);

const changeSchema = z.union([
  z.object({
    kind: z.literal("value"),
    path: z.string().openapi({ example: "limits.maxCallMs" }),
    before: z.string().nullable().openapi({ description: "JSON of the value; null: there is none" }),
    after: z.string().nullable(),
  }),
  z.object({ kind: z.literal("lines"), path: z.string(), lines: z.array(lineSchema) }),
]);

const differenceSchema = z
  .object({ before: z.number().int(), after: z.number().int(), changes: z.array(changeSchema) })
  .openapi("AgentVersionDifference");

const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
const versionParams = z.object({ id: idSchema, version: versionNumber });

const tags = ["Agents"];

const unknownVersion = () => new ApiError("not_found", "This version of the agent is not kept.");

function summaryOnWire(summary: AgentVersionSummary): z.infer<typeof summarySchema> {
  const { version, createdAt, authorType, authorId, fields, restoredVersion } = summary;
  const author = authorType === null || authorId === null ? null : { type: authorType, id: authorId };
  return { version, createdAt: createdAt.toISOString(), author, fields, restoredVersion };
}

async function agentOf(c: Context<AppEnv>, id: string) {
  const agent = await c.var.services.agents.agents.find(c.var.principal.organizationId, id);
  if (agent === null) throw unknownAgent();
  return agent;
}

async function versionOf(c: Context<AppEnv>, id: string, version: number): Promise<AgentVersion> {
  const found = await c.var.services.agents.versions.find(c.var.principal.organizationId, id, version);
  if (found === null) throw unknownVersion();
  return found;
}

/** Routes of `/api/agents/:id/versions`: what an agent was at each save, what changed, and the way back. */
export const agentVersionRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/versions",
      tags,
      summary: "List the versions of an agent",
      description:
        "The newest hundred, or fewer where their settings are long. A version that was replaced before versions were kept is not among them.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.array(summarySchema), "The versions, the newest first"), ...refusals },
    }),
    async (c) => {
      const { id } = await agentOf(c, c.req.valid("param").id);
      const versions = await c.var.services.agents.versions.list(c.var.principal.organizationId, id);
      return reply(c, versions.map(summaryOnWire), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/versions/{version}",
      tags,
      summary: "Read a version of an agent",
      description: "With the settings that a call of this version ran with.",
      ...access("viewer"),
      request: { params: versionParams },
      responses: { 200: jsonAnswer(versionSchema, "The version"), ...refusals },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      await agentOf(c, id);
      const { settings, ...summary } = await versionOf(c, id, version);
      return reply(c, { ...summaryOnWire(summary), settings }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/versions/{version}/changes",
      tags,
      summary: "Compare two versions of an agent",
      description: "What differs in this version from the one named by `since`: texts and lists by their lines.",
      ...access("viewer"),
      request: { params: versionParams, query: z.object({ since: versionNumber }) },
      responses: { 200: jsonAnswer(differenceSchema, "The differences; none where they are alike"), ...refusals },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      const { since } = c.req.valid("query");
      await agentOf(c, id);
      const [before, after] = await Promise.all([versionOf(c, id, since), versionOf(c, id, version)]);
      return reply(c, { before: since, after: version, changes: diffSettings(before.settings, after.settings) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/versions/{version}/restore",
      tags,
      summary: "Put the settings of an earlier version back",
      description:
        "Saves them as a new version: nothing is lost, and calls that run keep the version they began with. They include the agent's address and whether it is public.",
      ...access("admin"),
      request: { params: versionParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(agentSchema, "The agent as it is now"), ...refusals },
    }),
    async (c) => {
      const { id, version } = c.req.valid("param");
      const { organizationId } = c.var.principal;
      const agent = await agentOf(c, id);
      await requireMatch(c, agentOnWire(agent));
      const { settings } = await versionOf(c, id, version);
      const names = changedSettings(agent, settings);
      if (names.length === 0) throw new ApiError("conflict", "The agent has these settings already.");
      // What was allowed when it was saved need not be allowed today.
      await requireAllowedModels(c, settings.providers);
      const changes = Object.fromEntries(names.map((name) => [name, settings[name]]));
      const author = authorOf(c);
      const updated = await c.var.services.agents.agents.update(organizationId, id, changes, {
        ofVersion: agent.version,
        author: author.actor,
        restoredVersion: version,
      });
      if (!updated.ok) throw updated.error === "slug_taken" ? slugTaken() : preconditionFailed();
      await c.var.services.access.audit.record(author, { action: "agent.restore", resourceId: id, fields: names });
      await changed(c, "agents");
      return reply(c, agentOnWire(updated.value), 200);
    },
  );
