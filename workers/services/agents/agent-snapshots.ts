import { and, eq } from "drizzle-orm";
import { type AgentConfig, agentConfigSchema } from "../../../voice/agent.ts";
import { within } from "../../../voice/deadline.ts";
import type { OpenDatabase } from "../../db/client.ts";
import { agents } from "../../db/schema.ts";
import { writeLog } from "../../environment/log.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { toConfig } from "./agents.ts";

/** A call waits this long for its agent before it gives up. */
const LOAD_DEADLINE_MS = 2_000;

/** KV is asked first; a slow answer must leave Postgres its chance. */
const SNAPSHOT_DEADLINE_MS = 500;

/** A version that was not called for this long is forgotten; Postgres still has the newest. */
const SNAPSHOT_LIFETIME_SECONDS = 30 * 86_400;

const keyOf = (agent: { organizationId: string; id: string; version: number }): string =>
  `agent:${agent.organizationId}:${agent.id}:${agent.version}`;

/**
 * Store of agent snapshots: copies near the caller, one per version, so that a call starts without a round trip to
 * Postgres.
 */
export interface AgentSnapshotStore {
  /** Copies a version in the background; never rejects. A failure costs the next call a query, nothing else. */
  write(config: AgentConfig): Promise<void>;
  /**
   * Loads the agent of a call: the version its token names, or the newest when that version is nowhere any more. Null
   * when the agent does not exist; throws when neither KV nor Postgres answers within 2 s.
   */
  load(named: { organizationId: string; agentId: string; agentVersion: number }): Promise<AgentConfig | null>;
}

/**
 * Creates the store of agent snapshots in KV. `waitUntil` keeps a copy being written alive after its cause was
 * answered.
 */
export function createAgentSnapshots(
  cache: KVNamespace,
  openDatabase: OpenDatabase,
  waitUntil: (task: Promise<unknown>) => void,
): AgentSnapshotStore {
  const write = (config: AgentConfig): Promise<void> => {
    const text = JSON.stringify(config);
    const copying = cache
      .put(keyOf(config), text, { expirationTtl: SNAPSHOT_LIFETIME_SECONDS })
      .catch(() => writeLog({ event: "agent_snapshot_not_written" }));
    waitUntil(copying);
    return copying;
  };

  const read = async (key: string): Promise<AgentConfig | null> => {
    try {
      const text = await within(cache.get(key, "text"), "KV", SNAPSHOT_DEADLINE_MS, workerClock);
      const parsed = text === null ? null : agentConfigSchema.safeParse(JSON.parse(text));
      return parsed?.success ? parsed.data : null;
    } catch {
      // A snapshot only saves time: whatever is wrong with KV or the copy, Postgres has the agent.
      return null;
    }
  };

  return {
    write,
    async load({ organizationId, agentId, agentVersion }) {
      const deadline = AbortSignal.timeout(LOAD_DEADLINE_MS);
      const snapshot = await read(keyOf({ organizationId, id: agentId, version: agentVersion }));
      if (snapshot !== null) return snapshot;
      // Deleted agents are found too: a token that was given out before still opens its call.
      const [row] = await openDatabase(() => deadline)
        .select()
        .from(agents)
        .where(and(eq(agents.organizationId, organizationId), eq(agents.id, agentId)));
      if (row === undefined) return null;
      const config = toConfig(row);
      void write(config);
      return config;
    },
  };
}
