import type { AgentConfig } from "../../../voice/agent.ts";
import { CLIP_RATE_HZ } from "../../../voice/clips/clip.ts";
import {
  MAX_SPEECH_CACHE_MS,
  openingClauseLimits,
  RecurringClauses,
  speechCacheLimits,
} from "../../../voice/clips/recurring-clauses.ts";
import type { Clock } from "../../../voice/clock.ts";
import { within } from "../../../voice/deadline.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import type { ClipCache } from "./clip-set.ts";
import { decodeClipSet, encodeClipSet } from "./clip-set.ts";
import type { RecurringMemory, RememberedClauses } from "./recurring-memory.ts";

/**
 * Store of recurring clauses, which agents say again and again, as audio: in the isolate's memory, where calls find and
 * add to it, and in KV, so that a fresh isolate begins with it. One value per agent and voice: the key names both, so
 * that no other tenant, agent or voice can find it. A clause that has been heard in one call only stays in memory.
 */
export interface RecurringClauseStore {
  /** Returns the recurring clauses that the agent's calls share. Throws when KV does not answer. */
  load(agent: AgentConfig): Promise<RecurringClauses>;
  /**
   * Writes to KV the clauses that have been added since the last time; at most once a minute, never rejects. For the
   * end of a call.
   */
  keep(agent: AgentConfig): Promise<void>;
}

/** Parts that the store of recurring clauses works with. */
export interface RecurringClauseDeps {
  cache: ClipCache;
  memory: RecurringMemory;
  clock: Clock;
  /** Returns a short name of any content; the same for nothing else. */
  fingerprintOf(content: string): Promise<string>;
}

/** Deadline of one access to KV, for which no caller waits. */
const CACHE_DEADLINE_MS = 5_000;
const LIFETIME_SECONDS = 30 * 86_400;
const RENEWED_AFTER_MS = 7 * 86_400_000;
/** KV takes one write per key and second from all isolates together; this leaves room for sixty of them. */
const WRITTEN_AFTER_MS = 60_000;
/** Goes up when clips are made in another way. */
const FORMAT = 1;

/** Creates the store of recurring clauses in memory and KV. */
export function createRecurringClauses(deps: RecurringClauseDeps): RecurringClauseStore {
  const { cache, memory, clock } = deps;

  const keyOf = async ({ organizationId, id, providers, costLevers }: AgentConfig): Promise<string> => {
    // Apart, so that calls with the cache and calls without, as when it is tried on some of them, do not mix.
    const use = costLevers.speechCache ? ["speech_cache"] : [];
    const content = [FORMAT, CLIP_RATE_HZ, providers.textToSpeech[0], ...use];
    const voice = await deps.fingerprintOf(JSON.stringify(content));
    return `recurring_clauses:${organizationId}:${id}:${voice}`;
  };

  const readStored = async (key: string) => {
    const value = await within(cache.get(key, "arrayBuffer"), "KV", CACHE_DEADLINE_MS, clock);
    return value === null ? null : decodeClipSet(value, MAX_SPEECH_CACHE_MS);
  };

  const store = async (key: string, remembered: RememberedClauses): Promise<void> => {
    const { clauses } = remembered;
    // Other isolates keep theirs in the same value.
    clauses.addOlder((await readStored(key))?.clips ?? []);
    const { clips, revision } = clauses;
    const storedAtEpochMs = clock.now();
    const value = encodeClipSet({ storedAtEpochMs, isFinal: true, clips });
    await within(cache.put(key, value, { expirationTtl: LIFETIME_SECONDS }), "KV", CACHE_DEADLINE_MS, clock);
    remembered.storedAtEpochMs = storedAtEpochMs;
    remembered.storedRevision = revision;
  };

  const isDue = ({ clauses, storedAtEpochMs, storedRevision, isBeingStored }: RememberedClauses): boolean => {
    if (isBeingStored || clauses.totalMs === 0) return false;
    const waitMs = clauses.revision > storedRevision ? WRITTEN_AFTER_MS : RENEWED_AFTER_MS;
    return clock.now() - storedAtEpochMs >= waitMs;
  };

  return {
    async load(agent) {
      const key = await keyOf(agent);
      const known = memory.find(key);
      if (known) return known.clauses;
      const stored = await readStored(key);
      // Another call may have been quicker; the two must share.
      const first = memory.find(key);
      if (first) return first.clauses;
      const clauses = new RecurringClauses(agent.costLevers.speechCache ? speechCacheLimits : openingClauseLimits);
      clauses.addOlder(stored?.clips ?? []);
      const storedAtEpochMs = stored?.storedAtEpochMs ?? 0;
      memory.put(key, { clauses, storedAtEpochMs, storedRevision: clauses.revision, isBeingStored: false });
      return clauses;
    },

    async keep(agent) {
      const key = await keyOf(agent);
      const remembered = memory.find(key);
      if (!remembered) return;
      // It may have grown: others make room.
      memory.put(key, remembered);
      if (!isDue(remembered)) return;
      remembered.isBeingStored = true;
      try {
        await store(key, remembered);
      } catch (error) {
        // KV is away or busy: the next call's end tries again.
        const { organizationId, id: agentId } = agent;
        writeLog({ event: "recurring_clauses_not_kept", organizationId, agentId, reason: errorName(error) });
      } finally {
        remembered.isBeingStored = false;
      }
    },
  };
}
