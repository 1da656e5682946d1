import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  agentSettingsSchema,
  defaultCallLimits,
  defaultCostLevers,
  defaultFlightRecorder,
  defaultRecording,
  defaultTurnTaking,
  openerActSchema,
} from "../../../voice/agent.ts";
import { clipMs } from "../../../voice/clips/clip.ts";
import { openerPhrases } from "../../../voice/reply/openers.ts";
import { MAX_PHRASE_SLOTS, slotCountOf } from "../../../voice/words/phrase-slots.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { cachedRead } from "../../http/cached-read.ts";
import { changed, replyCached } from "../../http/cached-reply.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { preconditionFailed, requireMatch } from "../../http/preconditions.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { requireAllowedEasyModel, requireAllowedModels } from "../../requests/agent-models.ts";
import { agentPartSchemas, namesParts, wholeParts } from "../../requests/agent-parts.ts";
import { listEndpoint } from "../../requests/list-endpoint.ts";
import {
  idempotencyHeadersSchema,
  keyedRequestOf,
  matchHeadersSchema,
  repeatRefused,
} from "../../requests/request-fields.ts";
import { agentList, wholeSettings } from "../../services/agents/agents.ts";
import { openerLength } from "../../services/agents/voice-clips.ts";
import { builtInToolNames } from "../../services/calls/tools/create.ts";
import { agentOnWire, agentSchema, slugTaken, unknownAgent } from "./agent-wire.ts";

const { expectedPhrases, knowledge } = agentSettingsSchema.shape;
const settings = agentSettingsSchema.extend({
  tools: z.array(z.enum(builtInToolNames)).max(20),
  // Not for agents that are stored: their calls pass over phrases with more slots.
  expectedPhrases: expectedPhrases.check(({ value, issues }) => {
    for (const [at, phrase] of value.entries()) if (hasManySlots(phrase)) issues.push(manySlots([at], phrase));
  }),
  knowledge: knowledge.check(({ value, issues }) => {
    for (const [at, { questions }] of value.entries()) {
      for (const [i, question] of questions.entries())
        if (hasManySlots(question)) issues.push(manySlots([at, "questions", i], question));
    }
  }),
});

function hasManySlots(phrase: string): boolean {
  return slotCountOf(phrase) > MAX_PHRASE_SLOTS;
}

function manySlots(path: (string | number)[], input: string) {
  const message = `must not have more than ${MAX_PHRASE_SLOTS} slots in braces`;
  return { code: "custom" as const, path, input, message };
}

/** Settings that a new agent has where the request names no others. */
const defaultParts = {
  openers: { enabled: true, phrases: [] },
  turnTaking: defaultTurnTaking,
  flightRecorder: defaultFlightRecorder,
  recording: defaultRecording,
  limits: defaultCallLimits,
  costLevers: defaultCostLevers,
};

/** A new agent. Settings that most agents leave as they are may be left out. */
const newAgentSchema = z
  .strictObject({
    ...settings.shape,
    expectedPhrases: settings.shape.expectedPhrases.default([]),
    knowledge: settings.shape.knowledge.default([]),
    script: settings.shape.script.default({}),
    tools: settings.shape.tools.default([]),
    openers: agentPartSchemas.openers.default({}),
    turnTaking: agentPartSchemas.turnTaking.default({}),
    flightRecorder: agentPartSchemas.flightRecorder.default({}),
    recording: agentPartSchemas.recording.default({}),
    limits: agentPartSchemas.limits.default({}),
    costLevers: agentPartSchemas.costLevers.default({}),
    isPublic: settings.shape.isPublic.default(false),
  })
  .openapi("NewAgent");

const agentChangesSchema = z
  .strictObject({ ...settings.shape, ...agentPartSchemas })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "name at least one setting to change")
  .openapi("AgentChanges");

/** An agent in a list, where what may be long is left out unless it is named. */
const listedAgentSchema = agentSchema
  .partial({ prompt: true, expectedPhrases: true, knowledge: true, script: true, openers: true })
  .openapi("ListedAgent");

const openersAnswerSchema = z
  .object({
    enabled: z.boolean(),
    phrases: z.array(
      z.object({
        text: z.string(),
        acts: z.array(openerActSchema),
        /** Until it is, calls begin their answers without it. */
        isStored: z.boolean(),
        durationMs: z.number().int().nullable(),
        length: z.enum(["short", "fits", "long"]).nullable(),
      }),
    ),
  })
  .openapi("AgentOpeners");

const tags = ["Agents"];

const agentRead = cachedRead({
  strategy: "row",
  scopes: ["agents"],
  route: "/api/agents/:id",
  load: async ({ agents: { agents } }, organizationId, [id]: readonly [id: string]) => {
    const agent = await agents.find(organizationId, id);
    return agent === null ? null : agentOnWire(agent);
  },
  missing: unknownAgent,
});

