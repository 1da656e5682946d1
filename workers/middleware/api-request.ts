import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { answerError } from "../errors.ts";
import { createRequestServices } from "../services/create.ts";
import { beginAnswer, finishAnswer } from "./answer-headers.ts";
import { pagesOfOthers } from "./cross-origin.ts";
import { RequestLimits } from "./rate-limit.ts";
import { sendRenewedSession } from "./session-cookie.ts";

/**
 * What happens to every API request before its route and to every answer after it. One middleware for all of it: each further one takes an answer from memory about as long as
 * looking it up does.
 */
export function apiRequest(): MiddlewareHandler<AppEnv> {
  const limits = new RequestLimits();
  const forPage = pagesOfOthers();
  return async function apiRequest(c, next) {
    beginAnswer(c);
    c.set(
      "services",
      createRequestServices(c.env, (task) => c.executionCtx.waitUntil(task)),
    );
    const answer = async (): Promise<void> => {
      const refusal = limits.refusalOf(c);
      if (refusal === null) await next();
      else c.res = answerError(refusal, c);
    };
    if (c.req.header("Origin") === undefined) {
      await answer();
    } else {
      const preflight = await forPage(c, answer);
      if (preflight) c.res = preflight;
    }
    sendRenewedSession(c);
    await finishAnswer(c);
  };
}
