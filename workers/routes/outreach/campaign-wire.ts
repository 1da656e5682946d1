import { z } from "@hono/zod-openapi";
import { campaignStates, retryOutcomes } from "../../db/states.ts";
import { idSchema, timeSchema, timeZoneSchema } from "../../http/wire-schemas.ts";
import { storedText } from "../../requests/stored-text.ts";
import { overlappingWindow } from "../../services/outreach/calling-times.ts";
import type { Campaign, LeadCounts } from "../../services/outreach/campaigns.ts";

/** Windows of a campaign: three a day on every day of the week. */
const MAX_WINDOWS = 21;

const windowSchema = z
  .strictObject({
    days: z
      .array(z.number().int().min(1).max(7))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, "names a day twice")
      .openapi({ description: "ISO weekdays: 1 is Monday" }),
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not HH:MM"),
    to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "is not HH:MM"),
  })
  // Of one form, so their order as texts is their order in time.
  .refine(({ from, to }) => from < to, {
    path: ["to"],
    error: "is not after `from`; midnight divides a window in two",
  });

const windowsSchema = z
  .array(windowSchema)
  .max(MAX_WINDOWS)
  .superRefine((windows, context) => {
    const index = overlappingWindow(windows);
    if (index !== null) context.addIssue({ code: "custom", path: [index], message: "overlaps a window before it" });
  });

const pacingSchema = z.strictObject({
  maxConcurrentCalls: z.number().int().min(1).max(100),
  callsPerMinute: z.number().int().min(1).max(600),
});

const retryPolicySchema = z.strictObject({
  maxAttempts: z.number().int().min(1).max(10),
  /** At most a week. */
  retryAfterMinutes: z.number().int().min(1).max(10_080),
  retryOn: z
    .array(z.enum(retryOutcomes))
    .max(retryOutcomes.length)
    .refine((outcomes) => new Set(outcomes).size === outcomes.length, "names an outcome twice"),
});

const dateSchema = timeSchema.transform((text) => new Date(text));

const settings = z.strictObject({
  name: storedText(200).min(1),
  description: storedText(2_000),
  agentId: idSchema,
  startsAt: dateSchema.nullable(),
  endsAt: dateSchema.nullable(),
  timeZone: timeZoneSchema,
  callingWindows: windowsSchema,
  pacing: pacingSchema,
  retryPolicy: retryPolicySchema,
});

const inOrder = ({ startsAt, endsAt }: { startsAt?: Date | null | undefined; endsAt?: Date | null | undefined }) =>
  !(startsAt && endsAt && startsAt > endsAt);
const notInOrder = { path: ["endsAt"], error: "is before startsAt" };

/** A new campaign. Settings that most campaigns leave as they are may be left out. */
export const newCampaignSchema = z
  .strictObject({
    ...settings.shape,
    description: settings.shape.description.default(""),
    startsAt: settings.shape.startsAt.default(null),
    endsAt: settings.shape.endsAt.default(null),
    callingWindows: settings.shape.callingWindows.default([]),
    pacing: settings.shape.pacing.default({ maxConcurrentCalls: 1, callsPerMinute: 10 }),
    retryPolicy: settings.shape.retryPolicy.default({
      maxAttempts: 3,
      retryAfterMinutes: 60,
      retryOn: ["no_answer", "busy"],
    }),
  })
  .refine(inOrder, notInOrder)
  .openapi("NewCampaign");

/** Changes of a campaign's settings; those that are not named stay. */
export const campaignChangesSchema = z
  .strictObject(settings.partial().shape)
  .refine((changes) => Object.keys(changes).length > 0, "name at least one setting to change")
  .refine(inOrder, notInOrder)
  .openapi("CampaignChanges");

/** A campaign on the wire. */
export const campaignSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    agentId: z.string(),
    status: z.enum(campaignStates),
    startsAt: timeSchema.nullable(),
    endsAt: timeSchema.nullable(),
    timeZone: z.string(),
    callingWindows: z.array(z.object({ days: z.array(z.number().int()), from: z.string(), to: z.string() })),
    pacing: z.object({ maxConcurrentCalls: z.number().int(), callsPerMinute: z.number().int() }),
    retryPolicy: z.object({
      maxAttempts: z.number().int(),
      retryAfterMinutes: z.number().int(),
      retryOn: z.array(z.string()),
    }),
    version: z.number().int(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("Campaign");

/** Says what calls a campaign's leads; nothing does yet. */
const dialer = z.enum(["none"]).openapi({
  description: "What calls its leads. `none`: nothing yet, so a campaign that is running calls nobody",
});

/** A campaign whose state was changed: it says what that sets in motion. */
export const movedCampaignSchema = campaignSchema.extend({ dialer }).openapi("MovedCampaign");

const count = z.number().int().min(0);

/** A campaign that was read by its id: it has the counts of its leads too. */
export const countedCampaignSchema = campaignSchema
  .extend({
    dialer,
    leadCounts: z.object({
      new: count,
      queued: count,
      calling: count,
      reached: count,
      unreached: count,
      do_not_call: count,
    }),
  })
  .openapi("CountedCampaign");

/** The campaign of a row. Every field is named, so that a new column is not shown by accident. */
export function campaignOnWire(row: Campaign): z.infer<typeof campaignSchema> {
  const { id, name, description, agentId, status, timeZone, callingWindows, pacing, retryPolicy, version } = row;
  return {
    id,
    name,
    description,
    agentId,
    status,
    startsAt: row.startsAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    timeZone,
    callingWindows,
    pacing,
    retryPolicy,
    version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The campaign of a row whose state was changed. */
export function movedCampaignOnWire(row: Campaign): z.infer<typeof movedCampaignSchema> {
  return { ...campaignOnWire(row), dialer: "none" };
}

/** The campaign of a row, with the counts of its leads. */
export function countedCampaignOnWire(found: {
  campaign: Campaign;
  leadCounts: LeadCounts;
}): z.infer<typeof countedCampaignSchema> {
  return { ...movedCampaignOnWire(found.campaign), leadCounts: found.leadCounts };
}
