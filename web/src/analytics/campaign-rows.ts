import type { schemas } from "../api/api-types.ts";

/** A campaign with the figures of its calls in a stretch of time; null where it had none in it. */
export interface CampaignRow {
  id: string;
  name: string;
  status: schemas["Campaign"]["status"];
  agentId: string;
  figures: schemas["CallFigures"] | null;
}

/** Joins campaigns with figures by campaign, those with the most calls first. */
export function campaignRows(
  campaigns: readonly Pick<schemas["Campaign"], "id" | "name" | "status" | "agentId">[],
  groups: schemas["AnalyticsOverview"]["groups"],
): CampaignRow[] {
  const figures = new Map(groups.map((group) => [group.key, group]));
  return campaigns
    .map(({ id, name, status, agentId }) => ({ id, name, status, agentId, figures: figures.get(id) ?? null }))
    .sort((a, b) => (b.figures?.calls ?? 0) - (a.figures?.calls ?? 0) || a.name.localeCompare(b.name));
}
