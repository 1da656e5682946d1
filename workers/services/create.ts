import type { AgentConfig } from "../../voice/agent.ts";
import type { CallRecord } from "../../voice/call-record.ts";
import { CLIP_RATE_HZ, type VoiceClips } from "../../voice/reply/clips.ts";
import type { Tool } from "../../voice/reply/tools.ts";
import { createAnalyticsQuery } from "../analytics/sql-api.ts";
import { createDatabaseOpener, type OpenDatabase, type QueryDeadline } from "../db/client.ts";
import { type Env, readSettings, type Settings } from "../env.ts";
import { type ProviderSecrets, providerSecretsSchema } from "../providers/config.ts";
import { createAgentSnapshots } from "./agent-snapshots.ts";
import { type Agents, createAgents } from "./agents.ts";
import { type Authentication, createAuthentication } from "./authentication.ts";
import { storeCallRecord } from "./call-records.ts";
import { type CallTokenClaims, signCallToken } from "./call-token.ts";
import { type Calls, createCalls } from "./calls.ts";
import { type Campaigns, createCampaigns } from "./campaigns.ts";
import { ClipMemory } from "./clip-memory.ts";
import { createDoNotCall, type DoNotCall } from "./do-not-call.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { createHealth, type Health } from "./health.ts";
import { createIdempotency, type Idempotency } from "./idempotency.ts";
import { createLeadExport, type LeadExport } from "./lead-export.ts";
import { createLeadImports, type LeadImports } from "./lead-imports.ts";
import { createLeads, type Leads } from "./leads.ts";
import { createLists, type Lists } from "./lists.ts";
import { openVoices } from "./provider-chains.ts";
import { createTools, type ToolContext } from "./tools/create.ts";
import { createTurnFigures, type TurnFiguresReader } from "./turn-figures.ts";
import { createVoiceClips, type VoiceClipStore } from "./voice-clips.ts";
import { workerClock } from "./worker-clock.ts";

/** Keeps a task alive after its cause was answered: `ctx.waitUntil` of a request or a Durable Object. */
export type WaitUntil = (task: Promise<unknown>) => void;

/** What the routes need to answer one request. */
export interface RequestServices {
  settings: Settings;
  /** How long one query, or one answer of a call's object, is waited for from now. */
  deadline: QueryDeadline;
  authentication: Authentication;
  agents: Agents;
  voiceClips: VoiceClipStore;
  calls: Calls;
  campaigns: Campaigns;
  leads: Leads;
  leadImports: LeadImports;
  leadExport: LeadExport;
  doNotCall: DoNotCall;
  lists: Lists;
  idempotency: Idempotency;
  turnFigures: TurnFiguresReader;
  health: Health;
}

/**
 * A request waits this long for Postgres or for a call's object, then it is answered 503. The time begins with each wait, not with the request: a client may
 * need longer to send its body.
 */
const REQUEST_DEADLINE_MS = 1_800;

/** A statement over a thousand rows, or over all of a campaign, waits this long. */
const BULK_DEADLINE_MS = 10_000;

/** Wires the services of one request. */
export function createRequestServices(env: Env, waitUntil: WaitUntil): RequestServices {
  const settings = readSettings(env);
  const openDatabase = databaseOpener(settings);
  const deadline = () => AbortSignal.timeout(REQUEST_DEADLINE_MS);
  const db = openDatabase(deadline);
  const bulk = openDatabase(() => AbortSignal.timeout(BULK_DEADLINE_MS));
  const snapshots = createAgentSnapshots(env.CACHE, openDatabase, waitUntil);
  const voiceClips = voiceClipStore(env, settings, waitUntil);
  const onAgentSaved = (config: AgentConfig): void => {
    // The next call needs the copy of the agent first.
    waitUntil(snapshots.write(config).then(() => voiceClips.prepare(config)));
  };
  return {
    settings,
    deadline,
    authentication: createAuthentication(db, settings.TOKEN_SECRET, waitUntil),
    agents: createAgents(db, onAgentSaved),
    voiceClips,
    calls: createCalls(db, settings.TOKEN_SECRET),
    campaigns: createCampaigns(db, bulk),
    leads: createLeads(db),
    leadImports: createLeadImports(bulk),
    leadExport: createLeadExport(bulk),
    doNotCall: createDoNotCall(db),
    lists: createLists(db, settings.TOKEN_SECRET),
    idempotency: createIdempotency(db),
    turnFigures: createTurnFigures(
      createAnalyticsQuery({ url: settings.ANALYTICS_SQL_URL, token: settings.ANALYTICS_TOKEN }),
    ),
    health: createHealth(openDatabase),
  };
}

