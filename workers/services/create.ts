import type { AgentConfig } from "../../voice/agent.ts";
import { CLIP_RATE_HZ } from "../../voice/clips/clip.ts";
import type { VoiceClips } from "../../voice/clips/voice-clips.ts";
import type { KnowledgeIndex } from "../../voice/knowledge/knowledge.ts";
import type { Tool } from "../../voice/reply/tools.ts";
import type { CallRecord } from "../../voice/timeline/call-record.ts";
import { type AnalyticsQuery, createAnalyticsQuery } from "../analytics/sql-api.ts";
import { type Cache, createCache } from "../cache/cache.ts";
import { CacheState } from "../cache/state.ts";
import { credentialCipherOf } from "../crypto/credential-cipher.ts";
import { fingerprintOf } from "../crypto/fingerprint.ts";
import { createDatabaseOpener, type Database, type OpenDatabase, type QueryDeadline } from "../db/client.ts";
import { createLists, type Lists } from "../db/lists.ts";
import { type Env, readSettings, type Settings } from "../environment/env.ts";
import { type ProviderSecrets, providerSecretsSchema } from "../providers/config.ts";
import { within } from "../time/deadline.ts";
import { workerClock } from "../time/worker-clock.ts";
import { createTenancyServices, type TenancyServices } from "./access/create.ts";
import { PrincipalMemory } from "./access/principal-memory.ts";
import { createAgentSnapshots } from "./agents/agent-snapshots.ts";
import { type Agents, createAgents } from "./agents/agents.ts";
import { type CallCredentials, createCallCredentials } from "./agents/call-credentials.ts";
import { ClipMemory } from "./agents/clip-memory.ts";
import { openVoices } from "./agents/provider-chains.ts";
import { createProviderCredentials, type ProviderCredentials } from "./agents/provider-credentials.ts";
import { createRecurringClauses, type RecurringClauseStore } from "./agents/recurring-clause-store.ts";
import { RecurringMemory } from "./agents/recurring-memory.ts";
import { createVoiceClips, type VoiceClipStore } from "./agents/voice-clips.ts";
import { type CacheFiguresReader, createCacheCountWriter, createCacheFigures } from "./cache-figures.ts";
import { storeCallRecord } from "./calls/call-records.ts";
import { type CallTokenClaims, signCallToken } from "./calls/call-token.ts";
import { type Calls, createCalls } from "./calls/calls.ts";
import { createTools } from "./calls/tools/create.ts";
import type { ToolContext } from "./calls/tools/tool-context.ts";
import { createTranscriptSearch, type TranscriptSearches } from "./calls/transcript-search.ts";
import { createOverviews, type Overviews } from "./figures/overview.ts";
import { createKnowledgeDocuments, type KnowledgeDocuments } from "./knowledge/knowledge-documents.ts";
import { createKnowledgeIndexes, type KnowledgeIndexes } from "./knowledge/knowledge-indexes.ts";
import { KnowledgeMemory } from "./knowledge/knowledge-memory.ts";
import { createKnowledgeSource } from "./knowledge/knowledge-source.ts";
import { lazily } from "./lazily.ts";
import { createOutreachServices, type OutreachServices } from "./outreach/create.ts";
import { createCacheRows } from "./platform/cache-rows.ts";
import { deleteExpiredRows } from "./platform/expired-rows.ts";
import { createHealth, type Health } from "./platform/health.ts";
import { createIdempotency, type Idempotency } from "./platform/idempotency.ts";
import { createVisits, VisitMemory, type Visits } from "./platform/visits.ts";
import type { CallObjects } from "./privacy/call-objects.ts";
import { createPeople, type People } from "./privacy/people.ts";
import { createRetention } from "./privacy/retention.ts";
import { createTurnFigures, type TurnFiguresReader } from "./turn-figures.ts";

/** Keeps a task alive after its cause was answered: `ctx.waitUntil` of a request or a Durable Object. */
export type WaitUntil = (task: Promise<unknown>) => void;

