import { createRoute, z } from "@hono/zod-openapi";
import { encodeWav } from "../../../voice/audio/wav.ts";
import { DeadlineExceeded } from "../../../voice/deadline.ts";
import { ProviderError } from "../../../voice/providers.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idSchema } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { takeCallQuota } from "../../middleware/call-quota.ts";
import { requireCallableModels } from "../../requests/agent-models.ts";
import { readBody } from "../../requests/request-body.ts";
import { createCallServices } from "../../services/calls/call-services.ts";
import { answerUtterance, UTTERANCE_REPLY_RATE_HZ } from "../../services/calls/utterances.ts";
import { MAX_UTTERANCE_BYTES, readUtterance } from "./utterance-audio.ts";

/** Time for an utterance, its answer and every vendor in between. */
const ANSWER_DEADLINE_MS = 30_000;

const answerSchema = z
  .object({
    callId: z.string(),
    transcript: z.string().openapi({ description: "Empty when nothing was understood" }),
    reply: z.string(),
    audio: z.object({
      encoding: z.literal("wav"),
      sampleRateHz: z.number().int(),
      base64: z.string(),
    }),
  })
  .openapi("UtteranceAnswer");

const audioBody = { schema: z.string().openapi({ format: "binary" }) };

/** Route of `/api/voice/process`: one utterance in; its transcript, the agent's answer and the answer's audio out. */
export const utteranceRoutes = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/process",
    tags: ["Voice"],
    summary: "Answer one recorded utterance",
    description:
      "For programs without a live line: at most 60 seconds of WAV (PCM, floats, A-law or mu-law; channels are mixed), or of raw 16-bit little-endian mono as `audio/l16;rate=16000`.",
    ...access("operator"),
    request: {
      query: z.object({ agentId: idSchema.openapi({ description: "Id or slug" }) }),
      body: { required: true, content: { "audio/wav": audioBody, "audio/l16": audioBody } },
    },
    responses: { 200: jsonAnswer(answerSchema, "The answer"), ...refusals },
  }),
  async (c) => {
    const samples = readUtterance(c.req.header("Content-Type"), await readBody(c.req.raw, MAX_UTTERANCE_BYTES));
    const { agents } = c.var.services.agents;
    const { audit } = c.var.services.access;
    const { calls } = c.var.services.calls;
    const agent = await agents.findByName(c.var.principal.organizationId, c.req.valid("query").agentId);
    if (agent === null) throw new ApiError("not_found", "There is no such agent.");
    await requireCallableModels(c, agent);
    await takeCallQuota(c, agent.organizationId);
    const { callId } = await calls.prepare(agent, "utterance");
    await audit.record(authorOf(c), { action: "call.start", resourceId: callId });
    const services = createCallServices(c.env, (task) => c.executionCtx.waitUntil(task));
    const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
    const answer = await answerUtterance({ agent, callId, samples, services, ai: c.env.AI, signal }).catch(
      vendorFailure,
    );
    const wav = encodeWav(answer.replySamples, UTTERANCE_REPLY_RATE_HZ);
    const audio = { encoding: "wav" as const, sampleRateHz: UTTERANCE_REPLY_RATE_HZ, base64: toBase64(wav) };
    return reply(c, { callId, transcript: answer.transcript, reply: answer.replyText, audio }, 200);
  },
);

/** Answers a vendor's failure as ours: it is not the client's mistake. */
function vendorFailure(error: unknown): never {
  if (!(error instanceof ProviderError || error instanceof DeadlineExceeded)) throw error;
  const stage = error.stage === "stt" ? "Speech to text" : error.stage === "tts" ? "Text to speech" : "The model";
  throw new ApiError("unavailable", `${stage} did not answer; try again.`, { retryAfterSeconds: 2 });
}

/** Bytes per call of `String.fromCharCode`, which takes each as an argument. */
const BASE64_BLOCK_BYTES = 8_192;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += BASE64_BLOCK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + BASE64_BLOCK_BYTES));
  }
  return btoa(binary);
}
