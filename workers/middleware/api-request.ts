import type { Context, MiddlewareHandler } from "hono";
import { addAnswerHeaders, beginAnswer } from "../http/answer-headers.ts";
import type { AppEnv } from "../http/app-env.ts";
import type { KnownRead } from "../http/cached-read.ts";
import { replyKnown } from "../http/cached-reply.ts";
import { answerError } from "../http/errors.ts";
import { KnownReads } from "../http/known-reads.ts";
import { createRequestServices } from "../services/create.ts";
import { knownPrincipal } from "./access.ts";
import { pagesOfOthers } from "./cross-origin.ts";
import type { RequestLimits } from "./rate-limit.ts";
import { RequestRecorder } from "./request-recorder.ts";
import { sendRenewedSession } from "./session-cookie.ts";

/**
 * Middleware of every API request: services, rate limits, remembered reads, other origins' pages, renewed sessions, and
 * the record of the request. It is one middleware, since each further one takes an answer from memory about as long as
 * looking it up does.
 */
export function apiRequest(limits: RequestLimits): MiddlewareHandler<AppEnv> {
  const reads = new KnownReads();
  const forPage = pagesOfOthers();
  const recorder = new RequestRecorder();
  return async function apiRequest(c, next) {
    beginAnswer(c);
    c.set(
      "services",
      createRequestServices(
        c.env,
        (task) => c.executionCtx.waitUntil(task),
        () => `${c.req.method} ${c.get("route") ?? "unknown"}`,
      ),
    );
    const answer = async (): Promise<void> => {
      const refusal = limits.refusalOf(c);
      if (refusal !== null) c.res = answerError(refusal, c);
      else if (!(await answerKnownRead(c, reads))) await next();
    };
    if (c.req.header("Origin") === undefined) {
      await answer();
    } else {
      const preflight = await forPage(c, answer);
      if (preflight) {
        c.res = preflight;
        addAnswerHeaders(c, c.res.headers);
      }
    }
    sendRenewedSession(c);
    recorder.record(c);
  };
}

/** Answers a read that was routed, let in and validated before, without doing so again. False when it is none. */
async function answerKnownRead(c: Context<AppEnv>, reads: KnownReads): Promise<boolean> {
  c.set("knownReads", reads);
  const known = knownRead(c, reads);
  if (known === null) return false;
  try {
    c.res = await replyKnown(c, known);
  } catch (error) {
    c.res = answerError(error, c);
  }
  return true;
}

function knownRead(c: Context<AppEnv>, reads: KnownReads): KnownRead | null {
  const principal = c.req.method === "GET" ? knownPrincipal(c) : null;
  if (principal === null) return null;
  const known = reads.find(principal, c.req.url);
  if (known !== null) c.set("principal", principal);
  return known;
}
