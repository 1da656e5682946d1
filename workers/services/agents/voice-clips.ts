import type { AgentConfig } from "../../../voice/agent.ts";
import { CLIP_RATE_HZ, type Clip, clipMs } from "../../../voice/clips/clip.ts";
import { recordClips } from "../../../voice/clips/record-clips.ts";
import { VoiceClips } from "../../../voice/clips/voice-clips.ts";
import type { Clock } from "../../../voice/clock.ts";
import { within } from "../../../voice/deadline.ts";
import type { NamedVoice } from "../../../voice/providers.ts";
import { clipTexts } from "../../../voice/reply/clip-texts.ts";
import { openerPhrases } from "../../../voice/reply/openers.ts";
import { errorName, writeLog } from "../../environment/log.ts";
import type { ClipMemory } from "./clip-memory.ts";
import { type ClipCache, type ClipSet, decodeClipSet, encodeClipSet } from "./clip-set.ts";
import type { ClipsInMaking } from "./clips-in-making.ts";
import type { RecurringClauseStore } from "./recurring-clause-store.ts";

/**
 * Store of agents' openers and fixed lines as clips in KV, one value per agent and content: the key names the voice and
 * every text, so an edit of anything else finds the clips that are there, and a clip of an older voice or wording
 * cannot be found at all. There is no lock between isolates: two that make the same clips at once write the same thing
 * under the same key, and all that is lost is the vendor's fee.
 */
export interface VoiceClipStore {
  /**
   * Makes the clips of a saved agent, if they are not there. Takes as long as speaking them all and never rejects: do
   * not let an answer wait for it.
   */
  prepare(agent: AgentConfig): Promise<void>;
  /**
   * Loads the clips of a call that begins, with the recurring clauses of its agent, within 300 ms and without failing;
   * those that are later, or have to be made, are added when they are there.
   */
  load(agent: AgentConfig): Promise<VoiceClips>;
  /** Reads the clips that KV has now. Throws when KV does not answer. */
  read(agent: AgentConfig): Promise<VoiceClips>;
}

/** Parts that the store of clips works with. */
export interface VoiceClipDeps {
  cache: ClipCache;
  memory: ClipMemory;
  inMaking: ClipsInMaking;
  recurring: Pick<RecurringClauseStore, "load">;
  clock: Clock;
  /** Returns a short name of any content; the same for nothing else. */
  fingerprintOf(content: string): Promise<string>;
  /** Opens sessions of the agent's voices at `CLIP_RATE_HZ`, in the order of its chain. */
  openVoices(agent: AgentConfig): NamedVoice[];
  waitUntil(task: Promise<unknown>): void;
}

/** A call's first word is not held up for longer. */
const LOAD_DEADLINE_MS = 300;
/** Deadline of one access to KV, for which no caller waits. */
const CACHE_DEADLINE_MS = 5_000;
/** The platform stops what goes on 30 s after an answer; what was made until then is kept and the rest made later. */
const RECORD_DEADLINE_MS = 22_000;
/** Time after which clips are not being made any more, whether or not their making could say so. */
export const LONGEST_MAKING_MS = RECORD_DEADLINE_MS + CACHE_DEADLINE_MS;
/** As long as agents' snapshots; from then on counted from the last renewal. */
const LIFETIME_SECONDS = 30 * 86_400;
const RENEWED_AFTER_MS = 7 * 86_400_000;
/** A set that is not final is made again after this, when it is needed next. */
const RETRIED_AFTER_MS = 10 * 60_000;
/** Goes up when clips are made in another way. */
const FORMAT = 1;
/** Shorter openers cover nothing, longer ones hold the answer up. */
const OPENER_RANGE_MS = { min: 150, max: 1_000 };

/** Judges the length of an opener's clip: `fits` from 150 to 1,000 ms. */
export function openerLength(durationMs: number): "short" | "fits" | "long" {
  if (durationMs < OPENER_RANGE_MS.min) return "short";
  return durationMs > OPENER_RANGE_MS.max ? "long" : "fits";
}

