import { DurableObject } from "cloudflare:workers";
import { type Env, readSettings } from "../../workers/environment/env.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { IndexBuilderObject } from "../../workers/environment/objects.ts";
import type { ChangeBuilder } from "../../workers/services/database-advisor/change-builder.ts";
import { createChangeBuilder } from "../../workers/services/database-advisor/create.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";

/** Time until a step is tried again that failed, as when Postgres is away. */
const RETRY_MS = 30_000;

/**
 * Durable Object that applies approved changes of the database, one for the deployment. It steps by alarm, so that a
 * build outlives the request that approved it; what is true stands in Postgres, not here.
 */
export class IndexBuilder extends DurableObject<Env> implements IndexBuilderObject {
  #builder: ChangeBuilder | null = null;

  async wake(): Promise<void> {
    await this.ctx.storage.setAlarm(workerClock.now());
  }

  override async alarm(): Promise<void> {
    this.#builder ??= createChangeBuilder(readSettings(this.env));
    let nextMs: number | null;
    try {
      nextMs = await this.#builder.step();
    } catch (error) {
      writeLog({ event: "database_change_delayed", reason: errorName(error) });
      nextMs = RETRY_MS;
    }
    if (nextMs === null) return;
    // Woken meanwhile: that alarm is due already.
    const set = await this.ctx.storage.getAlarm();
    if (set === null) await this.ctx.storage.setAlarm(workerClock.now() + nextMs);
  }
}
