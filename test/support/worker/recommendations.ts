import { and, eq } from "drizzle-orm";
import { recommendations } from "../../../workers/db/schema.ts";
import type { Finding } from "../../../workers/measure/recommendations/recommendation.ts";
import { createRecommendations } from "../../../workers/services/recommendations/recommendations.ts";
import { database } from "./tenant.ts";

/** Finding that the cache of campaigns is off. */
export const cacheOffFinding: Finding = {
  rule: "cache_off",
  subject: "campaigns_list",
  title: "The cache of campaigns_list is switched off",
  reason: "Every answer waits for the database.",
  evidence: [{ label: "P95", value: 50, unit: "ms", band: null, samples: 60, link: "/performance" }],
  prediction: {
    metric: "api.campaigns.cached.p95",
    label: "P95",
    unit: "ms",
    better: "lower",
    category: "api",
    current: 50,
    expected: 5,
    interval: { low: 4, high: 6 },
    basis: "a test",
  },
  effort: "setting",
  risk: { level: "low", reason: "none" },
  action: { type: "set_cache_strategy", strategy: "campaigns_list", isEnabled: true, freshMs: null },
};

/** Stores an open recommendation of an organisation and returns its id. */
export async function storeRecommendation(organizationId: string, finding: Finding = cacheOffFinding): Promise<string> {
  const db = database();
  await createRecommendations(db).take(organizationId, "benchmark_none", [finding], []);
  const [row] = await db
    .select()
    .from(recommendations)
    .where(
      and(
        eq(recommendations.organizationId, organizationId),
        eq(recommendations.subject, finding.subject),
        eq(recommendations.state, "open"),
      ),
    );
  if (row === undefined) throw new Error("The recommendation was not stored.");
  return row.id;
}