/** What the routes need to answer one request. */
export interface RequestServices extends TenancyServices, OutreachServices {
  settings: Settings;
  /** How long one query, or one answer of a call's object, is waited for from now. */
  deadline: QueryDeadline;
  /** Who this isolate has recognised lately. */
  principals: PrincipalMemory;
  people: People;
  /** Null where the deployment has no keys to encrypt them with. */
  providerCredentials: ProviderCredentials | null;
  agents: Agents;
  voiceClips: VoiceClipStore;
  knowledgeDocuments: KnowledgeDocuments;
  knowledgeIndexes: KnowledgeIndexes;
  calls: Calls;
  cache: Cache;
  lists: Lists;
  idempotency: Idempotency;
  transcriptSearch: TranscriptSearches;
  overviews: Overviews;
  turnFigures: TurnFiguresReader;
  cacheFigures: CacheFiguresReader;
  visits: Visits;
  health: Health;
}

/**
 * A request waits this long for Postgres or for a call's object, then it is answered 503. The time begins with each wait, not with the request: a client may
 * need longer to send its body.
 */
const REQUEST_DEADLINE_MS = 1_800;

/** Nobody waits for the answer. */
const HOUSEKEEPING_QUERY_DEADLINE_MS = 30_000;

/** A call's object may be waiting for Postgres to take its record, five seconds at most, before it can erase it. */
const CALL_OBJECT_DEADLINE_MS = 8_000;
/** Behind an answer there are 30 s, in which the passages of a document have to be stored. */
const BACKGROUND_DEADLINE_MS = 8_000;

/** What a request's services are made of. */
interface Wiring {
  env: Env;
  settings: Settings;
  waitUntil: WaitUntil;
  deadline: QueryDeadline;
  principals: PrincipalMemory;
  /** What the cache shares between requests. */
  cacheState: CacheState;
  openDatabase: OpenDatabase;
}

/** What several services share. */
interface SharedParts {
  db: Database;
  tenancy: TenancyServices;
  outreach: OutreachServices;
}

/** Wires the services of one request. */
const wire = lazily<Wiring, Omit<RequestServices, keyof Wiring> & SharedParts>({
  db: ({ openDatabase, deadline }) => openDatabase(deadline),
  tenancy: ({ db, settings, waitUntil }) => createTenancyServices(db, settings, waitUntil),
  authentication: ({ tenancy }) => tenancy.authentication,
  sessions: ({ tenancy }) => tenancy.sessions,
  accessSignIn: ({ tenancy }) => tenancy.accessSignIn,
  audit: ({ tenancy }) => tenancy.audit,
  organizations: ({ tenancy }) => tenancy.organizations,
  members: ({ tenancy }) => tenancy.members,
  apiKeys: ({ tenancy }) => tenancy.apiKeys,
  preferences: ({ tenancy }) => tenancy.preferences,
  outreach: ({ openDatabase, deadline }) => createOutreachServices(openDatabase, deadline),
  campaigns: ({ outreach }) => outreach.campaigns,
  leads: ({ outreach }) => outreach.leads,
  leadImports: ({ outreach }) => outreach.leadImports,
  leadExport: ({ outreach }) => outreach.leadExport,
  doNotCall: ({ outreach }) => outreach.doNotCall,
  people: ({ db, lists, audit, env, settings }) =>
    createPeople(db, lists, audit, callObjectsOf(env), settings.TOKEN_SECRET),
  providerCredentials: ({ env, settings, db, openDatabase, waitUntil }) =>
    providerCredentialsOf(env, settings, db, openDatabase, waitUntil),
  agents: ({ db, env, openDatabase, voiceClips, knowledgeIndexes, waitUntil }) => {
    const snapshots = createAgentSnapshots(env.CACHE, openDatabase, waitUntil);
    return createAgents(db, (config) => {
      // The next call needs the copy of the agent first.
      const prepare = () => Promise.all([voiceClips.prepare(config), knowledgeIndexes.prepare(config)]);
      waitUntil(snapshots.write(config).then(prepare));
    });
  },
  voiceClips: ({ env, settings, waitUntil }) => voiceClipStore(env, settings, waitUntil),
  knowledgeDocuments: ({ db, openDatabase, knowledgeIndexes, cache, waitUntil }) =>
    createKnowledgeDocuments({
      db,
      backgroundDb: openDatabase(() => AbortSignal.timeout(BACKGROUND_DEADLINE_MS)),
      waitUntil,
      async onChanged(organizationId, agentId) {
        await cache.invalidate(organizationId, ["documents"]);
        await knowledgeIndexes.refresh(organizationId, agentId);
      },
    }),
  knowledgeIndexes: ({ env, openDatabase, waitUntil }) => knowledgeIndexesOf(env, openDatabase, waitUntil),
  calls: ({ db, settings }) => createCalls(db, settings.TOKEN_SECRET),
  cache: ({ env, cacheState, openDatabase, waitUntil }) =>
    createCache(cacheState, {
      kv: env.CACHE,
      database: createCacheRows(openDatabase),
      counts: cacheState === sharedCacheState ? createCacheCountWriter(env.CACHE_COUNTS) : undefined,
      waitUntil,
    }),
  lists: ({ db, settings }) => createLists(db, settings.TOKEN_SECRET),
  idempotency: ({ db }) => createIdempotency(db),
  transcriptSearch: ({ db, settings }) => createTranscriptSearch(db, settings.TOKEN_SECRET),
  overviews: ({ db }) => createOverviews(db),
  turnFigures: ({ settings }) => createTurnFigures(analyticsQueryOf(settings)),
  cacheFigures: ({ settings }) => createCacheFigures(analyticsQueryOf(settings)),
  visits: ({ env, waitUntil }) => createVisits(env.CACHE, visitMemory, waitUntil),
  health: ({ openDatabase }) => createHealth(openDatabase),
});

