import type { Context } from "hono";
import type { CallControl } from "../../../voice/call/call.ts";
import type { OperatorAction, OperatorRefusal } from "../../environment/operator-action.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ApiError } from "../../http/errors.ts";
import { authorOf } from "../../middleware/access.ts";
import { repeatRefused } from "../../requests/request-fields.ts";
import type { Call } from "../../services/calls/calls.ts";

/** Returns the principal's call with this id; throws when there is none. */
export async function requireCall(c: Context<AppEnv>, callId: string): Promise<Call> {
  const call = await c.var.services.calls.calls.find(c.var.principal.organizationId, callId);
  if (call === null) throw new ApiError("not_found", "There is no such call.");
  return call;
}

/**
 * Performs an operator's action in a call, and logs it unless it changed nothing. A token to listen with is logged when
 * it is used. Throws the refusal of an action that was not performed.
 */
export async function actInCall(c: Context<AppEnv>, callId: string, action: OperatorAction): Promise<CallControl> {
  const call = await requireCall(c, callId);
  if (call.status === "ended") throw refusalOf("not_running");
  const outcome = await c.var.services.calls.runningCalls.operate(call.id, action);
  if (!outcome.isDone) throw refusalOf(outcome.reason, outcome.retryAfterMs);
  if (outcome.isChange && action.type !== "listen" && action.type !== "keep") {
    await c.var.services.access.audit.record(authorOf(c), { action: `call.${action.type}`, resourceId: call.id });
  }
  return outcome.control;
}

function refusalOf(reason: OperatorRefusal, retryAfterMs = 0): ApiError {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1_000);
  switch (reason) {
    case "not_running":
      return new ApiError("conflict", "The call is not running.");
    case "taken_over":
      return new ApiError("conflict", "Another operator has taken the call over.");
    case "not_yours":
      return new ApiError("conflict", "The agent has the call: it was handed back.");
    case "lines_waiting":
      return new ApiError("conflict", "The caller has not paused yet, and five lines wait already.");
    case "too_many_listeners":
      return new ApiError("conflict", "Three operators listen to this call already, or are about to.");
    case "key_reused":
      return repeatRefused("key_reused");
    case "too_many":
      return new ApiError("rate_limited", "This is more than operators may do in a call at once.", {
        retryAfterSeconds,
      });
  }
}
