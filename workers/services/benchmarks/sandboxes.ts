import { and, asc, eq, isNotNull, isNull, lt, ne, sql } from "drizzle-orm";
import type { AgentConfig } from "../../../voice/agent.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import { agents, apiKeys, organizations, voiceCalls } from "../../db/schema.ts";
import { createApiKey } from "../access/authentication.ts";
import { type Agents, toConfig } from "../agents/agents.ts";
import { ROWS_VERSION, type SandboxPlace } from "./sandbox-rows.ts";

/** Sandbox of an organisation, with the copy of its agent. */
export interface OpenSandbox {
  place: SandboxPlace;
  agent: AgentConfig;
}

/** Longest time that a run's key is good, should nothing end the run. */
export const KEY_LIFETIME_MS = 2_700_000;

/** Slug of the copied agent. */
const COPY_SLUG = "benchmark";

/** Calls of earlier runs that one run removes. */
const MAX_REMOVED_CALLS = 200;

/**
 * Creates the sandboxes of benchmarks: each organisation has one of its own, another tenant with generated rows, so
 * that nothing of a run is found among real rows. It is kept from run to run, and has no key between them.
 */
export function createSandboxes(
  db: Database,
  storeOf: (isSpoken: boolean) => Pick<Agents, "create" | "update">,
  now: () => number = Date.now,
) {
  const sandboxOf = async (organizationId: string): Promise<{ id: string; createdAt: Date }> => {
    // Of the version of its rows, so that a sandbox of another kind is not taken for one of this.
    const name = `Benchmark sandbox ${ROWS_VERSION}`;
    const usedAt = new Date(now());
    const [row] = await db
      .insert(organizations)
      .values({ id: createId("org", now()), name, sandboxOf: organizationId, sandboxUsedAt: usedAt, createdAt: usedAt })
      .onConflictDoUpdate({ target: organizations.sandboxOf, set: { name, sandboxUsedAt: usedAt } })
      .returning({ id: organizations.id, createdAt: organizations.createdAt });
    if (row === undefined) throw new Error("The insert returned no row.");
    return row;
  };

  return {
    /** Returns the agent that a run is asked for, or else the oldest one; null when there is none. */
    async agentOf(organizationId: string, agentId: string | null): Promise<AgentConfig | null> {
      const [row] = await db
        .select()
        .from(agents)
        .where(
          and(
            eq(agents.organizationId, organizationId),
            isNull(agents.deletedAt),
            agentId === null ? undefined : eq(agents.id, agentId),
          ),
        )
        .orderBy(asc(agents.createdAt), asc(agents.id))
        .limit(1);
      return row === undefined ? null : toConfig(row);
    },

    /**
     * Opens the organisation's sandbox, made when there is none, with `agent` as it is now. `isSpoken`: its lines may
     * be spoken by text to speech, as those of every agent that is saved. May be repeated.
     */
    async open(organizationId: string, agent: AgentConfig, isSpoken: boolean): Promise<OpenSandbox> {
      const sandbox = await sandboxOf(organizationId);
      const { id: _id, organizationId: _organization, version: _version, ...settings } = agent;
      // Nobody calls the copy but the run, and none of its calls is kept.
      const copy = {
        ...settings,
        // Another name, so that a run that may have it spoken finds a change to save.
        name: isSpoken ? settings.name : `${settings.name.slice(0, 100)} (silent copy)`,
        slug: COPY_SLUG,
        isPublic: false,
        flightRecorder: { ...settings.flightRecorder, enabled: false },
        recording: { ...settings.recording, enabled: false },
      };
      const [known] = await db
        .select()
        .from(agents)
        .where(and(eq(agents.organizationId, sandbox.id), eq(agents.slug, COPY_SLUG), isNull(agents.deletedAt)));
      if (known === undefined) {
        const made = await storeOf(isSpoken).create(sandbox.id, copy, null);
        if (!made.ok) throw new Error("The sandbox's agent could not be made.");
        return { place: placeOf(sandbox, made.value.made.id), agent: configOf(made.value.made) };
      }
      const current = toConfig(known);
      if (isSame(current, copy)) return { place: placeOf(sandbox, current.id), agent: current };
      const changed = await storeOf(isSpoken).update(sandbox.id, current.id, copy);
      if (!changed.ok) throw new Error("The sandbox's agent could not be changed.");
      return { place: placeOf(sandbox, current.id), agent: configOf(changed.value) };
    },

    /** Fills a sandbox by one of `sandboxPieces`. May be repeated. */
    async fill(piece: ReturnType<typeof sql>): Promise<void> {
      await db.execute(piece);
    },

    /** Returns how many generated calls a sandbox has. */
    async filledCalls(sandboxId: string): Promise<number> {
      return db.$count(voiceCalls, and(eq(voiceCalls.organizationId, sandboxId), eq(voiceCalls.services, "generated")));
    },

    /**
     * Deletes calls that earlier runs started and nobody opened. Their tokens may still be good, which an
     * organisation's own call would wait for: of a sandbox's only its ended run has them.
     */
    async dropUnopened(sandboxId: string): Promise<void> {
      const isSandbox = sql`exists (select 1 from ${organizations} where ${organizations.id} = ${sandboxId} and ${organizations.sandboxOf} is not null)`;
      await db
        .delete(voiceCalls)
        .where(
          and(
            eq(voiceCalls.organizationId, sandboxId),
            eq(voiceCalls.status, "created"),
            ne(voiceCalls.services, "generated"),
            isSandbox,
          ),
        );
    },

    /** Lists the calls that earlier runs have left in a sandbox, at most 200: a run begins with generated ones only. */
    async leftCalls(sandboxId: string): Promise<string[]> {
      const rows = await db
        .select({ id: voiceCalls.id })
        .from(voiceCalls)
        .where(and(eq(voiceCalls.organizationId, sandboxId), ne(voiceCalls.services, "generated")))
        .limit(MAX_REMOVED_CALLS);
      return rows.map(({ id }) => id);
    },

    /** Makes the key of one run, in place of any before it. It opens the sandbox only, and ends by itself. */
    async issueKey(sandboxId: string): Promise<string> {
      const { key, row } = await createApiKey({ organizationId: sandboxId, name: "Benchmark", role: "admin" });
      await db.batch([
        db.delete(apiKeys).where(eq(apiKeys.organizationId, sandboxId)),
        db.insert(apiKeys).values({ ...row, createdAt: new Date(now()), expiresAt: new Date(now() + KEY_LIFETIME_MS) }),
      ]);
      return key;
    },

    /** Ends every key of a sandbox. */
    async endKeys(sandboxId: string): Promise<void> {
      await db.delete(apiKeys).where(eq(apiKeys.organizationId, sandboxId));
    },

    /** Lists sandboxes that no run has used since `beforeMs`, at most 20. */
    async unused(beforeMs: number): Promise<string[]> {
      const rows = await db
        .select({ id: organizations.id })
        .from(organizations)
        .where(and(isNotNull(organizations.sandboxOf), lt(organizations.sandboxUsedAt, new Date(beforeMs))))
        .orderBy(organizations.id)
        .limit(20);
      return rows.map(({ id }) => id);
    },
  };
}
/** Sandboxes of benchmarks, see `createSandboxes`. */
export type Sandboxes = ReturnType<typeof createSandboxes>;

function placeOf({ id, createdAt }: { id: string; createdAt: Date }, agentId: string): SandboxPlace {
  return { organizationId: id, agentId, untilMs: createdAt.getTime() };
}

function configOf<Agent extends AgentConfig & { createdAt: Date; updatedAt: Date }>(agent: Agent): AgentConfig {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...config } = agent;
  return config;
}

/** True when an agent has these settings already: what is made for it need not be made anew. */
function isSame(current: AgentConfig, settings: Partial<AgentConfig>): boolean {
  const names = Object.keys(settings).sort() as (keyof AgentConfig)[];
  return names.every((name) => sortedJson(current[name]) === sortedJson(settings[name]));
}

/** JSON with sorted names: `jsonb` keeps them in an order of its own. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