/** Routes of `/api/agents`: an organisation's agents, their settings and their openers. */
export const agentRoutes = createRouter()
  .openapi(
    ...listEndpoint(agentList, listedAgentSchema, {}, "viewer", {
      path: "/",
      tags,
      summary: "List agents",
      answer: "A page of agents",
      cache: { strategy: "agents_list", scopes: ["agents"], route: "/api/agents" },
      itemOnWire: wholeSettings,
    }),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      tags,
      summary: "Create an agent",
      ...access("admin"),
      request: { headers: idempotencyHeadersSchema, body: jsonBody(newAgentSchema) },
      responses: {
        201: jsonAnswer(agentSchema, "The new agent"),
        200: jsonAnswer(agentSchema, "The agent that the first use of this Idempotency-Key made"),
        ...refusals,
      },
    }),
    async (c) => {
      const named = c.req.valid("json");
      await requireAllowedModels(c, named.providers);
      const request = await keyedRequestOf(c);
      const { providers, openers, turnTaking, flightRecorder, recording, limits, costLevers } = named;
      const parts = wholeParts(
        { ...defaultParts, providers },
        { openers, turnTaking, flightRecorder, recording, limits, costLevers },
      );
      await requireAllowedEasyModel(c, parts.costLevers);
      const created = await c.var.services.agents.agents.create(
        c.var.principal.organizationId,
        { ...named, ...defaultParts, ...parts },
        request,
        authorOf(c).actor,
      );
      if (!created.ok) throw created.error === "slug_taken" ? slugTaken() : repeatRefused(created.error);
      const { made: agent, isReplay } = created.value;
      if (!isReplay)
        await c.var.services.access.audit.record(authorOf(c), { action: "agent.create", resourceId: agent.id });
      await changed(c, "agents");
      return isReplay ? reply(c, agentOnWire(agent), 200) : reply(c, agentOnWire(agent), 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      tags,
      summary: "Read an agent",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(agentSchema, "The agent"), ...refusals },
    }),
    (c) => replyCached(c, agentRead, [c.req.valid("param").id]),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/openers",
      tags,
      summary: "Read an agent's openers and the state of their recordings",
      description:
        "The phrases an agent may begin an answer with: its own, or its language's. Recordings are made in the background after an agent was saved.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(openersAnswerSchema, "The openers; none while they are off"), ...refusals },
    }),
    async (c) => {
      const { agents, voiceClips } = c.var.services.agents;
      const agent = await agents.find(c.var.principal.organizationId, c.req.valid("param").id);
      if (agent === null) throw unknownAgent();
      const clips = await voiceClips.read(agent);
      const phrases = openerPhrases(agent).map(({ text, acts }) => {
        const clip = clips.find(text);
        const durationMs = clip && Math.round(clipMs(clip));
        const length = durationMs === null ? null : openerLength(durationMs);
        return { text, acts: [...acts], isStored: clip !== null, durationMs, length };
      });
      return reply(c, { enabled: agent.openers.enabled, phrases }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      tags,
      summary: "Change settings of an agent",
      description:
        "Raises the agent's version. Calls that run keep the version they began with. Of a setting that is an object (`turnTaking`, `limits`, …) only the named fields change; a list or text is replaced whole.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema, body: jsonBody(agentChangesSchema) },
      responses: { 200: jsonAnswer(agentSchema, "The agent as it is now"), ...refusals },
    }),
    async (c) => {
      const { agents } = c.var.services.agents;
      const { audit } = c.var.services.access;
      const { organizationId } = c.var.principal;
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const named = c.req.valid("json");
      for (let attempt = 1; ; attempt++) {
        const changes = await wholeChanges(c, id, named, ofVersion);
        await requireAllowedModels(c, changes.providers);
        await requireAllowedEasyModel(c, changes.costLevers);
        const updated = await agents.update(organizationId, id, changes.settings, {
          ofVersion: changes.ofVersion,
          author: authorOf(c).actor,
        });
        if (updated.ok) {
          await audit.record(authorOf(c), { action: "agent.update", resourceId: id, fields: Object.keys(named) });
          await changed(c, "agents");
          return reply(c, agentOnWire(updated.value), 200);
        }
        if (updated.error === "slug_taken") throw slugTaken();
        if (ofVersion !== undefined) throw preconditionFailed();
        if (changes.ofVersion === undefined) throw unknownAgent();
        if (attempt === MAX_MERGES) throw new ApiError("conflict", "The agent is being changed by others; try again.");
      }
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      tags,
      summary: "Delete an agent",
      description: "An agent that has had calls is hidden instead, so that they keep their agent.",
      ...access("admin"),
      request: { params: idParams, headers: matchHeadersSchema },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Deleted"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const ofVersion = await matchedVersion(c, id);
      const isGone = await c.var.services.agents.agents.remove(c.var.principal.organizationId, id, ofVersion);
      if (!isGone) throw ofVersion === undefined ? unknownAgent() : preconditionFailed();
      await c.var.services.access.audit.record(authorOf(c), { action: "agent.delete", resourceId: id });
      await changed(c, "agents");
      return reply(c, { deleted: true as const }, 200);
    },
  );

/** Times that a change of parts is tried when others change the agent meanwhile. */
const MAX_MERGES = 3;

/** Completes named parts from the agent as it is; such a change holds for that version alone. */
async function wholeChanges(
  c: Context<AppEnv>,
  id: string,
  named: z.infer<typeof agentChangesSchema>,
  ofVersion: number | undefined,
) {
  const {
    providers: chains,
    openers,
    turnTaking,
    flightRecorder,
    recording,
    limits,
    costLevers: levers,
    ...others
  } = named;
  const parts = { providers: chains, openers, turnTaking, flightRecorder, recording, limits, costLevers: levers };
  if (!namesParts(parts)) return { settings: others, providers: undefined, costLevers: undefined, ofVersion };
  const agent = await c.var.services.agents.agents.find(c.var.principal.organizationId, id);
  if (agent === null) throw unknownAgent();
  const whole = wholeParts(agent, parts);
  const { providers, costLevers } = whole;
  return { settings: { ...others, ...whole }, providers, costLevers, ofVersion: ofVersion ?? agent.version };
}

/** The agent's version that a conditional change hangs on; undefined without `If-Match`. */
async function matchedVersion(c: Context<AppEnv>, id: string): Promise<number | undefined> {
  if (c.req.header("If-Match") === undefined) return undefined;
  const agent = await c.var.services.agents.agents.find(c.var.principal.organizationId, id);
  if (agent === null) throw unknownAgent();
  return (await requireMatch(c, agentOnWire(agent))) ? agent.version : undefined;
}