const requestDeadline: QueryDeadline = () => AbortSignal.timeout(REQUEST_DEADLINE_MS);

/** The services of one request, each made when it is first asked for. */
export function createRequestServices(env: Env, waitUntil: WaitUntil): RequestServices {
  const settings = readSettings(env);
  const openDatabase = databaseOpener(settings);
  return wire({
    env,
    settings,
    waitUntil,
    deadline: requestDeadline,
    principals: principalMemory,
    cacheState: sharedCacheState,
    openDatabase,
  });
}

/**
 * The services of requests that the platform makes of itself, which know the given principals and no others. Their cache begins with an empty memory, so that what KV
 * lacks is noticed, and what they read is not counted.
 */
export function createWarmingServices(env: Env, waitUntil: WaitUntil, principals: PrincipalMemory): RequestServices {
  const settings = readSettings(env);
  const openDatabase = databaseOpener(settings);
  const cacheState = new CacheState(workerClock, Math.random);
  return wire({ env, settings, waitUntil, deadline: requestDeadline, principals, cacheState, openDatabase });
}

/** What a call needs from outside; each method has a deadline of its own. */
export interface CallServices {
  settings: Settings;
  /** What the vendors' adapters are made from: the deployment's secrets, and in their places the organisation's own; within 2 s and without failing. */
  loadProviders(organizationId: string): Promise<ProviderSecrets>;
  /** A token that opens the same call again while it may last: `maxCallMs` from now. */
  signResumeToken(claims: CallTokenClaims, maxCallMs: number): Promise<string>;
  /** The agent of a call, from KV or else Postgres, within 2 s; null when it does not exist. Throws when neither answers. */
  loadAgentConfig(claims: CallTokenClaims): Promise<AgentConfig | null>;
  /** The agent's openers and fixed lines as audio, within 300 ms and without failing; what is missing is made and added meanwhile. */
  loadVoiceClips(agent: AgentConfig): Promise<VoiceClips>;
  /** Keeps, in the background, what a call that ended has shown its agent to say again and again. */
  keepRecurringClauses(agent: AgentConfig): void;
  /** What the agent may answer from, within 300 ms and without failing; what is missing is added meanwhile. */
  loadKnowledge(agent: AgentConfig): Promise<KnowledgeIndex>;
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
  const providers = providerSecretsOf(settings);
  const credentials = callCredentialsOf(env, settings, openDatabase, waitUntil);
  const knowledge = knowledgeIndexesOf(env, openDatabase, waitUntil);
  return {
    settings,
    loadProviders: async (organizationId) => (await credentials?.secretsOf(organizationId, providers)) ?? providers,
    signResumeToken: (claims, maxCallMs) =>
      signCallToken({ ...claims, expiresAtMs: Date.now() + maxCallMs }, settings.TOKEN_SECRET),
    loadAgentConfig: (claims) => snapshots.load(claims),
    loadVoiceClips: (agent) => voiceClips.load(agent),
    keepRecurringClauses: (agent) => waitUntil(recurringClauseStore(env).keep(agent)),
    loadKnowledge: (agent) => knowledge.load(agent),
    async storeCallRecord(record) {
      await storeCallRecord(record, openDatabase);
      waitUntil(callsChanged(env, waitUntil, record.organizationId));
    },
    createTools: (names, call) => createTools(names, { ...call, openDatabase }),
  };
}

