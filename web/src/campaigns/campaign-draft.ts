import type { Campaign } from "./campaign-answers.ts";

/** A campaign's settings as they stand in the form. */
export type CampaignDraft = Pick<
  Campaign,
  "name" | "description" | "agentId" | "timeZone" | "callingWindows" | "pacing" | "retryPolicy" | "startsAt" | "endsAt"
>;

/** A window that most campaigns have: working days, from morning to evening. */
export const usualWindow: Campaign["callingWindows"][number] = { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" };

/** A campaign to begin with, in the reader's own time zone. */
export function newCampaign(agentId: string, timeZone: string): CampaignDraft {
  return {
    name: "",
    description: "",
    agentId,
    timeZone,
    callingWindows: [usualWindow],
    pacing: { maxConcurrentCalls: 1, callsPerMinute: 10 },
    retryPolicy: { maxAttempts: 3, retryAfterMinutes: 60, retryOn: ["no_answer", "busy"] },
    startsAt: null,
    endsAt: null,
  };
}

/** The settings of a campaign. */
export function campaignDraftOf(campaign: Campaign): CampaignDraft {
  const { name, description, agentId, timeZone, callingWindows, pacing, retryPolicy, startsAt, endsAt } = campaign;
  return { name, description, agentId, timeZone, callingWindows, pacing, retryPolicy, startsAt, endsAt };
}
