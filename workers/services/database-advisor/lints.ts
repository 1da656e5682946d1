import { and, eq, gt, lte, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { classifyDatabaseError } from "../../db/failure.ts";
import { databaseSuppressions } from "../../db/schema.ts";
import type { Execute } from "../../measure/database-advisor/catalog/catalog.ts";
import type { Lint } from "../../measure/database-advisor/lints/lint.ts";
import { type LintRun, runLints } from "../../measure/database-advisor/lints/run-lints.ts";
import { suppressLints } from "../../measure/database-advisor/lints/suppress.ts";
import { type Author, auditStatement } from "../access/audit.ts";

/** Decision to leave a finding as it is. */
export interface Suppression {
  reason: string;
  expiresAt: string;
  createdBy: string;
}

/** Findings about the deployment's schema, as they are now. */
export interface LintReport {
  checkedAt: string;
  lints: Lint[];
  /** Findings that are left as they are, with the decision. */
  suppressed: (Lint & { suppression: Suppression })[];
  failed: LintRun["failed"];
  cut: LintRun["cut"];
}

/** New decision: which finding, why, and until when. */
export interface NewSuppression {
  cacheKey: string;
  reason: string;
  expiresAt: Date;
}

/** Decisions that are kept at the same time. */
const MAX_SUPPRESSIONS = 500;

/** Creates the store of lints and of the decisions about them. */
export function createLints(db: Database, now: () => number = Date.now) {
  const inForce = () =>
    db
      .select()
      .from(databaseSuppressions)
      .where(gt(databaseSuppressions.expiresAt, new Date(now())))
      .limit(MAX_SUPPRESSIONS);
  return {
    /** Looks at the schema by all rules. A rule that the database refuses keeps no other from being looked at. */
    async read(): Promise<LintReport> {
      const [{ lints, failed, cut }, rows] = await Promise.all([runAllLints(db), inForce()]);
      const decisions = new Map(rows.map((row) => [row.cacheKey, row]));
      const { shown, suppressed } = suppressLints(
        lints,
        rows.map(({ cacheKey, reason, expiresAt }) => ({ cacheKey, reason, untilMs: expiresAt.getTime() })),
        now(),
      );
      return {
        checkedAt: new Date(now()).toISOString(),
        lints: shown,
        suppressed: suppressed.map(({ lint, suppression: { reason, untilMs } }) => ({
          ...lint,
          suppression: {
            reason,
            expiresAt: new Date(untilMs).toISOString(),
            createdBy: decisions.get(lint.cacheKey)?.createdBy ?? "",
          },
        })),
        failed,
        cut,
      };
    },

    /**
     * Leaves a finding as it is until a day, for a reason. A new decision takes the place of an earlier one. False when
     * there are as many decisions as are kept.
     */
    async suppress(author: Author, { cacheKey, reason, expiresAt }: NewSuppression): Promise<boolean> {
      const others = (await inForce()).filter((row) => row.cacheKey !== cacheKey);
      if (others.length >= MAX_SUPPRESSIONS) return false;
      const decision = { reason, expiresAt, createdBy: author.actor.id, createdAt: new Date(now()) };
      await db.batch([
        auditStatement(db, author, { action: "database_lint.suppress", resourceId: cacheKey }, sql`true`, now()),
        db
          .insert(databaseSuppressions)
          .values({ cacheKey, ...decision })
          .onConflictDoUpdate({ target: databaseSuppressions.cacheKey, set: decision }),
        db.delete(databaseSuppressions).where(lte(databaseSuppressions.expiresAt, new Date(now()))),
      ]);
      return true;
    },

    /** Takes a decision back. False when there is none in force. */
    async restore(author: Author, cacheKey: string): Promise<boolean> {
      const isInForce = and(
        eq(databaseSuppressions.cacheKey, cacheKey),
        gt(databaseSuppressions.expiresAt, new Date(now())),
      ) as SQL;
      const condition = sql`exists (select 1 from ${databaseSuppressions} where ${isInForce} for update)`;
      const entry = { action: "database_lint.restore", resourceId: cacheKey } as const;
      const [, gone] = await db.batch([
        auditStatement(db, author, entry, condition, now()),
        db.delete(databaseSuppressions).where(isInForce).returning({ cacheKey: databaseSuppressions.cacheKey }),
      ]);
      return gone.length > 0;
    },
  };
}
/** Store of lints, see `createLints`. */
export type Lints = ReturnType<typeof createLints>;

/**
 * Runs the rules, each as a query of its own. What the database says of a refusal may hold names, so only its
 * SQLSTATE is told; a database that does not answer is no finding, and fails the whole.
 */
async function runAllLints(db: Database): Promise<LintRun> {
  let lost: { error: unknown } | null = null;
  const execute: Execute = async (text) => {
    if (lost !== null) throw lost.error;
    try {
      return (await db.execute(sql.raw(text))).rows;
    } catch (error) {
      const failure = classifyDatabaseError(error);
      if (failure.kind !== "refused") lost = { error };
      throw new Error(failure.kind === "refused" ? `Postgres refused it (${failure.sqlState})` : "no answer");
    }
  };
  const found = await runLints(execute);
  if (lost !== null) throw (lost as { error: unknown }).error;
  return found;
}
