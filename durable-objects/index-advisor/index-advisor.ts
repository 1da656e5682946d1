import { DurableObject } from "cloudflare:workers";
import { within } from "../../voice/deadline.ts";
import { type Env, readSettings } from "../../workers/environment/env.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { IndexAdvisorObject } from "../../workers/environment/objects.ts";
import {
  type AdviceState,
  isStale,
  isUnderWay,
  MAX_RUN_MS,
  NO_ADVICE,
} from "../../workers/measure/database-advisor/advising/advice-state.ts";
import { AdviceFailure } from "../../workers/services/database-advisor/advice-run.ts";
import { createAdviceRun } from "../../workers/services/database-advisor/create.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";

const STATE = "advice";
/** A run that takes longer is broken off before the next one may begin. */
const RUN_DEADLINE_MS = MAX_RUN_MS - 10_000;

/**
 * Durable Object that makes advice for the deployment's database and keeps the last, one for the deployment. It works
 * by alarm, so that no request waits for some thousand plans, and that there is one run at a time whoever asks.
 */
export class IndexAdvisor extends DurableObject<Env> implements IndexAdvisorObject {
  async read(): Promise<AdviceState> {
    const state = await this.#state();
    return isStale(state, workerClock.now()) ? this.look() : state;
  }

  async look(): Promise<AdviceState> {
    const state = await this.#state();
    const nowMs = workerClock.now();
    if (isUnderWay(state, nowMs)) return state;
    const begun = { ...state, startedAt: new Date(nowMs).toISOString() };
    await this.ctx.storage.put(STATE, begun);
    await this.ctx.storage.setAlarm(nowMs);
    return begun;
  }

  override async alarm(): Promise<void> {
    const run = createAdviceRun(readSettings(this.env));
    try {
      const report = await within(run(), "database advice", RUN_DEADLINE_MS, workerClock);
      await this.#keep({ startedAt: null, report, failure: null });
    } catch (error) {
      writeLog({ event: "database_advice_failed", reason: errorName(error) });
      const reason = error instanceof AdviceFailure ? error.message : "the run broke off; the log says by which error";
      const at = new Date(workerClock.now()).toISOString();
      // What was advised before stays true of its time, and says which that is.
      await this.#keep({ ...(await this.#state()), startedAt: null, failure: { at, reason } });
    }
  }

  async #state(): Promise<AdviceState> {
    return (await this.ctx.storage.get<AdviceState>(STATE)) ?? NO_ADVICE;
  }

  async #keep(state: AdviceState): Promise<void> {
    await this.ctx.storage.put(STATE, state);
  }
}
