import { eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { databaseChanges } from "../../db/schema.ts";
import { type ChangeEffect, judgeCalls } from "../../measure/database-advisor/changes/change-effect.ts";
import { type DatabaseChange, platformAuthor, writeStep } from "./changes.ts";
import { createSlowStatements } from "./slow-statements.ts";

/** Creates the watch of applied changes: for a day their statements' calls are compared with those before. */
export function createChangeWatch(db: Database, now: () => number = Date.now) {
  /** The change's effect with the calls since; null once it is watched no longer, or nothing was called. */
  const measured = async ({ status, effect }: DatabaseChange): Promise<ChangeEffect | null> => {
    if (status !== "applied" || effect === null || effect.statements.length === 0) return null;
    if (now() > Date.parse(effect.watchUntil)) return null;
    const stretch = { fromMs: Date.parse(effect.checkedAt), toMs: now() };
    const ids = effect.statements.map(({ id }) => id);
    const counted = new Map(
      (await createSlowStatements(db).countersIn(stretch, ids)).map((row) => [row.id, row.counters]),
    );
    const statements = effect.statements.map((statement) => {
      const { calls = 0, totalMs = 0 } = counted.get(statement.id) ?? {};
      return { ...statement, callsAfter: calls, meanMsAfter: calls === 0 ? null : totalMs / calls };
    });
    return { ...effect, statements };
  };
  return {
    measured,

    /** Keeps what calls took since, and takes back what made them slower. True when something is to be dropped. */
    async look(): Promise<boolean> {
      const applied = await db.select().from(databaseChanges).where(eq(databaseChanges.status, "applied"));
      let isAnyReverting = false;
      for (const change of applied) {
        const effect = await measured(change);
        if (effect === null) continue;
        const verdict = judgeCalls(effect.statements);
        const author = platformAuthor(change);
        if (verdict.isKept) {
          await writeStep(db, change, { effect }, null, author, now());
          continue;
        }
        const at = new Date(now()).toISOString();
        const entry = { at, status: "reverting" as const, by: "platform", note: verdict.reason };
        // Another change may be under way: the next look tries again.
        const moved = await writeStep(db, change, { effect, status: "reverting" }, entry, author, now());
        isAnyReverting ||= moved !== null;
      }
      return isAnyReverting;
    },
  };
}
/** Watch of applied changes, see `createChangeWatch`. */
export type ChangeWatch = ReturnType<typeof createChangeWatch>;
