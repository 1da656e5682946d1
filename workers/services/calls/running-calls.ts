import { within } from "../../../voice/deadline.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import type { CallProgress, CallSessionObject } from "../../environment/objects.ts";
import type { OperatorAction, OperatorOutcome } from "../../environment/operator-action.ts";
import { workerClock } from "../../time/worker-clock.ts";

/** Wait for a call's object; past it the call is told of as Postgres knows it. */
const OBJECT_DEADLINE_MS = 1_000;
/** Wait for a call's object to do something; it takes no longer than to answer. */
const ACTION_DEADLINE_MS = 1_800;

/** Creates the access to calls that go on, which their objects alone know. */
export function createRunningCalls(objects: DurableObjectNamespace<CallSessionObject>) {
  return {
    /**
     * Reads a call's progress: null when its object has nothing of it, `unreachable` when it does not answer within a
     * second.
     */
    async progress(callId: string): Promise<CallProgress | null | "unreachable"> {
      try {
        return await within(objects.getByName(callId).progress(), "the call", OBJECT_DEADLINE_MS, workerClock);
      } catch (error) {
        // Whatever became of the object, what Postgres has is still there to be told.
        writeLog({ event: "call_object_unreachable", callId, reason: errorName(error) });
        return "unreachable";
      }
    },

    /** Lets an operator act in a call; throws when its object does not answer in time. */
    operate(callId: string, action: OperatorAction): Promise<OperatorOutcome> {
      const acting: Promise<OperatorOutcome> = objects.getByName(callId).operate(action);
      return within(acting, "the call", ACTION_DEADLINE_MS, workerClock);
    },

    /** Ends a call for `operator`; false when it is not running. Throws when its object does not answer in time. */
    async end(callId: string, operator: string): Promise<boolean> {
      const ending = objects.getByName(callId).endByApi(operator);
      return (await within(ending, "the call", ACTION_DEADLINE_MS, workerClock)).ended;
    },
  };
}
/** Access to calls that go on, see `createRunningCalls`. */
export type RunningCalls = ReturnType<typeof createRunningCalls>;
