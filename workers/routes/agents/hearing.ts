import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { encodeWav } from "../../../voice/audio/wav.ts";
import { CLIP_RATE_HZ, type Clip, keyOf } from "../../../voice/clips/clip.ts";
import { openerPhrases } from "../../../voice/reply/openers.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access } from "../../middleware/access.ts";
import { takeCallQuota } from "../../middleware/call-quota.ts";
import { requireCallableModels } from "../../requests/agent-models.ts";
import { unknownAgent } from "./agent-wire.ts";

/** Longest line that is spoken to be heard: some 20 s. */
const MAX_LINE_CHARACTERS = 300;

const lineSchema = z.strictObject({ text: z.string().trim().min(1).max(MAX_LINE_CHARACTERS) }).openapi("SpokenLine");

const openerQuery = z.object({ text: z.string().trim().min(1).max(60).openapi({ example: "Let me see," }) });

const tags = ["Agents"];

const wavAnswer = (description: string) => ({
  description,
  content: { "audio/wav": { schema: z.string().openapi({ format: "binary" }) } },
});

async function agentOf(c: Context<AppEnv>, id: string) {
  const agent = await c.var.services.agents.agents.find(c.var.principal.organizationId, id);
  if (agent === null) throw unknownAgent();
  return agent;
}

function replyClip(c: Context<AppEnv>, clip: Clip): never {
  return replyFile(c, encodeWav(clip.samples, CLIP_RATE_HZ), { contentType: "audio/wav" });
}

/** Routes that let people hear an agent: a line in its voice, and its openers as they are stored. */
export const agentHearingRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/speech",
      tags,
      summary: "Hear a line in an agent's voice",
      description:
        "Spoken with the deployment's keys by the voices of the agent as it is saved, at most 25 seconds. It counts as a call against the organisation's quota.",
      ...access("operator"),
      request: { params: idParams, body: jsonBody(lineSchema) },
      responses: { 200: wavAnswer("The line, 16-bit mono at 24 kHz"), ...refusals },
    }),
    async (c) => {
      const agent = await agentOf(c, c.req.valid("param").id);
      await requireCallableModels(c, agent);
      await takeCallQuota(c, agent.organizationId);
      const clip = await c.var.services.agents.spokenLines.speak(agent, c.req.valid("json").text);
      if (clip !== null) return replyClip(c, clip);
      throw new ApiError("unavailable", "No voice of the agent has spoken; try again.", { retryAfterSeconds: 2 });
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/openers/audio",
      tags,
      summary: "Hear an opener of an agent as it is stored",
      description: "One of those that the agent's openers are listed with. Nothing is spoken anew.",
      ...access("viewer"),
      request: { params: idParams, query: openerQuery },
      responses: { 200: wavAnswer("The opener, 16-bit mono at 24 kHz"), ...refusals },
    }),
    async (c) => {
      const agent = await agentOf(c, c.req.valid("param").id);
      const { text } = c.req.valid("query");
      const isOpener = openerPhrases(agent).some((phrase) => keyOf(phrase.text) === keyOf(text));
      if (!isOpener) throw new ApiError("not_found", "The agent has no such opener.");
      const clip = (await c.var.services.agents.voiceClips.read(agent)).find(text);
      if (clip === null) throw new ApiError("not_found", "This opener is not recorded yet.");
      return replyClip(c, clip);
    },
  );
