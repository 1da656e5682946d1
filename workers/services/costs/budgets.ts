import { and, asc, eq } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { costBudgets } from "../../db/schema.ts";

/** Budget, as it is stored. */
export type CostBudget = typeof costBudgets.$inferSelect;
/** Settings of a budget. */
export type CostBudgetSettings = Pick<CostBudget, "name" | "agentId" | "monthlyMicroUsd" | "warnAtPercent" | "ruleId">;

/** Budgets of an organisation. */
export const MAX_BUDGETS = 50;

/** Creates the store of budgets. Every method sees one organisation only. */
export function createCostBudgets(db: Database, now: () => number = Date.now) {
  const ofOrganization = (organizationId: string) => eq(costBudgets.organizationId, organizationId);
  return {
    /** Lists the budgets, the oldest first. */
    async list(organizationId: string): Promise<CostBudget[]> {
      return db
        .select()
        .from(costBudgets)
        .where(ofOrganization(organizationId))
        .orderBy(asc(costBudgets.createdAt), asc(costBudgets.id))
        .limit(MAX_BUDGETS);
    },

    /** Creates a budget; fails where there are 50. */
    async create(organizationId: string, settings: CostBudgetSettings): Promise<Result<CostBudget, "too_many">> {
      if ((await db.$count(costBudgets, ofOrganization(organizationId))) >= MAX_BUDGETS) return err("too_many");
      const at = new Date(now());
      const row = { ...settings, organizationId, id: createId("budget", now()), createdAt: at, updatedAt: at };
      const [budget] = await db.insert(costBudgets).values(row).returning();
      if (budget === undefined) throw new Error("The insert returned no row.");
      return ok(budget);
    },

    /** Deletes a budget and returns it; null when there is none. */
    async remove(organizationId: string, id: string): Promise<CostBudget | null> {
      const [gone] = await db
        .delete(costBudgets)
        .where(and(ofOrganization(organizationId), eq(costBudgets.id, id)))
        .returning();
      return gone ?? null;
    },
  };
}
/** Store of budgets, see `createCostBudgets`. */
export type CostBudgets = ReturnType<typeof createCostBudgets>;
