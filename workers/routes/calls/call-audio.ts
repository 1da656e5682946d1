import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { decodeBase64 } from "../../../voice/flight/base64.ts";
import { RECORDING_BYTES_PER_SECOND } from "../../../voice/recording/audio-format.ts";
import { LEVEL_MS } from "../../../voice/recording/levels.ts";
import type { CallAudio } from "../../environment/objects.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { replyFile } from "../../http/file-answer.ts";
import { createRouter, jsonAnswer, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { byteRangeOf } from "../../services/recordings/byte-range.ts";
import { fileBytes } from "../../services/recordings/recording-stream.ts";
import { callAudioSchema } from "./call-audio-wire.ts";

const tags = ["Calls"];

/** Routes of a call's audio recording: what there is, the file, and its erasure. */
export const callAudioRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/audio",
      tags,
      summary: "Tell of a call's audio recording",
      description:
        "`none`: the agent does not record, or it was erased or its days are over. `recording` while the call goes on, `finishing` for a moment after it.",
      ...access("viewer"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(callAudioSchema, "What there is"), ...refusals },
    }),
    async (c) => reply(c, callAudioOnWire(await stateOf(c, c.req.valid("param").id)), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/audio.wav",
      tags,
      summary: "Hear a call",
      description:
        "A WAV file of mu-law at 16 kHz, the caller left and the agent, as it was heard, right: 1.9 MB a minute. It takes a `Range` of bytes. " +
        "`download=true` has a browser save it. The audit log notes who heard it.",
      ...access("operator"),
      request: { params: idParams, query: z.strictObject({ download: z.enum(["true", "false"]).default("false") }) },
      responses: {
        200: { description: "The recording", content: { "audio/wav": { schema: binary() } } },
        206: { description: "The part that was asked for", content: { "audio/wav": { schema: binary() } } },
        416: { description: "The part lies behind the end" },
        ...refusals,
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const { organizationId } = c.var.principal;
      const audio = await stateOf(c, id);
      if (audio.state === "none") throw new ApiError("not_found", "There is no audio recording of this call.");
      if (audio.state !== "ready") throw new ApiError("conflict", "The recording is whole when the call has ended.");
      const { audioBytes } = audio.file;
      const size = fileBytes(audioBytes);
      const range = byteRangeOf(c.req.header("Range"), size);
      const headers = { "Accept-Ranges": "bytes" };
      const contentType = "audio/wav";
      if (range === "unsatisfiable") {
        return replyFile(c, null, {
          status: 416,
          contentType,
          headers: { ...headers, "Content-Range": `bytes */${size}` },
        });
      }
      const { callAudio } = c.var.services.calls;
      await callAudio.noteHeard(authorOf(c), id);
      const { first, last } = range ?? { first: 0, last: size - 1 };
      const body = callAudio.stream({ organizationId, callId: id }, audioBytes, { first, last });
      return replyFile(c, body, {
        ...(c.req.valid("query").download === "true" && { name: `${id}.wav` }),
        contentType,
        status: range === null ? 200 : 206,
        headers: {
          ...headers,
          "Content-Length": String(last - first + 1),
          ...(range !== null && { "Content-Range": `bytes ${first}-${last}/${size}` }),
        },
      });
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}/audio",
      tags,
      summary: "Erase a call's audio recording",
      description: "The call and its transcript stay.",
      ...access("admin"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ deleted: z.literal(true) }), "Erased"), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await requireCall(c, id);
      const erased = await c.var.services.calls.callAudio.erase(authorOf(c), id);
      if (erased === "running") throw new ApiError("conflict", "The call goes on; end it first.");
      if (!erased) throw new ApiError("not_found", "There is no audio recording of this call.");
      return reply(c, { deleted: true as const }, 200);
    },
  );

function binary() {
  return z.string().openapi({ format: "binary" });
}

async function requireCall(c: Context<AppEnv>, id: string): Promise<void> {
  const call = await c.var.services.calls.calls.find(c.var.principal.organizationId, id);
  if (call === null) throw new ApiError("not_found", "There is no such call.");
}

async function stateOf(c: Context<AppEnv>, id: string): Promise<CallAudio> {
  await requireCall(c, id);
  return c.var.services.calls.callAudio.state(id);
}

function callAudioOnWire(audio: CallAudio): z.infer<typeof callAudioSchema> {
  const { state } = audio;
  if (state === "none") {
    return { state, durationMs: null, bytes: null, isPartial: false, deletedAt: null, levels: null };
  }
  const deletedAt = new Date(audio.deleteAtEpochMs).toISOString();
  if (state !== "ready") return { state, durationMs: null, bytes: null, isPartial: false, deletedAt, levels: null };
  const { audioBytes, isPartial } = audio.file;
  const both = [...decodeBase64(audio.file.levels)];
  const ofChannel = (channel: number): number[] => both.filter((_, at) => at % 2 === channel);
  return {
    state,
    durationMs: (audioBytes / RECORDING_BYTES_PER_SECOND) * 1_000,
    bytes: fileBytes(audioBytes),
    isPartial,
    deletedAt,
    levels: { everyMs: LEVEL_MS, caller: ofChannel(0), agent: ofChannel(1) },
  };
}
