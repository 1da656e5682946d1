import type { AgentConfig } from "../../../voice/agent.ts";
import { CLIP_RATE_HZ } from "../../../voice/clips/clip.ts";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import { credentialCipherOf } from "../../crypto/credential-cipher.ts";
import { fingerprintOf } from "../../crypto/fingerprint.ts";
import type { OpenDatabase } from "../../db/client.ts";
import type { Env, Settings } from "../../environment/env.ts";
import { provenanceOf } from "../../providers/provenance.ts";
import { type ProviderSecrets, providerSecretsSchema } from "../../providers/vendor/config.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts, WaitUntil } from "../../wiring/request-parts.ts";
import { createAgentSnapshots } from "./agent-snapshots.ts";
import { type AgentVersions, createAgentVersions } from "./agent-versions.ts";
import { type Agents, createAgents } from "./agents.ts";
import { type CallCredentials, createCallCredentials } from "./call-credentials.ts";
import { ClipMemory } from "./clip-memory.ts";
import { ClipsInMaking } from "./clips-in-making.ts";
import { allowedModelsOf } from "./model-policy.ts";
import { createModels, type Models } from "./models.ts";
import { openVoices, permittedOf } from "./provider-chains.ts";
import { createProviderCredentials, type ProviderCredentials } from "./provider-credentials.ts";
import { createPublicAgents, type PublicAgents } from "./public-agents.ts";
import { createRecurringClauses, type RecurringClauseStore } from "./recurring-clause-store.ts";
import { RecurringMemory } from "./recurring-memory.ts";
import { createSpokenLines, type SpokenLines } from "./spoken-lines.ts";
import { createVoiceClips, LONGEST_MAKING_MS, type VoiceClipStore } from "./voice-clips.ts";

/** Services of agents: their configuration, voice and vendors' credentials. */
export interface AgentServices {
  agents: Agents;
  versions: AgentVersions;
  publicAgents: PublicAgents;
  voiceClips: VoiceClipStore;
  spokenLines: SpokenLines;
  /** Null where the deployment has no keys to encrypt them with. */
  providerCredentials: ProviderCredentials | null;
  models: Models;
}

interface Given {
  parts: RequestParts;
  /** Prepares what an agent that was saved may answer from. */
  prepareKnowledge: (agent: AgentConfig) => Promise<unknown>;
}

const wire = lazily<Given, AgentServices>({
  agents: ({ parts: { db, env, openDatabase, waitUntil }, voiceClips, prepareKnowledge }) => {
    const snapshots = createAgentSnapshots(env.CACHE, openDatabase, waitUntil);
    return createAgents(db, (config) => {
      // The next call needs the copy of the agent first.
      const prepare = () => Promise.all([voiceClips.prepare(config), prepareKnowledge(config)]);
      waitUntil(snapshots.write(config).then(prepare));
    });
  },
  versions: ({ parts: { db } }) => createAgentVersions(db),
  publicAgents: ({ parts: { db, settings } }) => createPublicAgents(db, settings.PUBLIC_ORGANIZATION),
  voiceClips: ({ parts: { env, settings, waitUntil } }) => voiceClipsOf(env, settings, waitUntil),
  spokenLines: ({ parts: { env, settings } }) => createSpokenLines(clipVoicesOf(env, settings), workerClock),
  providerCredentials: ({ parts }) => providerCredentialsOf(parts),
  models: ({ parts: { settings }, providerCredentials }) =>
    createModels(allowedModelsOf(settings), async (organizationId) => {
      const own = await providerCredentials?.list(organizationId);
      return new Set(own?.map(({ provider }) => provider));
    }),
});

/** Wires the services of agents for one request. */
export function createAgentServices(
  parts: RequestParts,
  prepareKnowledge: (agent: AgentConfig) => Promise<unknown>,
): AgentServices {
  return wire({ parts, prepareKnowledge });
}

/** Shared by all calls of this isolate. */
const clipMemory = new ClipMemory();
const clipsInMaking = new ClipsInMaking(workerClock, LONGEST_MAKING_MS);
const recurringMemory = new RecurringMemory();

/** Opens the voices of agents for clips. They are made with the deployment's keys alone. */
const clipVoicesOf = (env: Env, settings: Settings) => (agent: AgentConfig) => {
  const config = { ...providerSecretsOf(settings), ai: env.AI };
  const { textToSpeech } = permittedOf(agent, allowedModelsOf(settings), new Set());
  return openVoices(textToSpeech, config, workerClock, { sampleRateHz: CLIP_RATE_HZ });
};

/** Wires the store of agents' clips. */
export function voiceClipsOf(env: Env, settings: Settings, waitUntil: WaitUntil): VoiceClipStore {
  return createVoiceClips({
    cache: env.CACHE,
    memory: clipMemory,
    inMaking: clipsInMaking,
    recurring: recurringClausesOf(env),
    clock: workerClock,
    fingerprintOf,
    openVoices: clipVoicesOf(env, settings),
    waitUntil,
  });
}

/** Wires the store of clauses that agents say again and again. */
export function recurringClausesOf(env: Env): RecurringClauseStore {
  return createRecurringClauses({ cache: env.CACHE, memory: recurringMemory, clock: workerClock, fingerprintOf });
}

/** Wires organisations' own credentials of vendors as calls read them; null where nothing can decrypt them. */
export function callCredentialsOf(
  env: Env,
  settings: Settings,
  openDatabase: OpenDatabase,
  waitUntil: WaitUntil,
): CallCredentials | null {
  const cipher = credentialCipherOf(settings);
  return cipher && createCallCredentials(env.CACHE, openDatabase, cipher, waitUntil);
}

function providerCredentialsOf(parts: RequestParts): ProviderCredentials | null {
  const { env, settings, db, openDatabase, waitUntil } = parts;
  const cipher = credentialCipherOf(settings);
  if (cipher === null) return null;
  const copies = createCallCredentials(env.CACHE, openDatabase, cipher, waitUntil);
  return createProviderCredentials(db, cipher, (organizationId) => copies.refresh(organizationId));
}

/** Kind of the services that calls on the deployment's own settings are held over. */
export function deploymentServices(settings: Settings): ServicesKind {
  return provenanceOf(providerSecretsOf(settings), settings.SIMULATED_LATENCY ?? null).services;
}

/** Returns the deployment's own secrets of vendors, parsed. */
export function providerSecretsOf(settings: Settings): ProviderSecrets {
  return providerSecretsSchema.parse({
    deepgramApiKey: settings.DEEPGRAM_API_KEY,
    deepgramBaseUrl: settings.DEEPGRAM_BASE_URL,
    deepgramSpeakBaseUrl: settings.DEEPGRAM_SPEAK_BASE_URL,
    keytermTokenLimit: settings.KEYTERM_TOKEN_LIMIT,
    llmBaseUrl: settings.LLM_BASE_URL,
    llmApiKey: settings.LLM_API_KEY,
  });
}
