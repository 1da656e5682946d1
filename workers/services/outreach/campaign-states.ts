import type { CallingWindow, CampaignState } from "../../db/schema.ts";

/**
 * States that a campaign may be put into, by the state it is in. A schedule may be taken back; what is done stays done.
 */
export const campaignTransitions: Readonly<Record<CampaignState, readonly CampaignState[]>> = {
  draft: ["scheduled"],
  scheduled: ["draft", "running"],
  running: ["paused", "done"],
  paused: ["running", "done"],
  done: [],
};

/** States in which a campaign calls, or will by itself: it has to be complete. */
const ACTIVE: readonly CampaignState[] = ["scheduled", "running"];

/** Facts that decide if a campaign may call. */
export interface CampaignPlan {
  hasAgent: boolean;
  callingWindows: readonly CallingWindow[];
  startsAt: Date | null;
  endsAt: Date | null;
}

/** Obstacle: a field that keeps a campaign from a state, with the reason. */
export interface Obstacle {
  path: string;
  message: string;
}

/** Returns the obstacles that keep a campaign from being in `state`; none, where it is free to. */
export function obstaclesTo(state: CampaignState, plan: CampaignPlan, nowMs: number): Obstacle[] {
  if (!ACTIVE.includes(state)) return [];
  const { hasAgent, callingWindows, startsAt, endsAt } = plan;
  const obstacles: Obstacle[] = [];
  if (!hasAgent) obstacles.push({ path: "agentId", message: "there is no such agent any more" });
  if (callingWindows.length === 0) obstacles.push({ path: "callingWindows", message: "needs at least one window" });
  if (startsAt !== null && endsAt !== null && startsAt > endsAt) {
    obstacles.push({ path: "endsAt", message: "is before startsAt" });
  }
  if (endsAt !== null && endsAt.getTime() <= nowMs) obstacles.push({ path: "endsAt", message: "has passed" });
  return obstacles;
}
