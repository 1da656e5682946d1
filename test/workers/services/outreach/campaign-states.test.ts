import { describe, expect, it } from "vitest";
import { type CampaignState, campaignStates } from "../../../../workers/db/schema.ts";
import {
  type CampaignPlan,
  campaignTransitions,
  obstaclesTo,
} from "../../../../workers/services/outreach/campaign-states.ts";

const NOW_MS = Date.UTC(2026, 5, 1);
const day = (offset: number) => new Date(NOW_MS + offset * 86_400_000);
const complete: CampaignPlan = {
  hasAgent: true,
  callingWindows: [{ days: [1], from: "09:00", to: "18:00" }],
  startsAt: day(1),
  endsAt: day(2),
};
const blockedBy = (changes: Partial<CampaignPlan>, state: CampaignState = "running") =>
  obstaclesTo(state, { ...complete, ...changes }, NOW_MS).map(({ path }) => path);

describe("a campaign", () => {
  it("goes the way from draft to done, back from a pause and out of a schedule, and no other", () => {
    const ways = campaignStates.flatMap((from) => campaignTransitions[from].map((to) => `${from} → ${to}`));
    expect(ways).toEqual([
      "draft → scheduled",
      "scheduled → draft",
      "scheduled → running",
      "running → paused",
      "running → done",
      "paused → running",
      "paused → done",
    ]);
  });

  it.each(["scheduled", "running"] as const)("needs an agent, a window and a time to be %s", (state) => {
    expect(blockedBy({}, state)).toEqual([]);
    expect(blockedBy({ hasAgent: false }, state)).toEqual(["agentId"]);
    expect(blockedBy({ callingWindows: [] }, state)).toEqual(["callingWindows"]);
    expect(blockedBy({ startsAt: day(3) }, state)).toEqual(["endsAt"]);
    expect(blockedBy({ startsAt: null, endsAt: day(0) }, state)).toEqual(["endsAt"]);
    expect(blockedBy({ startsAt: null, endsAt: null }, state)).toEqual([]);
  });

  it.each(["draft", "paused", "done"] as const)("may be incomplete while it is %s", (state) => {
    expect(blockedBy({ hasAgent: false, callingWindows: [], endsAt: day(-1) }, state)).toEqual([]);
  });
});