/** Nobody is shown what the cache held of an organisation's calls. */
function callsChanged(env: Env, waitUntil: WaitUntil, organizationId: string): Promise<unknown> {
  return createCache(sharedCacheState, { kv: env.CACHE, waitUntil }).invalidate(organizationId, ["calls"]);
}

/** Shared by all requests of this isolate. */
const principalMemory = new PrincipalMemory();
const sharedCacheState = new CacheState(workerClock, Math.random);
const visitMemory = new VisitMemory();

/** Shared by all calls of this isolate. */
const clipMemory = new ClipMemory();
const recurringMemory = new RecurringMemory();

function voiceClipStore(env: Env, settings: Settings, waitUntil: WaitUntil): VoiceClipStore {
  const openAgentVoices = (agent: AgentConfig) => {
    const config = { ...providerSecretsOf(settings), ai: env.AI };
    return openVoices(agent.providers.textToSpeech, config, workerClock, { sampleRateHz: CLIP_RATE_HZ });
  };
  return createVoiceClips({
    cache: env.CACHE,
    memory: clipMemory,
    recurring: recurringClauseStore(env),
    clock: workerClock,
    fingerprintOf,
    openVoices: openAgentVoices,
    waitUntil,
  });
}

function recurringClauseStore(env: Env): RecurringClauseStore {
  return createRecurringClauses({ cache: env.CACHE, memory: recurringMemory, clock: workerClock, fingerprintOf });
}

function callCredentialsOf(
  env: Env,
  settings: Settings,
  openDatabase: OpenDatabase,
  waitUntil: WaitUntil,
): CallCredentials | null {
  const cipher = credentialCipherOf(settings);
  return cipher && createCallCredentials(env.CACHE, openDatabase, cipher, waitUntil);
}

function providerCredentialsOf(
  env: Env,
  settings: Settings,
  db: Database,
  openDatabase: OpenDatabase,
  waitUntil: WaitUntil,
): ProviderCredentials | null {
  const cipher = credentialCipherOf(settings);
  if (cipher === null) return null;
  const copies = createCallCredentials(env.CACHE, openDatabase, cipher, waitUntil);
  return createProviderCredentials(db, cipher, (organizationId) => copies.refresh(organizationId));
}

/** Wires what is done by the clock: each a bounded piece of work. */
export function createHousekeeping(env: Env, waitUntil: WaitUntil): Record<string, () => Promise<unknown>> {
  const db = databaseOpener(readSettings(env))(() => AbortSignal.timeout(HOUSEKEEPING_QUERY_DEADLINE_MS));
  return {
    retention: () =>
      createRetention(db, {
        objects: callObjectsOf(env),
        requestId: `scheduled-${crypto.randomUUID()}`,
        onErased: (organizationId) => callsChanged(env, waitUntil, organizationId),
      }).run(),
    expiredRows: () => deleteExpiredRows(db, Date.now()),
  };
}

function callObjectsOf({ CALL_SESSION }: Env): CallObjects {
  const ask = <T>(task: Promise<T>): Promise<T> =>
    within(task, AbortSignal.timeout(CALL_OBJECT_DEADLINE_MS), "a call's object");
  return {
    read: (callId) => ask(CALL_SESSION.getByName(callId).personalData()),
    erase: (callId) => ask(CALL_SESSION.getByName(callId).eraseWords()),
  };
}

/** Shared by all calls and requests of this isolate. */
const knowledgeMemory = new KnowledgeMemory();

function knowledgeIndexesOf(env: Env, openDatabase: OpenDatabase, waitUntil: WaitUntil): KnowledgeIndexes {
  return createKnowledgeIndexes({
    cache: env.CACHE,
    memory: knowledgeMemory,
    source: createKnowledgeSource(openDatabase),
    clock: workerClock,
    fingerprintOf,
    waitUntil,
  });
}

function analyticsQueryOf({ ANALYTICS_SQL_URL: url, ANALYTICS_TOKEN: token }: Settings): AnalyticsQuery {
  return createAnalyticsQuery({ url, token });
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
