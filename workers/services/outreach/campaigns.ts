import { and, count, eq, isNull, ne, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { agents, type CampaignState, campaigns, type LeadState, leadStates, leads } from "../../db/schema.ts";
import { type KeyedRequest, makeOnce, type RepeatRefusal } from "../platform/idempotency.ts";
import { campaignTransitions, type Obstacle, obstaclesTo } from "./campaign-states.ts";
import { keepNumbers } from "./lead-calls.ts";

/** Campaign, as it is stored. */
export type Campaign = typeof campaigns.$inferSelect;

/** Settings of a campaign. */
export type CampaignSettings = Pick<
  Campaign,
  "name" | "description" | "agentId" | "startsAt" | "endsAt" | "timeZone" | "callingWindows" | "pacing" | "retryPolicy"
>;

/** Numbers of a campaign's leads, by their state. */
export type LeadCounts = Record<LeadState, number>;

/** Reason that a campaign was not changed. */
export type CampaignRefusal =
  | { reason: "unknown" | "unknown_agent" | "changed_meanwhile" }
  | { reason: "impossible"; from: CampaignState; possible: readonly CampaignState[] }
  | { reason: "incomplete"; obstacles: readonly Obstacle[] };

/** List of an organisation's campaigns. */
export const campaignList = {
  name: "campaigns",
  table: campaigns,
  organizationId: campaigns.organizationId,
  id: campaigns.id,
  fields: {
    id: campaigns.id,
    name: campaigns.name,
    description: campaigns.description,
    agentId: campaigns.agentId,
    status: campaigns.status,
    startsAt: campaigns.startsAt,
    endsAt: campaigns.endsAt,
    timeZone: campaigns.timeZone,
    callingWindows: campaigns.callingWindows,
    pacing: campaigns.pacing,
    retryPolicy: campaigns.retryPolicy,
    version: campaigns.version,
    createdAt: campaigns.createdAt,
    updatedAt: campaigns.updatedAt,
  },
  sorts: { createdAt: campaigns.createdAt, name: campaigns.name },
  filters: {
    status: (status: CampaignState) => eq(campaigns.status, status),
    agentId: (agentId: string) => eq(campaigns.agentId, agentId),
  },
} as const satisfies ListDefinition;

/** Leads deleted by one statement. */
const LEADS_PER_DELETE = 5_000;

/**
 * Creates the store of organisations' campaigns, in Postgres; `bulk` is the same, with time for thousands of rows.
 * Every method sees one organisation only.
 */
export function createCampaigns(db: Database, bulk: Database, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(campaigns.organizationId, organizationId), eq(campaigns.id, id));

  return {
    /** Returns a campaign and the numbers of its leads by state; null when there is none. */
    async find(organizationId: string, id: string): Promise<{ campaign: Campaign; leadCounts: LeadCounts } | null> {
      const [[campaign], counts] = await db.batch([
        db.select().from(campaigns).where(oneOf(organizationId, id)),
        db
          .select({ status: leads.status, count: count() })
          .from(leads)
          .where(and(eq(leads.organizationId, organizationId), eq(leads.campaignId, id)))
          .groupBy(leads.status),
      ]);
      if (campaign === undefined) return null;
      const none = Object.fromEntries(leadStates.map((status) => [status, 0])) as LeadCounts;
      return { campaign, leadCounts: { ...none, ...Object.fromEntries(counts.map((row) => [row.status, row.count])) } };
    },

    /** Stores a new campaign as a draft; a repetition of `request` gives the campaign that it made. */
    async create(
      organizationId: string,
      settings: CampaignSettings,
      request: KeyedRequest | null,
    ): Promise<Result<{ made: Campaign; isReplay: boolean }, "unknown_agent" | RepeatRefusal>> {
      return makeOnce(db, organizationId, request, {
        async make(claim) {
          const [agent] = await livingAgent(organizationId, settings.agentId);
          if (agent === undefined) return err("unknown_agent");
          const id = createId("campaign", now());
          const at = new Date(now());
          const row = { ...settings, id, organizationId, createdAt: at, updatedAt: at };
          const [, [made]] = await db.batch([claim(id), db.insert(campaigns).values(row).returning()]);
          if (made === undefined) throw new Error("The insert returned no row.");
          return ok(made);
        },
        async find(id) {
          const [campaign] = await db.select().from(campaigns).where(oneOf(organizationId, id));
          return campaign ?? null;
        },
      });
    },

    /**
     * Changes the named settings and raises the version; with `ofVersion`, only of a campaign that still has that
     * version. One that calls, or is going to, stays complete; one that is done stays as it is.
     */
    async update(
      organizationId: string,
      id: string,
      changes: { [Name in keyof CampaignSettings]?: CampaignSettings[Name] | undefined },
      ofVersion?: number,
    ): Promise<Result<Campaign, CampaignRefusal>> {
      const { campaign, hasAgent } = await read(organizationId, id, changes.agentId);
      if (campaign === undefined) return err({ reason: "unknown" });
      if (ofVersion !== undefined && campaign.version !== ofVersion) return err({ reason: "changed_meanwhile" });
      if (campaign.status === "done") return err({ reason: "impossible", from: "done", possible: [] });
      if (changes.agentId !== undefined && !hasAgent) return err({ reason: "unknown_agent" });
      const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const obstacles = obstaclesTo(campaign.status, { ...campaign, ...named, hasAgent }, now());
      if (obstacles.length > 0) return err({ reason: "incomplete", obstacles });
      return write(campaign, changes);
    },

    /** Puts a campaign into another state, if it may be put there and is complete enough. */
    async transition(
      organizationId: string,
      id: string,
      to: CampaignState,
    ): Promise<Result<Campaign, CampaignRefusal>> {
      const { campaign, hasAgent } = await read(organizationId, id);
      if (campaign === undefined) return err({ reason: "unknown" });
      const possible = campaignTransitions[campaign.status];
      if (!possible.includes(to)) return err({ reason: "impossible", from: campaign.status, possible });
      const obstacles = obstaclesTo(to, { ...campaign, hasAgent }, now());
      if (obstacles.length > 0) return err({ reason: "incomplete", obstacles });
      return write(campaign, { status: to });
    },

    /**
     * Deletes a campaign that does not run, and its leads. The leads go first, a few thousand at a time, from a
     * campaign that can no longer be started: however many there are, no statement takes long, and what was broken off
     * is finished by asking again. With `ofVersion`, only a campaign that still has that version.
     */
    async remove(
      organizationId: string,
      id: string,
      ofVersion?: number,
    ): Promise<Result<true, "unknown" | "running" | "changed_meanwhile">> {
      const [stopped] = await db
        .update(campaigns)
        .set({ status: "done", version: sql`${campaigns.version} + 1`, updatedAt: new Date(now()) })
        .where(
          and(
            oneOf(organizationId, id),
            ne(campaigns.status, "running"),
            ofVersion === undefined ? undefined : eq(campaigns.version, ofVersion),
          ),
        )
        .returning({ id: campaigns.id });
      if (stopped === undefined) {
        const [found] = await db.select({ status: campaigns.status }).from(campaigns).where(oneOf(organizationId, id));
        if (found === undefined) return err("unknown");
        return err(found.status === "running" ? "running" : "changed_meanwhile");
      }
      const some = db
        .select({ id: leads.id })
        .from(leads)
        .where(and(eq(leads.organizationId, organizationId), eq(leads.campaignId, id)))
        .limit(LEADS_PER_DELETE);
      const ofCampaign = eq(leads.campaignId, id);
      let kept: number;
      do {
        kept = (await keepNumbers(bulk, organizationId, ofCampaign, LEADS_PER_DELETE)).rowCount;
      } while (kept === LEADS_PER_DELETE);
      let deleted: number;
      do {
        const gone = await bulk
          .delete(leads)
          .where(and(eq(leads.organizationId, organizationId), sql`${leads.id} in ${some}`));
        deleted = gone.rowCount;
      } while (deleted === LEADS_PER_DELETE);
      await db.delete(campaigns).where(oneOf(organizationId, id));
      return ok(true);
    },
  };

  function livingAgent(organizationId: string, id: string) {
    return db
      .select({ id: agents.id })
      .from(agents)
      .where(and(eq(agents.organizationId, organizationId), eq(agents.id, id), isNull(agents.deletedAt)));
  }

  /** Reads a campaign, and if its agent, or the one named instead, is still there. */
  async function read(
    organizationId: string,
    id: string,
    agentId: string | undefined = undefined,
  ): Promise<{ campaign: Campaign | undefined; hasAgent: boolean }> {
    const own = sql`(select ${campaigns.agentId} from ${campaigns} where ${oneOf(organizationId, id)})`;
    const [[campaign], found] = await db.batch([
      db.select().from(campaigns).where(oneOf(organizationId, id)),
      db
        .select({ id: agents.id })
        .from(agents)
        .where(
          and(
            eq(agents.organizationId, organizationId),
            agentId === undefined ? sql`${agents.id} = ${own}` : eq(agents.id, agentId),
            isNull(agents.deletedAt),
          ),
        ),
    ]);
    return { campaign, hasAgent: found.length > 0 };
  }

  /** Writes changes onto the very version that was judged. */
  async function write(
    { organizationId, id, version }: Campaign,
    changes: Partial<{ [Name in keyof Campaign]: Campaign[Name] | undefined }>,
  ): Promise<Result<Campaign, CampaignRefusal>> {
    const [row] = await db
      .update(campaigns)
      .set({ ...changes, version: version + 1, updatedAt: new Date(now()) })
      .where(and(oneOf(organizationId, id), eq(campaigns.version, version)))
      .returning();
    return row === undefined ? err({ reason: "changed_meanwhile" }) : ok(row);
  }
}
/** Store of campaigns, see `createCampaigns`. */
export type Campaigns = ReturnType<typeof createCampaigns>;
