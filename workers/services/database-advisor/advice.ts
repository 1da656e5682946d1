import type { Clock } from "../../../voice/clock.ts";
import { within } from "../../../voice/deadline.ts";
import type { IndexAdvisorObject } from "../../environment/objects.ts";
import type { AdviceState } from "../../measure/database-advisor/advising/advice-state.ts";

/** The object answers from its storage; a request waits no longer for it. */
const DEADLINE_MS = 5_000;

/** Creates the reader of the deployment's advice. `object` makes it, away from requests. */
export function createAdvice(object: Pick<IndexAdvisorObject, "read" | "look">, clock: Clock) {
  const ask = (answer: Promise<AdviceState>): Promise<AdviceState> =>
    within(answer, "index advisor", DEADLINE_MS, clock);
  return {
    /** Returns the advice that was made last, and has it made where it is old or there is none. */
    read: () => ask(Promise.resolve(object.read())),

    /** Has it made anew. */
    look: () => ask(Promise.resolve(object.look())),
  };
}
/** Reader of the deployment's advice, see `createAdvice`. */
export type Advice = ReturnType<typeof createAdvice>;
