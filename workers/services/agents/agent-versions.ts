import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { type AgentSettings, agentSettingsSchema } from "../../../voice/agent.ts";
import type { Database } from "../../db/client.ts";
import { type ActorType, agents, agentVersions } from "../../db/schema.ts";
import { wholeStoredSettings } from "./stored-settings.ts";

/** Versions of an agent that are kept, the newest; an older one that a call ran with is known by its number alone. */
export const MAX_VERSIONS = 100;
/** Most text of settings that an agent's versions hold together; the newest is kept whatever its length. */
export const MAX_VERSIONS_BYTES = 16 * 1_048_576;

/** Author of a version: who saved the agent. */
export interface VersionAuthor {
  type: ActorType;
  id: string;
}

/** Save of an agent, as its version tells of it. */
export interface Save {
  author: VersionAuthor;
  /** Names of the settings that it changes. */
  fields: readonly string[];
  /** Version whose settings it puts back. */
  restoredVersion?: number | undefined;
}

const summarised = {
  version: agentVersions.version,
  fields: agentVersions.fields,
  restoredVersion: agentVersions.restoredVersion,
  authorType: agentVersions.authorType,
  authorId: agentVersions.authorId,
  createdAt: agentVersions.createdAt,
};
/** Version of an agent without its settings. */
export type AgentVersionSummary = Pick<typeof agentVersions.$inferSelect, keyof typeof summarised>;

/** Version of an agent, with its settings as a call would load them today. */
export interface AgentVersion extends AgentVersionSummary {
  settings: AgentSettings;
}

/** Creates the reader of agents' versions. Every method sees one organisation only. */
export function createAgentVersions(db: Database) {
  const ofAgent = (organizationId: string, agentId: string) =>
    and(eq(agentVersions.organizationId, organizationId), eq(agentVersions.agentId, agentId));

  return {
    /** Lists the versions of an agent that are kept, the newest first; at most 100. */
    async list(organizationId: string, agentId: string): Promise<AgentVersionSummary[]> {
      return db
        .select(summarised)
        .from(agentVersions)
        .where(ofAgent(organizationId, agentId))
        .orderBy(desc(agentVersions.version))
        .limit(MAX_VERSIONS);
    },

    /** Returns a version of an agent; null when it is not kept. Throws when its settings fit the schema no more. */
    async find(organizationId: string, agentId: string, version: number): Promise<AgentVersion | null> {
      const [row] = await db
        .select({ ...summarised, settings: agentVersions.settings })
        .from(agentVersions)
        .where(and(ofAgent(organizationId, agentId), eq(agentVersions.version, version)));
      return row === undefined ? null : { ...row, settings: wholeStoredSettings(row.settings) };
    },
  };
}
/** Reader of agents' versions, see `createAgentVersions`. */
export type AgentVersions = ReturnType<typeof createAgentVersions>;

/** All settings of an agent's row as one JSON value, by their names. */
const settingsJson = sql`jsonb_build_object(${sql.join(
  (Object.keys(agentSettingsSchema.shape) as (keyof AgentSettings)[]).map(
    (name) => sql`${sql.raw(`'${name}'`)}, ${agents[name]}`,
  ),
  sql`, `,
)})`;

/** Returns the statement that keeps the agent as its row stands, where `condition` holds and it is not kept yet. */
function keepStatement(db: Database, condition: SQL | undefined, save: Save | null) {
  const { author, fields, restoredVersion } = save ?? { author: null, fields: [], restoredVersion: undefined };
  return db.execute(sql`
    insert into ${agentVersions}
      (organization_id, agent_id, version, settings, settings_bytes, fields, restored_version, author_type, author_id, created_at)
    select organization_id, id, version, settings, octet_length(settings::text), ${JSON.stringify(fields)}::jsonb,
      ${restoredVersion ?? null}::integer, ${author?.type ?? null}::text, ${author?.id ?? null}::text, updated_at
    from (select ${agents.organizationId} as organization_id, ${agents.id} as id, ${agents.version} as version,
      ${agents.updatedAt} as updated_at, ${settingsJson} as settings from ${agents} where ${condition}) saved
    on conflict do nothing`);
}

/** Returns the statement, to be put behind the insert of an agent in one batch, that keeps its first version. */
export function keepFirstVersion(db: Database, organizationId: string, agentId: string, author: VersionAuthor) {
  return keepStatement(db, oneOf(organizationId, agentId), { author, fields: [] });
}

/**
 * Returns the statement, to be put before a change in one batch, that keeps the version which the change replaces: an
 * agent that was saved before versions were kept has none yet. `condition` is what the change itself asks for.
 */
export function keepReplacedVersion(db: Database, condition: SQL | undefined) {
  return keepStatement(db, condition, null);
}

/**
 * Returns the statements, to be put behind a change in one batch, that keep the version which it made, and drop those
 * that are too many. A change that was not made has not set `updatedAt`, and keeps nothing.
 */
export function keepNewVersion(db: Database, organizationId: string, agentId: string, updatedAt: Date, save: Save) {
  const isMade = and(oneOf(organizationId, agentId), eq(agents.updatedAt, updatedAt));
  return [keepStatement(db, isMade, save), dropOldVersions(db, organizationId, agentId)] as const;
}

function dropOldVersions(db: Database, organizationId: string, agentId: string) {
  return db.execute(sql`
    delete from ${agentVersions} using (
      select version, row_number() over (order by version desc) as place,
        sum(settings_bytes) over (order by version desc) as bytes
      from ${agentVersions} where organization_id = ${organizationId} and agent_id = ${agentId}
    ) kept
    where ${agentVersions.organizationId} = ${organizationId} and ${agentVersions.agentId} = ${agentId}
      and ${agentVersions.version} = kept.version
      and kept.place > 1 and (kept.place > ${MAX_VERSIONS} or kept.bytes > ${MAX_VERSIONS_BYTES})`);
}

function oneOf(organizationId: string, agentId: string) {
  return and(eq(agents.organizationId, organizationId), eq(agents.id, agentId));
}
