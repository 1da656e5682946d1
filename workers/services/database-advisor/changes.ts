import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { violatedConstraint } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import { databaseChanges } from "../../db/schema.ts";
import type { ChangeEntry, ChangeStatus } from "../../measure/database-advisor/changes/change-state.ts";
import type { DryRun } from "../../measure/database-advisor/changes/dry-run.ts";
import { ddlOf, dropOf, type IndexPlan } from "../../measure/database-advisor/index-plan.ts";
import { type AuditEntry, type Author, auditStatement } from "../access/audit.ts";
import { dryRunOf } from "./dry-runs.ts";

/** Change as it is stored. */
export type DatabaseChange = typeof databaseChanges.$inferSelect;

/** Reason why a change cannot be what was asked for. */
export type ChangeRefusal =
  | { reason: "unknown" }
  | { reason: "not_possible"; message: string }
  /** It is not, or no longer, in the state that this is done in. */
  | { reason: "state"; status: ChangeStatus };

/** Changes shown at once, the newest. */
const MAX_LISTED = 50;

/** Creates the store of changes. `onChanged` wakes the builder. */
export function createChanges(db: Database, onChanged: () => void, now: () => number = Date.now) {
  const find = async (id: string): Promise<DatabaseChange | null> => {
    const [change] = await db.select().from(databaseChanges).where(eq(databaseChanges.id, id));
    return change ?? null;
  };

  /** Moves a change on, with its entry in the audit log, or leaves both where another one came before. */
  const move = async (
    author: Author,
    id: string,
    from: readonly ChangeStatus[],
    to: ChangeStatus,
    also: Partial<DatabaseChange> = {},
  ): Promise<Result<DatabaseChange, ChangeRefusal>> => {
    const current = await find(id);
    if (current === null) return err({ reason: "unknown" });
    if (!from.includes(current.status)) return err({ reason: "state", status: current.status });
    const entry = { at: new Date(now()).toISOString(), status: to, by: author.actor.id, note: null };
    const moved = await writeStep(db, current, { status: to, ...also }, entry, author, now());
    if (moved === null) return err({ reason: "state", status: (await find(id))?.status ?? current.status });
    onChanged();
    return ok(moved);
  };

  return {
    find,

    /** Returns the newest changes. */
    list(): Promise<DatabaseChange[]> {
      return db
        .select()
        .from(databaseChanges)
        .orderBy(desc(databaseChanges.createdAt), desc(databaseChanges.id))
        .limit(MAX_LISTED);
    },

    /**
     * Proposes an index: looks at the database, changes nothing there, and keeps what would be done. `statementIds` are
     * those that it is to help.
     */
    async propose(
      author: Author,
      plan: IndexPlan,
      statementIds: readonly string[],
    ): Promise<Result<DatabaseChange, ChangeRefusal>> {
      const dryRun = await dryRunOf(db, plan, statementIds, now());
      if (!dryRun.ok) return err({ reason: "not_possible", message: dryRun.error });
      const row = rowOf(author, plan, dryRun.value, now());
      const entry: AuditEntry = { action: "database_change.propose", resourceId: row.id };
      try {
        const [, [change]] = await db.batch([
          auditStatement(db, author, entry, sql`true`, now()),
          db.insert(databaseChanges).values(row).returning(),
        ]);
        if (change === undefined) throw new Error("The insert returned no row.");
        return ok(change);
      } catch (error) {
        if (violatedConstraint(error) === null) throw error;
        return err({ reason: "not_possible", message: "A change that makes this index is open already." });
      }
    },

    /** Approves a proposed change: the builder begins. Of two who approve at once one does. */
    approve(author: Author, id: string) {
      const also = { approvedBy: author.actor.id, organizationId: author.organizationId };
      return move(author, id, ["proposed"], "approved", also);
    },

    /** Withdraws a change that is not applied yet: one that is being built is broken off and cleaned up. */
    async withdraw(author: Author, id: string): Promise<Result<DatabaseChange, ChangeRefusal>> {
      const before = await move(author, id, ["proposed", "approved"], "withdrawn");
      if (before.ok || before.error.reason !== "state") return before;
      return move(author, id, ["building"], "cancelling");
    },

    /** Takes an applied change back: its index is dropped. */
    revert(author: Author, id: string) {
      return move(author, id, ["applied"], "reverting");
    },
  };
}
/** Store of changes, see `createChanges`. */
export type Changes = ReturnType<typeof createChanges>;

/**
 * Writes a step of a change over the version that it was decided on, with its entry in the audit log, in one
 * transaction; null where the change is another by now, or another change is being applied.
 */
export async function writeStep(
  db: Database,
  current: DatabaseChange,
  changed: Partial<DatabaseChange>,
  entry: ChangeEntry | null,
  author: Author,
  nowMs: number,
): Promise<DatabaseChange | null> {
  const isSame = and(eq(databaseChanges.id, current.id), eq(databaseChanges.version, current.version)) as SQL;
  const history = entry === null ? current.history : [...current.history, entry];
  const update = db
    .update(databaseChanges)
    .set({ ...changed, history, version: current.version + 1, updatedAt: new Date(nowMs) })
    .where(isSame)
    .returning();
  try {
    if (entry === null) return (await update)[0] ?? null;
    const audit: AuditEntry = { action: `database_change.${entry.status}`, resourceId: current.id };
    // Locked, or two that decide at once both find it and leave an entry, though one of them changes nothing.
    const condition = sql`exists (select 1 from ${databaseChanges} where ${isSame} for no key update)`;
    const [, rows] = await db.batch([auditStatement(db, author, audit, condition, nowMs), update]);
    return rows[0] ?? null;
  } catch (error) {
    // Another change is in the midst of being applied.
    if (violatedConstraint(error) === null) throw error;
    return null;
  }
}

/** The platform as the author of a step, on behalf of the organisation that approved. */
export function platformAuthor(change: DatabaseChange): Author {
  return {
    actor: { type: "platform", id: "database-advisor" },
    organizationId: change.organizationId,
    requestId: `change-${change.id}`.slice(0, 64),
  };
}

function rowOf(
  author: Author,
  plan: IndexPlan,
  dryRun: DryRun,
  nowMs: number,
): typeof databaseChanges.$inferInsert & { id: string } {
  const at = new Date(nowMs);
  return {
    id: createId("change", nowMs),
    plan,
    ddl: ddlOf(plan),
    undoDdl: dropOf(plan),
    status: "proposed",
    dryRun,
    history: [{ at: at.toISOString(), status: "proposed", by: author.actor.id, note: null }],
    proposedBy: author.actor.id,
    organizationId: author.organizationId,
    createdAt: at,
    updatedAt: at,
  };
}
