import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { CallControl } from "../../../voice/call/call.ts";
import { defaultTurnOptions } from "../../../voice/turn/turn-state.ts";
import type { OperatorAction } from "../../environment/operator-action.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { reply } from "../../http/envelope.ts";
import { ApiError } from "../../http/errors.ts";
import { createRouter, jsonAnswer, jsonBody, refusals } from "../../http/router.ts";
import { idParams } from "../../http/wire-schemas.ts";
import { access, authorOf } from "../../middleware/access.ts";
import { idempotencyHeadersSchema, keyedRequestOf } from "../../requests/request-fields.ts";
import { storedText } from "../../requests/stored-text.ts";
import { actInCall, requireCall } from "./operator-action.ts";

/** Longest line that an operator may have said at once: about 30 seconds of speech. */
const MAX_LINE_CHARS = 500;
/** Longest whisper: it is read by the model with every word of the prompt. */
const MAX_WHISPER_CHARS = 500;

const tags = ["Live calls"];

const controlSchema = z
  .object({
    takenOverBy: z.string().nullable().openapi({
      description: "Id of the operator who has the call; null while the agent has it",
    }),
    waitingLines: z.number().int().openapi({ description: "Operators' lines that wait until the caller pauses" }),
    absentAfterMs: z.number().int().openapi({
      description: "A call that was taken over goes back to the agent when no operator does anything in it for so long",
    }),
  })
  .openapi("CallControl");

const textBody = (maxLength: number, description: string) =>
  jsonBody(z.strictObject({ text: storedText(maxLength).min(1).openapi({ description }) }));

/** Routes of what an operator does in a call that goes on. */
export const callControlRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/whisper",
      tags,
      summary: "Whisper to the agent",
      description:
        "A hint for the agent's next answer, and for no other. The caller does not hear it, and it is not remembered as said.",
      ...access("operator"),
      request: {
        params: idParams,
        headers: idempotencyHeadersSchema,
        body: textBody(MAX_WHISPER_CHARS, "What the agent should know or do in its next answer"),
      },
      responses: { 200: jsonAnswer(controlSchema, "The agent has it"), ...refusals },
    }),
    async (c) => answerSpoken(c, "whisper", c.req.valid("param").id, c.req.valid("json").text),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/say",
      tags,
      summary: "Say something in the agent's voice",
      description:
        "In place of what the agent is saying, at once; while the caller speaks it waits until they pause, for 15 seconds at most. In a call that was taken over it is the answer.",
      ...access("operator"),
      request: {
        params: idParams,
        headers: idempotencyHeadersSchema,
        body: textBody(MAX_LINE_CHARS, "The line, as it is to be spoken"),
      },
      responses: { 200: jsonAnswer(controlSchema, "It is said, or waits for the caller to pause"), ...refusals },
    }),
    async (c) => answerSpoken(c, "say", c.req.valid("param").id, c.req.valid("json").text),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/take-over",
      tags,
      summary: "Take a call over",
      description:
        "The agent falls silent and answers nothing; lines that are said answer the caller. Keep it at least every 10 seconds: after 30 seconds in which no operator does anything, the agent has the call again.",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(controlSchema, "The call is yours"), ...refusals },
    }),
    async (c) => answerControl(c, await act(c, c.req.valid("param").id, "take_over")),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/keep",
      tags,
      summary: "Keep a call that you have",
      description:
        "Says that its operator is still there. It takes nothing over: a call that was handed back meanwhile stays with the agent, and the answer is 409.",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(controlSchema, "The call is still yours"), ...refusals },
    }),
    async (c) => answerControl(c, await act(c, c.req.valid("param").id, "keep")),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/hand-back",
      tags,
      summary: "Hand a call back to the agent",
      description: "It answers what the caller said last, if nobody has. Any operator may hand a call back.",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(controlSchema, "The agent has the call"), ...refusals },
    }),
    async (c) => answerControl(c, await act(c, c.req.valid("param").id, "hand_back")),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/end",
      tags,
      summary: "End a call",
      ...access("operator"),
      request: { params: idParams },
      responses: { 200: jsonAnswer(z.object({ ended: z.literal(true) }), "The call was ended"), ...refusals },
    }),
    async (c) => {
      const { audit } = c.var.services.access;
      const { runningCalls } = c.var.services.calls;
      const call = await requireCall(c, c.req.valid("param").id);
      const isEnded = call.status !== "ended" && (await runningCalls.end(call.id, c.var.principal.actor.id));
      if (!isEnded) throw new ApiError("conflict", "The call is not running.");
      await audit.record(authorOf(c), { action: "call.end", resourceId: call.id });
      return reply(c, { ended: true as const }, 200);
    },
  );

async function answerSpoken(c: Context<AppEnv>, type: "say" | "whisper", callId: string, text: string) {
  const repeat = await keyedRequestOf(c);
  const action: OperatorAction = { type, operator: c.var.principal.actor.id, text, repeat };
  return answerControl(c, await actInCall(c, callId, action));
}

function act(c: Context<AppEnv>, callId: string, type: "take_over" | "keep" | "hand_back"): Promise<CallControl> {
  return actInCall(c, callId, { type, operator: c.var.principal.actor.id });
}

function answerControl(c: Context<AppEnv>, control: CallControl) {
  return reply(c, { ...control, absentAfterMs: defaultTurnOptions.operatorAbsenceMs }, 200);
}