/** Creates the store of clips in KV, with a copy in the isolate's memory. */
export function createVoiceClips(deps: VoiceClipDeps): VoiceClipStore {
  const { cache, memory, inMaking, clock, waitUntil } = deps;

  /** Names the content that the clips are made from. The same voice by another provider counts as another. */
  const keyOf = async (agent: AgentConfig): Promise<string> => {
    const content = [FORMAT, CLIP_RATE_HZ, agent.providers.textToSpeech[0], clipTexts(agent)];
    return `voice_clips:${agent.organizationId}:${agent.id}:${await deps.fingerprintOf(JSON.stringify(content))}`;
  };

  const remember = (key: string, set: ClipSet | null): void => {
    // Another isolate may have made a better one of those that are not final.
    if (set?.isFinal) memory.put(key, set);
  };

  const readStored = async (key: string): Promise<ClipSet | null> => {
    const value = await within(cache.get(key, "arrayBuffer"), "KV", CACHE_DEADLINE_MS, clock);
    // Calls that begin together read at the same time, and are to keep one copy all the same.
    const already = memory.find(key);
    if (already) return already;
    const set = value === null ? null : decodeClipSet(value);
    remember(key, set);
    return set;
  };

  const store = async (key: string, set: ClipSet): Promise<void> => {
    remember(key, set);
    await within(
      cache.put(key, encodeClipSet(set), { expirationTtl: LIFETIME_SECONDS }),
      "KV",
      CACHE_DEADLINE_MS,
      clock,
    );
  };

  const make = async (agent: AgentConfig, key: string, onClip: (clip: Clip) => void): Promise<void> => {
    if (inMaking.join(key, onClip)) return;
    const making = inMaking.begin(key, onClip);
    const onFailure = (provider: string, reason: string): void =>
      writeLog({ event: "voice_clip_not_made", ...nameOf(agent), provider, reason });
    const voices = deps.openVoices(agent);
    const deadline = new AbortController();
    const timer = clock.startTimer(RECORD_DEADLINE_MS, () => deadline.abort());
    try {
      const { clips, isFinal } = await recordClips(
        clipTexts(agent),
        { voices, clock, onClip: making.add, onFailure },
        deadline.signal,
      );
      if (clips.length === 0) return;
      reportOpenerLengths(agent, clips);
      await store(key, { storedAtEpochMs: clock.now(), isFinal, clips });
    } finally {
      timer.cancel();
      making.end();
      for (const voice of voices) voice.session.close();
    }
  };

  /** Does what is due for a set that was just looked up: nothing, a longer life, or a better one. */
  const keepUp = async (
    agent: AgentConfig,
    key: string,
    set: ClipSet | null,
    onClip: (clip: Clip) => void,
  ): Promise<void> => {
    const ageMs = set === null ? Number.POSITIVE_INFINITY : clock.now() - set.storedAtEpochMs;
    if (set?.isFinal) {
      if (ageMs > RENEWED_AFTER_MS) await store(key, { ...set, storedAtEpochMs: clock.now() });
    } else if (ageMs > RETRIED_AFTER_MS) await make(agent, key, onClip);
  };

  const reported = (agent: AgentConfig, task: Promise<void>): Promise<void> =>
    task.catch((error: unknown) =>
      writeLog({ event: "voice_clips_not_kept", ...nameOf(agent), reason: errorName(error) }),
    );

  return {
    prepare(agent) {
      const prepared = async (): Promise<void> => {
        const key = await keyOf(agent);
        await keepUp(agent, key, memory.find(key) ?? (await readStored(key)), () => {});
      };
      return reported(agent, prepared());
    },

    async load(agent) {
      const clips = new VoiceClips();
      const add = (clip: Clip): void => clips.add(clip);
      const found = (async () => {
        const key = await keyOf(agent);
        const set = memory.find(key) ?? (await readStored(key));
        for (const clip of set?.clips ?? []) add(clip);
        return { key, set };
      })();
      const kept = found.then(({ key, set }) => keepUp(agent, key, set, add));
      waitUntil(reported(agent, kept));
      const followed = (async () => {
        // Openers and recurring clauses both begin answers with recorded speech: an agent without openers gets neither,
        // unless it asks for the speech cache.
        if (agent.openers.enabled || agent.costLevers.speechCache) clips.follow(await deps.recurring.load(agent));
      })();
      waitUntil(reported(agent, followed));
      try {
        await within(Promise.all([found, followed]), "KV", LOAD_DEADLINE_MS, clock);
      } catch {
        // The call begins without: what was wrong is reported by the background task, and what comes late is added.
      }
      return clips;
    },

    async read(agent) {
      const clips = new VoiceClips();
      const set = await readStored(await keyOf(agent));
      for (const clip of set?.clips ?? []) clips.add(clip);
      return clips;
    },
  };
}

function reportOpenerLengths(agent: AgentConfig, clips: readonly Clip[]): void {
  const openers = new Set(openerPhrases(agent).map((phrase) => phrase.text));
  for (const clip of clips) {
    const durationMs = Math.round(clipMs(clip));
    const length = openerLength(durationMs);
    if (openers.has(clip.text) && length !== "fits")
      writeLog({ event: "opener_length", ...nameOf(agent), length, durationMs });
  }
}

const nameOf = ({ organizationId, id }: AgentConfig) => ({ organizationId, agentId: id });
