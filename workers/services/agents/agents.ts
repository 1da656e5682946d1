import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import {
  type AgentConfig,
  type AgentSettings,
  type AgentTrial,
  agentConfigSchema,
  defaultFlightRecorder,
  defaultRecording,
} from "../../../voice/agent.ts";
import type { TriableSettings } from "../../../voice/cost-trial.ts";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { violatedConstraint } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition, ListItem } from "../../db/lists.ts";
import { agents, campaigns, costChanges, voiceCalls } from "../../db/schema.ts";
import { type Claim, type KeyedRequest, makeOnce, type RepeatRefusal } from "../platform/idempotency.ts";
import { keepFirstVersion, keepNewVersion, keepReplacedVersion, type VersionAuthor } from "./agent-versions.ts";
import { wholeTurnTaking } from "./stored-settings.ts";

/** Agent as it is stored: the configuration that a call loads, and when it was made and last changed. */
export interface Agent extends AgentConfig {
  createdAt: Date;
  updatedAt: Date;
}

/** Author of the saves that the platform makes by itself. */
const PLATFORM: VersionAuthor = { type: "platform", id: "platform" };

/** Conditions and authorship of a change of an agent. */
interface Saving {
  /** The agent has to have this version still: another is `unknown`. */
  ofVersion?: number | undefined;
  /** The platform itself unless named. */
  author?: VersionAuthor | undefined;
  /** Version whose settings the change puts back. */
  restoredVersion?: number | undefined;
}

/** List of an organisation's agents. */
export const agentList = {
  name: "agents",
  table: agents,
  organizationId: agents.organizationId,
  id: agents.id,
  fields: {
    id: agents.id,
    organizationId: agents.organizationId,
    version: agents.version,
    name: agents.name,
    slug: agents.slug,
    prompt: agents.prompt,
    greeting: agents.greeting,
    language: agents.language,
    providers: agents.providers,
    expectedPhrases: agents.expectedPhrases,
    knowledge: agents.knowledge,
    script: agents.script,
    tools: agents.tools,
    openers: agents.openers,
    turnTaking: agents.turnTaking,
    flightRecorder: agents.flightRecorder,
    recording: agents.recording,
    limits: agents.limits,
    costLevers: agents.costLevers,
    isPublic: agents.isPublic,
    trial: agents.trial,
    createdAt: agents.createdAt,
    updatedAt: agents.updatedAt,
  },
  sorts: { createdAt: agents.createdAt, name: agents.name },
  filters: {},
  only: isNull(agents.deletedAt),
  long: ["prompt", "expectedPhrases", "knowledge", "script", "openers"],
  isLongLeftOut: true,
} as const satisfies ListDefinition;

type ListedAgent = ListItem<typeof agentList>;
type WholeAgent = Omit<ListedAgent, "turnTaking" | "flightRecorder" | "recording"> &
  Pick<AgentSettings, "turnTaking" | "flightRecorder" | "recording">;

/**
 * Completes the settings of a listed agent, of which there may be some fields only: settings newer than its row get
 * their defaults.
 */
export function wholeSettings(item: ListedAgent): WholeAgent {
  return {
    ...item,
    ...("turnTaking" in item && { turnTaking: wholeTurnTaking(item.turnTaking) }),
    ...("flightRecorder" in item && { flightRecorder: item.flightRecorder ?? defaultFlightRecorder }),
    ...("recording" in item && { recording: item.recording ?? defaultRecording }),
  } as WholeAgent;
}

/**
 * Creates the store of organisations' agents, in Postgres. Every method sees one organisation only. `onSaved` is told
 * of every agent as it was just stored, so that calls find what they need of it near them.
 */
