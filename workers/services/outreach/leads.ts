import { and, eq, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { isReferenceMissing, violatedConstraint } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { campaigns, type LeadState, leads } from "../../db/schema.ts";
import { type Claim, type KeyedRequest, makeOnce, type RepeatRefusal } from "../platform/idempotency.ts";
import { firstState, isOnDoNotCall, shareDoNotCall, wasNeverCalled } from "./do-not-call.ts";
import { keepNumbers } from "./lead-calls.ts";

/** Lead, as it is stored. */
export type Lead = typeof leads.$inferSelect;

/** Settings of a lead; `phone` in E.164, `email` in lower case. */
export interface LeadSettings {
  campaignId: string;
  phone: string;
  email: string | null;
  name: string | null;
  attributes: Record<string, string>;
}

/** Changes of a lead: any setting but its campaign. */
export type LeadChanges = { [Name in Exclude<keyof LeadSettings, "campaignId">]?: LeadSettings[Name] | undefined };

/** List of an organisation's leads. */
export const leadList = {
  name: "leads",
  table: leads,
  organizationId: leads.organizationId,
  id: leads.id,
  fields: {
    id: leads.id,
    campaignId: leads.campaignId,
    phone: leads.phone,
    email: leads.email,
    name: leads.name,
    attributes: leads.attributes,
    status: leads.status,
    attempts: leads.attempts,
    lastCalledAt: leads.lastCalledAt,
    version: leads.version,
    createdAt: leads.createdAt,
    updatedAt: leads.updatedAt,
  },
  sorts: { createdAt: leads.createdAt },
  filters: {
    campaignId: (campaignId: string) => eq(leads.campaignId, campaignId),
    status: (status: LeadState) => eq(leads.status, status),
    phone: (phone: string) => eq(leads.phone, phone),
    email: (email: string) => eq(leads.email, email),
  },
  long: ["attributes"],
} as const satisfies ListDefinition;

/** Creates the store of organisations' leads, in Postgres. Every method sees one organisation only. */
export function createLeads(db: Database, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string, ofVersion?: number) =>
    and(
      eq(leads.organizationId, organizationId),
      eq(leads.id, id),
      ofVersion === undefined ? undefined : eq(leads.version, ofVersion),
    );

  return {
    /** Returns the lead with this id; null when there is none. */
    find,

    /**
     * Stores a new lead, as `do_not_call` if its number is on that list; a repetition of `request` gives the lead that
     * it made. Fails with `duplicate` when the campaign has a lead with this number.
     */
    async create(
      settings: LeadSettings & { organizationId: string },
      request: KeyedRequest | null,
    ): Promise<Result<{ made: Lead; isReplay: boolean }, "unknown_campaign" | "duplicate" | RepeatRefusal>> {
      const { organizationId } = settings;
      return makeOnce(db, organizationId, request, {
        make: (claim) => store(settings, claim),
        find: (id) => find(organizationId, id),
      });
    },

    /**
     * Changes the named settings and raises the version; with `ofVersion`, only of a lead that still has that version:
     * another is `unknown`. With another number a lead may become one that is not to be called, or, if it was never
     * called, new again.
     */
    async update(
      organizationId: string,
      id: string,
      changes: LeadChanges,
      ofVersion?: number,
    ): Promise<Result<Lead, "unknown" | "duplicate">> {
      const { phone } = changes;
      const status =
        phone !== undefined &&
        sql<LeadState>`case when ${isOnDoNotCall(organizationId, phone)} then 'do_not_call'
          when ${leads.status} = 'do_not_call' and ${wasNeverCalled} then 'new' else ${leads.status} end`;
      try {
        const [, , [lead]] = await db.batch([
          shareDoNotCall(db, organizationId),
          keepNumbers(db, organizationId, phone === undefined ? sql`false` : oneOf(organizationId, id, ofVersion)),
          db
            .update(leads)
            .set({
              ...changes,
              ...(status !== false && { status }),
              version: sql`${leads.version} + 1`,
              updatedAt: new Date(now()),
            })
            .where(oneOf(organizationId, id, ofVersion))
            .returning(),
        ]);
        return lead === undefined ? err("unknown") : ok(lead);
      } catch (error) {
        if (violatedConstraint(error) === "leads_campaign_phone") return err("duplicate");
        throw error;
      }
    },

    /** Deletes a lead; its calls stay, with its number. False when there is none, or none of `ofVersion`. */
    async remove(organizationId: string, id: string, ofVersion?: number): Promise<boolean> {
      const one = oneOf(organizationId, id, ofVersion);
      const [, gone] = await db.batch([
        keepNumbers(db, organizationId, one),
        db.delete(leads).where(one).returning({ id: leads.id }),
      ]);
      return gone.length > 0;
    },
  };

  async function find(organizationId: string, id: string): Promise<Lead | null> {
    const [row] = await db.select().from(leads).where(oneOf(organizationId, id));
    return row ?? null;
  }

  async function store(
    settings: LeadSettings & { organizationId: string },
    claim: Claim,
  ): Promise<Result<Lead, "unknown_campaign" | "duplicate">> {
    const { organizationId, campaignId, phone } = settings;
    const [campaign] = await db
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(and(eq(campaigns.organizationId, organizationId), eq(campaigns.id, campaignId)));
    if (campaign === undefined) return err("unknown_campaign");
    const id = createId("lead", now());
    const at = new Date(now());
    const row = { ...settings, id, status: firstState(organizationId, phone), createdAt: at, updatedAt: at };
    try {
      const [, , [lead]] = await db.batch([
        claim(id),
        shareDoNotCall(db, organizationId),
        db.insert(leads).values(row).returning(),
      ]);
      if (lead === undefined) throw new Error("The insert returned no row.");
      return ok(lead);
    } catch (error) {
      if (isReferenceMissing(error)) return err("unknown_campaign");
      if (violatedConstraint(error) === "leads_campaign_phone") return err("duplicate");
      throw error;
    }
  }
}
/** Store of leads, see `createLeads`. */
export type Leads = ReturnType<typeof createLeads>;
