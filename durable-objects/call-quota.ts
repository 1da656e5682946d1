import { DurableObject } from "cloudflare:workers";
import type { Env } from "../workers/environment/env.ts";
import type { CallQuotaObject, QuotaDecision, QuotaLimit } from "../workers/environment/objects.ts";
import { takeFromQuota } from "../workers/services/calls/quota-windows.ts";

/** Durable Object of one quota of an organisation: counts calls against its limits. */
export class CallQuota extends DurableObject<Env> implements CallQuotaObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS windows (window_ms INTEGER PRIMARY KEY, started_at_epoch_ms INTEGER NOT NULL, taken INTEGER NOT NULL)",
    );
  }

  take(limits: readonly QuotaLimit[]): QuotaDecision {
    const { decision, changed } = this.#decide(limits);
    for (const { windowMs, startedAtEpochMs, taken } of changed) {
      this.ctx.storage.sql.exec(
        "INSERT OR REPLACE INTO windows (window_ms, started_at_epoch_ms, taken) VALUES (?, ?, ?)",
        windowMs,
        startedAtEpochMs,
        taken,
      );
    }
    return decision;
  }

  check(limits: readonly QuotaLimit[]): QuotaDecision {
    return this.#decide(limits).decision;
  }

  #decide(limits: readonly QuotaLimit[]): ReturnType<typeof takeFromQuota> {
    const rows = this.ctx.storage.sql
      .exec<{ window_ms: number; started_at_epoch_ms: number; taken: number }>("SELECT * FROM windows")
      .toArray();
    const counts = rows.map((row) => ({
      windowMs: row.window_ms,
      startedAtEpochMs: row.started_at_epoch_ms,
      taken: row.taken,
    }));
    return takeFromQuota(limits, counts, Date.now());
  }
}
