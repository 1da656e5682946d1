import { asc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { DirectConnection, OpenDirectConnection } from "../../db/direct-connection.ts";
import { databaseChanges } from "../../db/schema.ts";
import { type ChangeEffect, effectOn, judgePlans } from "../../measure/database-advisor/changes/change-effect.ts";
import {
  type ChangeEntry,
  type ChangeSight,
  type ChangeStatus,
  nextStep,
} from "../../measure/database-advisor/changes/change-state.ts";
import { ddlOf, dropOf } from "../../measure/database-advisor/index-plan.ts";
import { poolingSeenIn } from "../../measure/database-advisor/pooled-session.ts";
import { usesIndex } from "../../measure/database-advisor/statements/plan-tree.ts";
import { type DatabaseChange, platformAuthor, writeStep } from "./changes.ts";
import { reasonOf } from "./refusal-words.ts";
import { createSnapshots } from "./snapshots.ts";
import { planStatement } from "./statement-plan.ts";

/** World of the builder. */
export interface BuilderDeps {
  db: Database;
  openDirect: OpenDirectConnection;
  now(): number;
}

/** Waits of the builder. */
export interface BuilderWaits {
  /** Every statement waits this long for a lock: behind one that waits, all writes to the table queue up. */
  lockMs: number;
  /** A step waits this long for its statement: short builds are over then, long ones are looked at again. */
  stepMs: number;
}

/** Three seconds are what writers of a table can be asked to wait; a step stays below the time between two alarms. */
export const defaultBuilderWaits = { lockMs: 3_000, stepMs: 5_000 } as const satisfies BuilderWaits;

/** Time until the builder is to look again, in ms; null when there is nothing to do. */
export type NextLookMs = number | null;

const CONNECT_MS = 10_000;
/** A build is looked at this often; a failed attempt is repeated after the longer wait. */
const LOOK_MS = 1_000;
const RETRY_MS = 5_000;
/** Drops that may fail before the change is called failed with its invalid index left, and said so. */
const MAX_DROPS = 10;
/** Calls are compared with those before for a day. */
const WATCH_MS = 86_400_000;

const ACTIVE: ChangeStatus[] = ["building", "verifying", "cancelling", "reverting"];

/**
 * Builder of approved changes, one at a time. It does one step, writes in Postgres what is true after it, and is called
 * again. What it keeps in memory is a convenience: a builder that begins anew finds everything in the database.
 */
export class ChangeBuilder {
  readonly #deps: BuilderDeps;
  readonly #waits: BuilderWaits;
  /** Attempt under way over a connection of this builder. */
  #attempt: { changeId: string; settled: Promise<void>; failure: string | null; isOver: boolean } | null = null;
  #failedDrops = 0;

  constructor(deps: BuilderDeps, waits: BuilderWaits = defaultBuilderWaits) {
    this.#deps = deps;
    this.#waits = waits;
  }

  /** Does the next step of the change that is being applied, or begins the one approved first. */
  async step(): Promise<NextLookMs> {
    const { db } = this.#deps;
    const [change] = await db
      .select()
      .from(databaseChanges)
      .where(inArray(databaseChanges.status, ACTIVE))
      .orderBy(asc(databaseChanges.updatedAt))
      .limit(1);
    if (change !== undefined) return this.#advance(change);
    const [next] = await db
      .select()
      .from(databaseChanges)
      .where(eq(databaseChanges.status, "approved"))
      .orderBy(asc(databaseChanges.updatedAt))
      .limit(1);
    if (next === undefined) return null;
    await this.#become(next, "building", null);
    return 0;
  }

  async #advance(change: DatabaseChange): Promise<NextLookMs> {
    const sight = await this.#sightOf(change);
    const step = nextStep(change.status, sight);
    switch (step.do) {
      case "wait":
        await this.#waitForAttempt(change.id);
        return LOOK_MS;
      case "build":
        return this.#build(change, sight.lastFailure);
      case "drop":
        return this.#drop(change, step.note);
      case "cancel":
        await this.#cancel(change);
        return LOOK_MS;
      case "become":
        await this.#become(change, step.status, step.note);
        return 0;
      case "nothing":
        if (change.status === "verifying") await this.#verify(change);
        return 0;
    }
  }

  /** Writes down which backend is about to build; null when the change was withdrawn in this very moment. */
  async #noteAttempt(change: DatabaseChange, connection: DirectConnection, lastFailure: string | null) {
    const [backend] = await connection.query(
      "select pg_backend_pid() as pid, backend_start::text as started from pg_stat_activity where pid = pg_backend_pid()",
    );
    return writeStep(
      this.#deps.db,
      change,
      {
        attempts: change.attempts + 1,
        backendPid: backend === undefined ? null : Number(backend.pid),
        backendStartedAt: backend === undefined ? null : String(backend.started),
      },
      this.#entry("building", `attempt ${change.attempts + 1}${lastFailure === null ? "" : ` after: ${lastFailure}`}`),
      platformAuthor(change),
      this.#deps.now(),
    );
  }

  /** Notes the attempt and its backend, then begins: an attempt that nobody noted could not be told from another's. */
  async #build(change: DatabaseChange, lastFailure: string | null): Promise<NextLookMs> {
    const connection = await this.#connect();
    if (connection === "pooled") {
      await this.#become(change, "failed", "the connection keeps no session, as one through a pooler");
      return 0;
    }
    if (connection === null) return this.#giveUpOrRetry(change);
    const noted = await this.#noteAttempt(change, connection, lastFailure).catch(async (error: unknown) => {
      // The alarm tries again, on a connection of its own.
      await connection.close();
      throw error;
    });
    if (noted === null) {
      // Withdrawn in this very moment.
      await connection.close();
      return 0;
    }
    const attempt = { changeId: change.id, settled: Promise.resolve(), failure: null as string | null, isOver: false };
    attempt.settled = connection
      .query(ddlOf(change.plan))
      .then(
        () => undefined,
        (error: unknown) => {
          attempt.failure = reasonOf(error);
        },
      )
      .then(() => connection.close())
      .finally(() => {
        attempt.isOver = true;
      });
    this.#attempt = attempt;
    await this.#waitForAttempt(change.id);
    return attempt.isOver && attempt.failure !== null ? RETRY_MS : LOOK_MS;
  }

  async #waitForAttempt(changeId: string): Promise<void> {
    if (this.#attempt?.changeId !== changeId) return;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#waits.stepMs);
    await Promise.race([this.#attempt.settled, over]);
    clearTimeout(timer);
  }

  /** Drops the change's index, which is its own: it was noted before it was begun. */
  async #drop(change: DatabaseChange, note: string): Promise<NextLookMs> {
    const connection = await this.#connect();
    let failure: string | null = "the direct address did not answer, or keeps no session";
    if (connection !== null && connection !== "pooled") {
      failure = await connection.query(dropOf(change.plan)).then(() => null, reasonOf);
      await connection.close();
    }
    if (failure === null) {
      this.#failedDrops = 0;
      await this.#note(change, change.status === "building" ? `cleaned up: ${note}` : `dropped: ${note}`);
      return change.status === "building" ? RETRY_MS : 0;
    }
    this.#failedDrops += 1;
    if (this.#failedDrops < MAX_DROPS) return RETRY_MS;
    this.#failedDrops = 0;
    // Said as it is: the index is there, and a person has to see to it.
    await this.#become(
      change,
      "failed",
      `${note}; the index ${change.plan.name} is left and could not be dropped: ${failure}`,
    );
    return 0;
  }

  /** A connection that the embedded database cannot open twice fails as any other: it is tried again, then given up. */
  async #giveUpOrRetry(change: DatabaseChange): Promise<NextLookMs> {
    const waited = this.#deps.now() - change.updatedAt.getTime();
    if (waited < 60_000) return RETRY_MS;
    await this.#become(change, "failed", "the direct address of the database did not answer for a minute");
    return 0;
  }

  async #cancel(change: DatabaseChange): Promise<void> {
    const { backendPid, backendStartedAt } = change;
    // Of that very backend: its number may be another's by now.
    await this.#deps.db.execute(sql`
      select pg_cancel_backend(pid) from pg_stat_activity
      where pid = ${backendPid}::int and backend_start::text = ${backendStartedAt}`);
    await this.#waitForAttempt(change.id);
  }

  /** Looks at what the planner makes of the index, keeps that, and takes the index back where it is worse. */
  async #verify(change: DatabaseChange): Promise<void> {
    const { db, now } = this.#deps;
    // Windows that end later hold calls with the index only.
    await createSnapshots(db, now).take();
    const statements = [];
    for (const statement of change.dryRun.statements) {
      const { plan } = await planStatement(db, statement.id);
      const after = plan && { cost: plan.totalCost, usesIndex: usesIndex(plan, change.plan.name) };
      statements.push(effectOn(statement, after));
    }
    const { rows } = await db.execute(
      sql`select pg_relation_size(format('%I.%I', ${change.plan.schema}::text, ${change.plan.name}::text)::regclass)::float8 as bytes`,
    );
    const effect: ChangeEffect = {
      checkedAt: new Date(now()).toISOString(),
      indexBytes: Number(rows[0]?.bytes ?? 0),
      statements,
      watchUntil: new Date(now() + WATCH_MS).toISOString(),
    };
    const verdict = judgePlans(statements);
    if (verdict.isKept) await this.#become(change, "applied", null, { effect });
    else await this.#become(change, "reverting", verdict.reason, { effect });
  }

  /** A session that keeps its settings; `pooled` where a pooler would not, null where there is none. */
  async #connect(): Promise<DirectConnection | "pooled" | null> {
    const { openDirect } = this.#deps;
    const opened: DirectConnection[] = [];
    const leave = async () => {
      for (const each of opened) await each.close();
    };
    try {
      const connection = await openDirect(CONNECT_MS);
      opened.push(connection);
      const other = await openDirect(CONNECT_MS);
      opened.push(other);
      // Looked at before anything is set: what is set in a pool is left to whoever is served by that process next.
      if ((await poolingSeenIn(connection.query, other.query)) !== null) {
        await leave();
        return "pooled";
      }
      await other.close();
      await connection.query(`set lock_timeout = ${this.#waits.lockMs}`);
      await connection.query("set statement_timeout = 0");
      return connection;
    } catch {
      // No answer, or a refusal: what is done about either is the same, and it is the caller who tries again or gives
      // up.
      await leave();
      return null;
    }
  }

  async #sightOf(change: DatabaseChange): Promise<ChangeSight> {
    const { db } = this.#deps;
    const { schema, name, table } = change.plan;
    const [named, building] = await db.batch([
      db.execute(sql`
        select i.indisvalid as valid, t.relname as on_table from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
        where n.nspname = ${schema} and c.relname = ${name}`),
      db.execute(sql`
        select 1 from pg_stat_activity where pid = ${change.backendPid}::int and pid <> pg_backend_pid()
          and backend_start::text = ${change.backendStartedAt} and state = 'active'
          and query ~* '^(create|drop) index concurrently'`),
    ]);
    const [found] = named.rows;
    const isValid = found?.valid === true || found?.valid === "t";
    const own = this.#attempt?.changeId === change.id ? this.#attempt : null;
    return {
      index: found === undefined ? "absent" : found.on_table !== table ? "foreign" : isValid ? "valid" : "invalid",
      isBackendBuilding: building.rows.length > 0 || (own !== null && !own.isOver),
      attempts: change.attempts,
      lastFailure: own?.failure ?? null,
    };
  }

  #entry(status: ChangeStatus, note: string | null): ChangeEntry {
    return { at: new Date(this.#deps.now()).toISOString(), status, by: "platform", note };
  }

  async #note(change: DatabaseChange, note: string): Promise<void> {
    const entry = this.#entry(change.status, note);
    await writeStep(this.#deps.db, change, {}, entry, platformAuthor(change), this.#deps.now());
  }

  async #become(
    change: DatabaseChange,
    status: ChangeStatus,
    note: string | null,
    also: Partial<DatabaseChange> = {},
  ): Promise<void> {
    const entry = this.#entry(status, note);
    await writeStep(this.#deps.db, change, { status, ...also }, entry, platformAuthor(change), this.#deps.now());
  }
}
