import { and, asc, eq } from "drizzle-orm";
import { err, ok, type Result } from "../../../../voice/result.ts";
import type { Database } from "../../../db/client.ts";
import { createId } from "../../../db/ids.ts";
import { callLabelRules } from "../../../db/schema.ts";

/** Rule that labels calls, as it is stored. */
export type LabelRule = typeof callLabelRules.$inferSelect;
/** Settings of a rule. */
export type LabelRuleSettings = Pick<LabelRule, "agentId" | "kind" | "label" | "condition">;

/** Rules that an organisation may make: all are held against every call that ends. */
export const MAX_LABEL_RULES = 50;

/** Creates the store of rules that label calls. Every method sees one organisation only. */
export function createLabelRules(db: Database, now: () => number = Date.now) {
  const ofOrganization = (organizationId: string) => eq(callLabelRules.organizationId, organizationId);
  return {
    /** Lists the rules, the oldest first: of several outcomes the first one's is taken. */
    async list(organizationId: string): Promise<LabelRule[]> {
      return db
        .select()
        .from(callLabelRules)
        .where(ofOrganization(organizationId))
        .orderBy(asc(callLabelRules.createdAt), asc(callLabelRules.id))
        .limit(MAX_LABEL_RULES);
    },

    /** Creates a rule; fails where there are 50. */
    async create(organizationId: string, settings: LabelRuleSettings): Promise<Result<LabelRule, "too_many">> {
      if ((await db.$count(callLabelRules, ofOrganization(organizationId))) >= MAX_LABEL_RULES) return err("too_many");
      const row = { ...settings, organizationId, id: createId("rule", now()), createdAt: new Date(now()) };
      const [rule] = await db.insert(callLabelRules).values(row).returning();
      if (rule === undefined) throw new Error("The insert returned no row.");
      return ok(rule);
    },

    /** Deletes a rule; labels that it has set stay. False when there is none. */
    async remove(organizationId: string, id: string): Promise<boolean> {
      const gone = await db
        .delete(callLabelRules)
        .where(and(ofOrganization(organizationId), eq(callLabelRules.id, id)))
        .returning({ id: callLabelRules.id });
      return gone.length > 0;
    },
  };
}
/** Store of rules that label calls, see `createLabelRules`. */
export type LabelRules = ReturnType<typeof createLabelRules>;
