import { and, desc, eq, inArray, lte, notInArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { violatedConstraint } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { recommendations } from "../../db/schema.ts";
import type { Finding, Recommendation, RecommendationState } from "../../measure/recommendations/recommendation.ts";

/** Recommendation, as it is stored. */
export type RecommendationRow = typeof recommendations.$inferSelect;

/** List of an organisation's recommendations. */
export const recommendationList = {
  name: "recommendations",
  table: recommendations,
  organizationId: recommendations.organizationId,
  id: recommendations.id,
  fields: {
    id: recommendations.id,
    reportId: recommendations.reportId,
    finding: recommendations.finding,
    state: recommendations.state,
    createdAt: recommendations.createdAt,
    scheduledAt: recommendations.scheduledAt,
    appliedAt: recommendations.appliedAt,
    verificationId: recommendations.verificationId,
    realised: recommendations.realised,
    failure: recommendations.failure,
  },
  sorts: { createdAt: recommendations.createdAt },
  filters: { state: (state: RecommendationState) => eq(recommendations.state, state) },
} as const satisfies ListDefinition;

/** Change of a row that goes with a change of its state. */
type Changes = Partial<
  Pick<
    RecommendationRow,
    "decidedBy" | "scheduledAt" | "appliedAt" | "undo" | "verificationId" | "realised" | "failure"
  >
>;

/** Creates the store of recommendations. Every method sees one organisation only, but for those that say so. */
export function createRecommendations(db: Database, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string): SQL | undefined =>
    and(eq(recommendations.organizationId, organizationId), eq(recommendations.id, id));

  return {
    async find(organizationId: string, id: string): Promise<RecommendationRow | null> {
      const [row] = await db.select().from(recommendations).where(oneOf(organizationId, id));
      return row ?? null;
    },

    /**
     * Takes the findings of a report: new ones are opened, open ones get the new evidence, and open ones that the
     * report no longer has, and whose rule it could judge, are gone. What is being applied is left alone.
     */
    async take(
      organizationId: string,
      reportId: string,
      findings: readonly Finding[],
      judged: readonly Finding["rule"][],
    ): Promise<void> {
      const at = new Date(now());
      const found = findings.map(({ rule, subject }) => `${rule}\n${subject}`);
      const name = sql`${recommendations.rule} || chr(10) || ${recommendations.subject}`;
      const gone =
        judged.length === 0
          ? []
          : [
              db
                .update(recommendations)
                .set({ state: "gone", updatedAt: at })
                .where(
                  and(
                    eq(recommendations.organizationId, organizationId),
                    eq(recommendations.state, "open"),
                    inArray(recommendations.rule, [...judged]),
                    found.length === 0 ? undefined : notInArray(name, found),
                  ),
                ),
            ];
      const rows = findings.map((finding) => ({
        id: createId("recommendation", now()),
        organizationId,
        reportId,
        rule: finding.rule,
        subject: finding.subject,
        finding,
        state: "open" as const,
        createdAt: at,
        updatedAt: at,
      }));
      for (const statement of gone) await statement;
      if (rows.length === 0) return;
      await db
        .insert(recommendations)
        .values(rows)
        .onConflictDoUpdate({
          target: [recommendations.organizationId, recommendations.rule, recommendations.subject],
          // As the index has it, to the letter: with parameters Postgres would not find it.
          targetWhere: sql`state in ('open', 'scheduled', 'applying', 'verifying')`,
          set: { finding: sql`excluded.finding`, reportId: sql`excluded.report_id`, updatedAt: at },
          setWhere: eq(recommendations.state, "open"),
        });
    },

    /**
     * Moves a recommendation from one of some states to another, with what goes with it. Null when it is in none of
     * them: of two who ask at once, one succeeds.
     */
    async move(
      organizationId: string,
      id: string,
      from: readonly RecommendationState[],
      to: RecommendationState,
      changes: Changes = {},
    ): Promise<RecommendationRow | null> {
      try {
        const [row] = await db
          .update(recommendations)
          .set({ state: to, updatedAt: new Date(now()), ...changes })
          .where(and(oneOf(organizationId, id), inArray(recommendations.state, [...from])))
          .returning();
        return row ?? null;
      } catch (error) {
        // The same was found anew since, and that one is to be implemented.
        if (violatedConstraint(error) === "recommendations_current") return null;
        throw error;
      }
    },

    /**
     * Lists what the clock has to see to, of all organisations: what is due, then what is being applied or verified, at
     * most so many of either.
     */
    async due(limit: number): Promise<RecommendationRow[]> {
      const [scheduled, unsettled] = await db.batch([
        db
          .select()
          .from(recommendations)
          .where(and(eq(recommendations.state, "scheduled"), lte(recommendations.scheduledAt, new Date(now()))))
          .orderBy(recommendations.scheduledAt)
          .limit(limit),
        db
          .select()
          .from(recommendations)
          .where(inArray(recommendations.state, ["applying", "verifying"]))
          .orderBy(recommendations.updatedAt)
          .limit(limit),
      ]);
      return [...scheduled, ...unsettled];
    },

    /** Lists what an organisation's ended benchmarks may verify. */
    async verifying(organizationId: string): Promise<RecommendationRow[]> {
      return db
        .select()
        .from(recommendations)
        .where(and(eq(recommendations.organizationId, organizationId), eq(recommendations.state, "verifying")))
        .orderBy(desc(recommendations.createdAt))
        .limit(20);
    },
  };
}
/** Store of recommendations, see `createRecommendations`. */
export type Recommendations = ReturnType<typeof createRecommendations>;

/** Makes the recommendation that is told of a row. */
export function recommendationOf(
  row: Pick<RecommendationRow, keyof (typeof recommendationList)["fields"]>,
): Recommendation {
  return {
    ...row.finding,
    id: row.id,
    state: row.state,
    reportId: row.reportId,
    createdAt: row.createdAt.toISOString(),
    scheduledAt: row.scheduledAt?.toISOString() ?? null,
    appliedAt: row.appliedAt?.toISOString() ?? null,
    verificationId: row.verificationId,
    realised: row.realised,
    failure: row.failure,
  };
}
