import type { schemas } from "../api/api-types.ts";

/** A campaign, as lists have it. */
export type Campaign = schemas["Campaign"];

/** A campaign that was read by its id: with the counts of its leads, and what calls them. */
export type CountedCampaign = schemas["CountedCampaign"];

/** A person to be called. */
export type Lead = schemas["Lead"];

/** Progress of an import of leads. */
export type ImportProgress = schemas["LeadImportProgress"];

/** An import of leads that is over, with what was wrong with the file's rows. */
export type LeadImport = schemas["LeadImport"];

/** A number that no campaign calls. */
export type DoNotCallEntry = schemas["DoNotCallEntry"];

/** States of a campaign, in words. */
export const campaignStateWords = {
  draft: "draft",
  scheduled: "scheduled",
  running: "running",
  paused: "paused",
  done: "done",
} as const satisfies Record<Campaign["status"], string>;

/** Steps from each state of a campaign, by the names of their buttons. */
export const campaignSteps = {
  draft: { scheduled: "Schedule" },
  scheduled: { running: "Start", draft: "Back to draft" },
  running: { paused: "Pause", done: "End" },
  paused: { running: "Go on", done: "End" },
  done: {},
} as const satisfies Record<Campaign["status"], Partial<Record<Campaign["status"], string>>>;

/** States of a lead, in words. */
export const leadStateWords = {
  new: "new",
  queued: "queued",
  calling: "being called",
  reached: "reached",
  unreached: "not reached",
  do_not_call: "not to be called",
} as const satisfies Record<Lead["status"], string>;

/** Said of a running campaign that nothing calls for. */
export const NO_DIALER =
  "Nothing dials yet: this deployment has no dialer, so a running campaign calls nobody. Its leads stay as they are.";

/** Addresses of answers about campaigns. */
export const campaignPaths = {
  list: "/api/campaigns?limit=25",
  one: (id: string): string => `/api/campaigns/${encodeURIComponent(id)}`,
  leads: (campaignId: string, status: string): string =>
    `/api/leads?${new URLSearchParams({ limit: "25", campaignId, ...(status === "" ? {} : { status }) })}`,
  imports: (campaignId: string): string => `/api/leads/imports?${new URLSearchParams({ limit: "5", campaignId })}`,
  doNotCall: "/api/do-not-call?limit=25",
} as const;