export function createAgents(db: Database, onSaved: (config: AgentConfig) => void) {
  const oneOf = (organizationId: string, id: string, ofVersion?: number) =>
    and(
      eq(agents.organizationId, organizationId),
      eq(agents.id, id),
      isNull(agents.deletedAt),
      ofVersion === undefined ? undefined : eq(agents.version, ofVersion),
    );

  const saved = (row: typeof agents.$inferSelect): Agent => {
    const agent = toAgent(row);
    onSaved(toConfig(row));
    return agent;
  };

  const find = async (organizationId: string, id: string): Promise<Agent | null> => {
    const [row] = await db.select().from(agents).where(oneOf(organizationId, id));
    return row === undefined ? null : toAgent(row);
  };

  const store = async (
    organizationId: string,
    settings: AgentSettings,
    author: VersionAuthor,
    claim: Claim,
  ): Promise<Result<Agent, "slug_taken">> => {
    const id = createId("agent");
    const createdAt = new Date();
    const row = { ...settings, id, organizationId, createdAt, updatedAt: createdAt };
    try {
      const [, [made]] = await db.batch([
        claim(id),
        db.insert(agents).values(row).returning(),
        keepFirstVersion(db, organizationId, id, author),
      ]);
      if (made === undefined) throw new Error("The insert returned no row.");
      return ok(saved(made));
    } catch (error) {
      if (violatedConstraint(error) === "agents_slug") return err("slug_taken");
      throw error;
    }
  };

  return {
    /** Returns the agent with this id; null when there is none. */
    find,

    /** Returns the agent with this id or slug; null when there is none. */
    async findByName(organizationId: string, idOrSlug: string): Promise<Agent | null> {
      const [row] = await db
        .select()
        .from(agents)
        .where(
          and(
            eq(agents.organizationId, organizationId),
            isNull(agents.deletedAt),
            or(eq(agents.id, idOrSlug), eq(agents.slug, idOrSlug)),
          ),
        );
      return row === undefined ? null : toAgent(row);
    },

    /** Stores a new agent; a repetition of `request` gives the agent that it made. */
    async create(
      organizationId: string,
      settings: AgentSettings,
      request: KeyedRequest | null,
      author: VersionAuthor = PLATFORM,
    ): Promise<Result<{ made: Agent; isReplay: boolean }, "slug_taken" | RepeatRefusal>> {
      return makeOnce(db, organizationId, request, {
        make: (claim) => store(organizationId, settings, author, claim),
        find: (id) => find(organizationId, id),
      });
    },

    /**
     * Changes the named settings and raises the version; both versions are kept. With `ofVersion`, only an agent that
     * still has that version: another is `unknown`.
     */
    async update(
      organizationId: string,
      id: string,
      changes: { [Name in keyof AgentSettings]?: AgentSettings[Name] | undefined },
      { ofVersion, author = PLATFORM, restoredVersion }: Saving = {},
    ): Promise<Result<Agent, "unknown" | "slug_taken">> {
      const updatedAt = new Date();
      const one = oneOf(organizationId, id, ofVersion);
      const fields = Object.keys(changes).filter((name) => changes[name as keyof AgentSettings] !== undefined);
      try {
        const [, [row]] = await db.batch([
          keepReplacedVersion(db, one),
          db
            .update(agents)
            .set({ ...changes, version: sql`${agents.version} + 1`, updatedAt })
            .where(one)
            .returning(),
          ...keepNewVersion(db, organizationId, id, updatedAt, { author, fields, restoredVersion }),
        ]);
        return row === undefined ? err("unknown") : ok(saved(row));
      } catch (error) {
        if (violatedConstraint(error) === "agents_slug") return err("slug_taken");
        throw error;
      }
    },

    /**
     * Puts settings on trial, or ends the trial of a change, in one transaction with two statements that go before: its
     * entry in the audit log and the step of the change, whose answers are returned. Nothing happens to an agent when
     * that step did not. `settings` become the agent's own.
     */
    async setTrial<Entry extends BatchItem<"pg">, Step extends BatchItem<"pg">>(
      organizationId: string,
      id: string,
      next: { trial: AgentTrial | null; ofChange: string | null; settings?: TriableSettings; author: VersionAuthor },
      [entry, taken]: readonly [Entry, Step],
    ): Promise<[Entry["_"]["result"], Step["_"]["result"]]> {
      const { trial, ofChange, settings, author } = next;
      const updatedAt = new Date();
      // Somebody who edits the agent waits, so that the step and the agent are of one moment.
      const lock = db.execute(
        sql`select 1 from ${agents} where organization_id = ${organizationId} and id = ${id} for update`,
      );
      const isOfStep =
        ofChange === null
          ? and(
              sql`${agents.trial} ->> 'changeId' is distinct from ${trial?.changeId ?? ""}`,
              sql`exists (select 1 from ${costChanges} where ${costChanges.organizationId} = ${organizationId} and ${costChanges.id} = ${trial?.changeId ?? ""} and ${costChanges.state} = 'running')`,
            )
          : sql`${agents.trial} ->> 'changeId' = ${ofChange}`;
      const one = and(oneOf(organizationId, id), isOfStep);
      const [, entered, stepped, , [row]] = await db.batch([
        lock,
        entry,
        taken,
        keepReplacedVersion(db, one),
        db
          .update(agents)
          .set({ ...settings, trial, version: sql`${agents.version} + 1`, updatedAt })
          .where(one)
          .returning(),
        ...keepNewVersion(db, organizationId, id, updatedAt, {
          author,
          fields: ["trial", ...Object.keys(settings ?? {})],
        }),
      ]);
      if (row !== undefined) saved(row);
      return [entered, stepped];
    },

    /**
     * Deletes an agent, or hides it when calls or campaigns still refer to it. False when there is no such agent, or
     * none of `ofVersion`.
     */
    async remove(organizationId: string, id: string, ofVersion?: number): Promise<boolean> {
      const one = oneOf(organizationId, id, ofVersion);
      const hasCalls = sql`exists (select 1 from ${voiceCalls} where ${voiceCalls.agentId} = ${agents.id})`;
      const hasCampaigns = sql`exists (select 1 from ${campaigns} where ${campaigns.organizationId} = ${agents.organizationId} and ${campaigns.agentId} = ${agents.id})`;
      const [deleted, hidden] = await db.batch([
        db
          .delete(agents)
          .where(and(one, sql`not ${hasCalls}`, sql`not ${hasCampaigns}`))
          .returning({ id: agents.id }),
        db.update(agents).set({ deletedAt: new Date() }).where(one).returning({ id: agents.id }),
      ]);
      return deleted.length + hidden.length > 0;
    },
  };
}
/** Store of agents, see `createAgents`. */
export type Agents = ReturnType<typeof createAgents>;

/** Converts an agent's row to the configuration that a call loads. Throws when the row does not fit its schema. */
export function toConfig(row: typeof agents.$inferSelect): AgentConfig {
  // The schema drops what is none of the call's business, and notices a row that an older version of the platform
  // wrote.
  return agentConfigSchema.parse({
    ...row,
    turnTaking: wholeTurnTaking(row.turnTaking),
    flightRecorder: row.flightRecorder ?? defaultFlightRecorder,
    recording: row.recording ?? defaultRecording,
  });
}

/** Converts an agent's row to the agent. Throws as `toConfig`. */
export function toAgent(row: typeof agents.$inferSelect): Agent {
  return { ...toConfig(row), createdAt: row.createdAt, updatedAt: row.updatedAt };
}
