import type { AgentConfig } from "../../../voice/agent.ts";
import type { Clock } from "../../../voice/clock.ts";
import { within } from "../../../voice/deadline.ts";
import { buildKnowledgeIndexWithPauses, createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import { type KnowledgeIndex, openKnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";
import { KNOWLEDGE_FORMAT } from "../../../voice/knowledge/knowledge-layout.ts";
import { errorName, type KnowledgeIndexEvent, writeLog } from "../../environment/log.ts";
import type { KnowledgeMemory } from "./knowledge-memory.ts";
import type { KnowledgeSource } from "./knowledge-source.ts";

/**
 * Store of agents' knowledge indexes in KV, so that a call begins with one without a word to Postgres. The key of an
 * index names its content (the agent's own entries, the version of its documents and the format): what is found is
 * never out of date. The version that the documents have is one small value beside it. KV may show that one late, so
 * every call asks Postgres behind its first words and takes the right index when it was not the one it began with.
 */
export interface KnowledgeIndexes {
  /**
   * Loads the knowledge that a call may answer from, within 300 ms and without failing. When the index is not there by
   * then, the agent's own entries stand in and the rest is added while the call goes on.
   */
  load(agent: AgentConfig): Promise<KnowledgeIndex>;
  /** Returns the index of what Postgres has now. Throws when it does not answer. */
  read(agent: AgentConfig): Promise<KnowledgeIndex>;
  /** Makes the index of a saved agent, if it is not there. Never rejects. */
  prepare(agent: AgentConfig): Promise<void>;
  /**
   * Makes the indexes of the agents that a changed document is for; `null`: all, or the 20 edited last. Never rejects.
   */
  refresh(organizationId: string, agentId: string | null): Promise<void>;
}

/** Part of KV that knowledge indexes are kept in. */
export interface IndexCache {
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  get(key: string, type: "text"): Promise<string | null>;
  put(key: string, value: string | Uint8Array<ArrayBuffer>, options: { expirationTtl: number }): Promise<void>;
}

/** Parts that the store of knowledge indexes works with. */
export interface KnowledgeIndexDeps {
  cache: IndexCache;
  memory: KnowledgeMemory;
  source: KnowledgeSource;
  clock: Clock;
  /** Returns a short name of any content; the same for nothing else. */
  fingerprintOf(content: string): Promise<string>;
  waitUntil(task: Promise<unknown>): void;
}

/** A call's first word is not held up for longer. */
const LOAD_DEADLINE_MS = 300;
/** Deadline of one access to KV, for which no caller waits. */
const CACHE_DEADLINE_MS = 5_000;
/** As long as agents' snapshots. What is forgotten is made again by the next call. */
const LIFETIME_SECONDS = 30 * 86_400;

type AgentName = Pick<AgentConfig, "organizationId" | "id">;

const versionKeyOf = (agent: AgentName): string => `knowledge_version:${agent.organizationId}:${agent.id}`;

/** Creates the store of knowledge indexes in KV, with a copy in the isolate's memory. */
export function createKnowledgeIndexes(deps: KnowledgeIndexDeps): KnowledgeIndexes {
  const { cache, memory, source, clock } = deps;

  const pause = (): Promise<void> => new Promise((resolve) => clock.startTimer(0, resolve));

  const fromCache = <T>(task: Promise<T>): Promise<T> => within(task, "KV", CACHE_DEADLINE_MS, clock);

  const keyOf = async (agent: AgentConfig, version: string): Promise<string> => {
    const content = JSON.stringify([KNOWLEDGE_FORMAT, agent.knowledge, version]);
    return `knowledge_index:${agent.organizationId}:${agent.id}:${await deps.fingerprintOf(content)}`;
  };

  const findByKey = async (key: string): Promise<KnowledgeIndex | null> => {
    const remembered = memory.find(key);
    if (remembered) return remembered;
    const value = await fromCache(cache.get(key, "arrayBuffer"));
    const index = value && openKnowledgeIndex(new Uint8Array(value));
    if (value && index) memory.put(key, index, value.byteLength);
    return index;
  };

  /** Reads what KV holds for an agent; whatever is wrong with it is logged, and counts as nothing. */
  const findStored = async (agent: AgentConfig): Promise<Stored> => {
    try {
      const version = await fromCache(cache.get(versionKeyOf(agent), "text"));
      return { version, index: version === null ? null : await findByKey(await keyOf(agent, version)) };
    } catch (error) {
      warn("knowledge_index_not_read", agent, error);
      return { version: null, index: null };
    }
  };

  const store = async (agent: AgentConfig, key: string, value: string | Uint8Array<ArrayBuffer>): Promise<void> => {
    try {
      await fromCache(cache.put(key, value, { expirationTtl: LIFETIME_SECONDS }));
    } catch (error) {
      // The next call pays with a query.
      warn("knowledge_index_not_stored", agent, error);
    }
  };

  /** Provides the index of this version: a stored one, or a new one, whose storing need not be waited for. */
  const provide = async (
    agent: AgentConfig,
    version: string,
  ): Promise<{ index: KnowledgeIndex; stored: Promise<void> }> => {
    const key = await keyOf(agent, version);
    const found = await findByKey(key).catch((error: unknown) => {
      warn("knowledge_index_not_read", agent, error);
      return null;
    });
    if (found) return { index: found, stored: Promise.resolve() };
    const passages = version === "none" ? [] : await source.passagesOf(agent.organizationId, agent.id);
    const bytes = await buildKnowledgeIndexWithPauses(agent.knowledge, passages, pause);
    const index = openKnowledgeIndex(bytes);
    if (index === null) throw new Error("An index that was just built cannot be read.");
    memory.put(key, index, bytes.length);
    return { index, stored: store(agent, key, bytes) };
  };

  /** Brings KV, and the call that uses what it had, to what Postgres says. */
  const keepUp = async (agent: AgentConfig, had: Stored, use: (index: KnowledgeIndex) => void): Promise<void> => {
    const version = await source.versionOf(agent.organizationId, agent.id);
    if (had.index !== null && had.version === version) return;
    const { index, stored } = await provide(agent, version);
    use(index);
    // The version after the index: a reader of the version finds the index that it names.
    await stored;
    if (had.version !== version) await store(agent, versionKeyOf(agent), version);
  };

  const prepare = async (agent: AgentConfig): Promise<void> => {
    try {
      await keepUp(agent, await findStored(agent), () => {});
    } catch (error) {
      warn("knowledge_index_not_made", agent, error);
    }
  };

  return {
    async load(agent) {
      const current: { index: KnowledgeIndex | null } = { index: null };
      const use = (index: KnowledgeIndex): void => {
        current.index = index;
      };
      const found = findStored(agent).then((stored) => {
        if (stored.index) use(stored.index);
        return stored;
      });
      const kept = found.then((stored) => keepUp(agent, stored, use));
      deps.waitUntil(kept.catch((error: unknown) => warn("knowledge_index_not_checked", agent, error)));
      try {
        await within(found, "KV", LOAD_DEADLINE_MS, clock);
      } catch {
        // The call begins without; what is late is used when it is there.
      }
      if (current.index === null) {
        warn("knowledge_index_missing", agent);
        use(createKnowledgeIndex(agent.knowledge));
      }
      return { retrieve: (query, limit) => current.index?.retrieve(query, limit) ?? [] };
    },

    async read(agent) {
      const version = await source.versionOf(agent.organizationId, agent.id);
      const { index, stored } = await provide(agent, version);
      deps.waitUntil(stored);
      return index;
    },

    prepare,

    async refresh(organizationId, agentId) {
      try {
        // One after the other: each may take megabytes.
        for (const agent of await source.agentsOf(organizationId, agentId)) await prepare(agent);
      } catch (error) {
        warn("knowledge_index_not_made", { organizationId, id: agentId ?? "all" }, error);
      }
    },
  };
}

/** Content of KV for an agent: the version of its documents, and the index of that version. */
interface Stored {
  version: string | null;
  index: KnowledgeIndex | null;
}

function warn(event: KnowledgeIndexEvent, { organizationId, id }: AgentName, error?: unknown): void {
  writeLog({ event, organizationId, agentId: id, ...(error !== undefined && { reason: errorName(error) }) });
}