/** What a call needs from outside; each method has a deadline of its own. */
export interface CallServices {
  settings: Settings;
  /** What the vendors' adapters are made from. */
  providers: ProviderSecrets;
  /** A token that opens the same call again while it may last: `maxCallMs` from now. */
  signResumeToken(claims: CallTokenClaims, maxCallMs: number): Promise<string>;
  /** The agent of a call, from KV or else Postgres, within 2 s; null when it does not exist. Throws when neither answers. */
  loadAgentConfig(claims: CallTokenClaims): Promise<AgentConfig | null>;
  /** The agent's openers and fixed lines as audio, within 300 ms and without failing; what is missing is made and added meanwhile. */
  loadVoiceClips(agent: AgentConfig): Promise<VoiceClips>;
  /** Writes a call to Postgres within 5 s or throws; may be repeated. */
  storeCallRecord(record: CallRecord): Promise<void>;
  /** The built-in tools of these names, for one call; names that are none are left out. */
  createTools(names: readonly string[], call: Omit<ToolContext, "openDatabase">): Tool[];
}

/** Wires the services of a call, for as long as its Durable Object lives. */
export function createCallServices(env: Env, waitUntil: WaitUntil): CallServices {
  const settings = readSettings(env);
  const openDatabase = databaseOpener(settings);
  const snapshots = createAgentSnapshots(env.CACHE, openDatabase, waitUntil);
  const voiceClips = voiceClipStore(env, settings, waitUntil);
  return {
    settings,
    providers: providerSecretsOf(settings),
    signResumeToken: (claims, maxCallMs) =>
      signCallToken({ ...claims, expiresAtMs: Date.now() + maxCallMs }, settings.TOKEN_SECRET),
    loadAgentConfig: (claims) => snapshots.load(claims),
    loadVoiceClips: (agent) => voiceClips.load(agent),
    storeCallRecord: (record) => storeCallRecord(record, openDatabase),
    createTools: (names, call) => createTools(names, { ...call, openDatabase }),
  };
}

/** Shared by all calls of this isolate. */
const clipMemory = new ClipMemory();

function voiceClipStore(env: Env, settings: Settings, waitUntil: WaitUntil): VoiceClipStore {
  const openAgentVoices = (agent: AgentConfig) => {
    const config = { ...providerSecretsOf(settings), ai: env.AI };
    return openVoices(agent.providers.textToSpeech, config, workerClock, { sampleRateHz: CLIP_RATE_HZ });
  };
  return createVoiceClips({
    cache: env.CACHE,
    memory: clipMemory,
    clock: workerClock,
    fingerprintOf,
    openVoices: openAgentVoices,
    waitUntil,
  });
}

function databaseOpener(settings: Settings): OpenDatabase {
  return createDatabaseOpener({
    connectionString: settings.DATABASE_URL,
    fetchEndpoint: settings.NEON_FETCH_ENDPOINT,
  });
}

function providerSecretsOf(settings: Settings): ProviderSecrets {
  return providerSecretsSchema.parse({
    deepgramApiKey: settings.DEEPGRAM_API_KEY,
    deepgramBaseUrl: settings.DEEPGRAM_BASE_URL,
    deepgramSpeakBaseUrl: settings.DEEPGRAM_SPEAK_BASE_URL,
    keytermTokenLimit: settings.KEYTERM_TOKEN_LIMIT,
    llmBaseUrl: settings.LLM_BASE_URL,
    llmApiKey: settings.LLM_API_KEY,
  });
}
