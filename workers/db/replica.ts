import { sql } from "drizzle-orm";
import type { Database } from "./client.ts";

/** Staleness that reads from a replica may have: figures of days are as good a minute later. */
export const REPLICA_STALENESS_MS = 60_000;

/** A replica's lag as it was found. */
interface Finding {
  atMs: number;
  lagMs: number;
}

/**
 * Keeps to the bound of a replica's staleness. A lag that was found at one time can have grown by the time since then
 * and no more, so that the replica is asked again only when the two together come near the bound. A replica that does
 * not answer, or does not know its lag, is left out for a while and the primary asked instead.
 */
export class ReplicaWatch {
  #found: Finding | null = null;
  #leftOutUntilMs = 0;

  /** Returns the replica where what it says is at most a minute old, else the primary. */
  async choose(primary: Database, replica: Database, nowMs: number): Promise<Database> {
    if (this.#isFresh(nowMs)) return replica;
    if (nowMs < this.#leftOutUntilMs) return primary;
    const lagMs = await lagOf(replica).catch(() => null);
    this.#found = lagMs === null ? null : { atMs: nowMs, lagMs };
    if (this.#isFresh(nowMs)) return replica;
    this.#leftOutUntilMs = nowMs + LEFT_OUT_MS;
    return primary;
  }

  #isFresh(nowMs: number): boolean {
    return this.#found !== null && this.#found.lagMs + (nowMs - this.#found.atMs) <= REPLICA_STALENESS_MS;
  }
}

/** Time for which a replica that is behind or away is not asked. */
const LEFT_OUT_MS = 10_000;

/** Reads a replica's lag in ms; null where it does not know it. A database that is no replica has none. */
export async function lagOf(replica: Database): Promise<number | null> {
  const { rows } = await replica.execute(sql`
    select (case
      when not pg_is_in_recovery() or pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
      else extract(epoch from now() - pg_last_xact_replay_timestamp()) * 1000
    end)::float8 as lag_ms`);
  const lagMs = rows[0]?.lag_ms;
  return lagMs == null ? null : Number(lagMs);
}
