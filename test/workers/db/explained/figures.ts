import type { PlanProblem } from "../../../support/database/explained-database.ts";
import { type ExplainedMethods, none, run } from "./explained.ts";

/**
 * A day of calls: of many days, Postgres rightly goes through the turns from end to end, since it needs a good part of
 * them.
 */
const OVERVIEW = {
  fromMs: Date.UTC(2026, 9, 6),
  toMs: Date.UTC(2026, 9, 7),
  groupBy: "day",
  timeZone: "UTC",
  services: "simulated",
} as const;

/** Figures are made of all rows that they are of, and grouped by sorting or hashing. */
const SUMS = { kinds: ["rows read", "sort"] satisfies PlanProblem["kind"][], reason: "figures of all calls of a day" };

/** Methods of `services/figures`. */
export const figures: ExplainedMethods = {
  "figures.overviews.read": run(
    async (
      {
        request: {
          figures: { overviews },
        },
      },
      { organizationId, agent, campaignId },
    ) => {
      const all = { organizationId, ...OVERVIEW, agentId: null, campaignId: null };
      await overviews.read(all);
      await overviews.read({ ...all, groupBy: "agent" });
      await overviews.read({ ...all, agentId: agent.id, groupBy: "campaign" });
      await overviews.read({ ...all, campaignId });
    },
    SUMS,
  ),
  "figures.turnFigures.read": none("asks Analytics Engine"),
  "figures.cacheFigures.read": none("asks Analytics Engine"),
  "figures.requestHistory.read": none("asks Analytics Engine"),
  "figures.pageViewHistory.read": none("asks Analytics Engine"),
  "figures.providerHistory.read": none("asks Analytics Engine"),
  "figures.pageReports.take": none("writes to Analytics Engine"),
  "figures.answerHistory.callsByServices": none("asks Analytics Engine"),
  "figures.answerHistory.trend": none("asks Analytics Engine"),
  "figures.answerHistory.series": none("asks Analytics Engine"),
  "figures.answerHistory.comparison": none("asks Analytics Engine"),
  "figures.answerHistory.slowest": none("asks Analytics Engine"),
  "figures.answerHistory.bottlenecks": none("asks Analytics Engine"),
};
