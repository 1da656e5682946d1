import { and, asc, eq, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { alertRules } from "../../db/schema.ts";
import type { AlertRule } from "../../measure/alerts/alert-rule.ts";
import { defaultRules } from "../../measure/alerts/default-rules.ts";

/** Settings of a rule: everything but its id and version. */
export type AlertRuleSettings = Omit<AlertRule, "id" | "version">;

/** Rules that an organisation may make; each is evaluated every 15 s. */
export const MAX_RULES = 100;

/**
 * Creates the store of organisations' alert rules. The platform's rules are there without a row; a row of the same id
 * takes a rule's place. `onChanged` is told of every change and waited for.
 */
export function createAlertRules(
  db: Database,
  onChanged: (organizationId: string) => Promise<void>,
  now: () => number = Date.now,
) {
  const ofOrganization = (organizationId: string) => eq(alertRules.organizationId, organizationId);
  const oneOf = (organizationId: string, id: string) => and(ofOrganization(organizationId), eq(alertRules.id, id));

  return {
    list,
    find,

    /** Stores a new rule. Fails when the organisation has as many as it may have. */
    async create(organizationId: string, settings: AlertRuleSettings): Promise<Result<AlertRule, "too_many">> {
      const id = createId("rule", now());
      const at = new Date(now()).toISOString();
      const count = db.$count(alertRules, ofOrganization(organizationId));
      if ((await count) >= MAX_RULES) return err("too_many");
      const times = { createdAt: new Date(at), updatedAt: new Date(at) };
      const [row] = await db
        .insert(alertRules)
        .values({ ...settings, organizationId, id, ...times })
        .returning();
      if (row === undefined) throw new Error("The insert returned no row.");
      await onChanged(organizationId);
      return ok(ruleOf(row));
    },

    /**
     * Stores a rule in the place of the one that `edited` was made from, which may be one of the platform's. Null when
     * it was changed meanwhile, or is gone.
     */
    async replace(organizationId: string, { id, version }: AlertRule, settings: AlertRuleSettings) {
      const updatedAt = new Date(now());
      const rows =
        version === 0
          ? await db
              .insert(alertRules)
              .values({ ...settings, organizationId, id, createdAt: updatedAt, updatedAt })
              .onConflictDoNothing()
              .returning()
          : await db
              .update(alertRules)
              .set({ ...settings, updatedAt, version: sql`${alertRules.version} + 1` })
              .where(and(oneOf(organizationId, id), eq(alertRules.version, version)))
              .returning();
      const [row] = rows;
      if (row === undefined) return null;
      await onChanged(organizationId);
      return ruleOf(row);
    },

    /** Deletes a rule, or an edition of one of the platform's, which is then as it was. False when there is none. */
    async remove(organizationId: string, id: string, ofVersion?: number): Promise<boolean> {
      const condition = ofVersion === undefined ? undefined : eq(alertRules.version, ofVersion);
      const gone = await db
        .delete(alertRules)
        .where(and(oneOf(organizationId, id), condition))
        .returning({ id: alertRules.id });
      if (gone.length > 0) await onChanged(organizationId);
      return gone.length > 0;
    },
  };

  /** Lists an organisation's rules: the platform's, as edited, then its own by age. */
  async function list(organizationId: string): Promise<AlertRule[]> {
    const rows = await db
      .select()
      .from(alertRules)
      .where(ofOrganization(organizationId))
      .orderBy(asc(alertRules.id))
      .limit(MAX_RULES + defaultRules.length);
    const stored = new Map(rows.map((row) => [row.id, ruleOf(row)]));
    const shipped = defaultRules.map((rule) => stored.get(rule.id) ?? rule);
    return [...shipped, ...[...stored.values()].filter(({ id }) => !isDefault(id))];
  }

  /** Returns the rule with this id; null when there is none. */
  async function find(organizationId: string, id: string): Promise<AlertRule | null> {
    const [row] = await db.select().from(alertRules).where(oneOf(organizationId, id));
    return row === undefined ? (defaultRules.find((rule) => rule.id === id) ?? null) : ruleOf(row);
  }
}
/** Store of alert rules, see `createAlertRules`. */
export type AlertRules = ReturnType<typeof createAlertRules>;

/** True for the id of a rule that the platform brings along. */
export function isDefault(id: string): boolean {
  return defaultRules.some((rule) => rule.id === id);
}

function ruleOf(row: typeof alertRules.$inferSelect): AlertRule {
  const { organizationId: _organization, createdAt: _created, updatedAt: _updated, ...rule } = row;
  return rule;
}
