import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { AgentConfig } from "../../../voice/agent.ts";
import { examplePhrases } from "../../../voice/words/example-phrases.ts";
import type { Database } from "../../db/client.ts";
import { agents, organizations } from "../../db/schema.ts";
import { type Agent, toAgent } from "./agents.ts";

/** Public agent, as the talk page may show it, with examples of what a caller may say. */
export type PublicAgent = Pick<AgentConfig, "id" | "slug" | "name" | "language" | "greeting"> & { examples: string[] };

/** Most agents that the talk page offers. */
const MAX_PUBLIC_AGENTS = 100;
/**
 * Settings larger than this, as they are stored, are not unpacked for examples: anybody may ask for the list.
 */
const MAX_UNPACKED_BYTES = 32_768;

/** SQL expression: the texts at a path of a column, none where the column is large. */
const textsAt = (column: typeof agents.knowledge | typeof agents.expectedPhrases, path: string): SQL<string[]> =>
  sql`case when pg_column_size(${column}) > ${MAX_UNPACKED_BYTES} then '[]'::jsonb else jsonb_path_query_array(${column}, ${path}::jsonpath) end`.mapWith(
    agents.expectedPhrases,
  );

/**
 * Creates the reader of public agents, which anyone may talk to. They are addressed within their organisation, so that
 * no other can take a slug or fill a list. `homeId` is the organisation that is meant where none is named; without it,
 * the deployment's only one, and none where there are several.
 */
export function createPublicAgents(db: Database, homeId: string | undefined) {
  const onlyOrganization = sql`(select min(id) from (select id from ${organizations} where sandbox_of is null limit 2) few having count(*) = 1)`;
  const isOf = (organizationId: string | undefined): SQL =>
    eq(agents.organizationId, organizationId ?? homeId ?? onlyOrganization);
  const isPublic = and(eq(agents.isPublic, true), isNull(agents.deletedAt));

  return {
    /** Lists an organisation's public agents by name, at most 100; without `organizationId`, those of the home. */
    async list(organizationId?: string): Promise<PublicAgent[]> {
      const rows = await db
        .select({
          id: agents.id,
          slug: agents.slug,
          name: agents.name,
          language: agents.language,
          greeting: agents.greeting,
          questions: textsAt(agents.knowledge, "$[0 to 7].questions[0]"),
          phrases: textsAt(agents.expectedPhrases, "$[0 to 31]"),
        })
        .from(agents)
        .where(and(isOf(organizationId), isPublic))
        .orderBy(agents.name, agents.id)
        .limit(MAX_PUBLIC_AGENTS);
      return rows.map(({ questions, phrases, ...agent }) => ({
        ...agent,
        examples: examplePhrases(questions, phrases),
      }));
    },

    /** Returns the public agent of an address; null when there is none. A bare slug is one of the home's. */
    async find({ organizationId, idOrSlug }: AgentAddress): Promise<Agent | null> {
      const isNamed = or(eq(agents.id, idOrSlug), eq(agents.slug, idOrSlug));
      const isAddressed =
        organizationId === undefined
          ? // Ids are the deployment's own and no slug looks like one.
            or(eq(agents.id, idOrSlug), and(isOf(undefined), eq(agents.slug, idOrSlug)))
          : and(isOf(organizationId), isNamed);
      const [row] = await db.select().from(agents).where(and(isAddressed, isPublic));
      return row === undefined ? null : toAgent(row);
    },
  };
}
/** Reader of public agents, see `createPublicAgents`. */
export type PublicAgents = ReturnType<typeof createPublicAgents>;

/** Address of an agent: its id or slug, and the organisation where it was named. */
export interface AgentAddress {
  organizationId: string | undefined;
  idOrSlug: string;
}

/** Reads `agent`, or `organization/agent`. */
export function readAgentAddress(text: string): AgentAddress {
  const at = text.indexOf("/");
  if (at < 0) return { organizationId: undefined, idOrSlug: text };
  return { organizationId: text.slice(0, at), idOrSlug: text.slice(at + 1) };
}
