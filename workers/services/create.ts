import { createCacheCountWriter } from "../analytics/cache-figures.ts";
import { type Cache, createCache } from "../cache/cache.ts";
import { CacheState } from "../cache/state.ts";
import type { QueryDeadline, QueryOrigin, SentQuery } from "../db/client.ts";
import { createLists, type Lists } from "../db/lists.ts";
import { databaseOpener } from "../db/opener.ts";
import { QueryWatch } from "../db/query-watch.ts";
import { type Env, readSettings, type Settings } from "../environment/env.ts";
import { workerClock } from "../time/worker-clock.ts";
import { lazily } from "../wiring/lazily.ts";
import { type RequestParts, requestParts, type WaitUntil } from "../wiring/request-parts.ts";
import { type AccessServices, createAccessServices, sharedPrincipals } from "./access/create.ts";
import type { PrincipalMemory } from "./access/principal-memory.ts";
import { type AgentServices, createAgentServices } from "./agents/create.ts";
import { type AlertServices, createAlertServices } from "./alerts/create.ts";
import { type BenchmarkServices, createBenchmarkServices } from "./benchmarks/create.ts";
import { type CallRecordServices, createCallRecordServices } from "./calls/create.ts";
import { type CostServices, createCostServices } from "./costs/create.ts";
import { createDatabaseAdvisorServices, type DatabaseAdvisorServices } from "./database-advisor/create.ts";
import { createFigureServices, type FigureServices } from "./figures/create.ts";
import { createKnowledgeServices, type KnowledgeServices } from "./knowledge/create.ts";
import { createOutreachServices, type OutreachServices } from "./outreach/create.ts";
import { createCacheRows } from "./platform/cache-rows.ts";
import { createPlatformServices, type PlatformServices } from "./platform/create.ts";
import { sharedCacheState } from "./platform/shared-cache.ts";
import { createPrivacyServices, type PrivacyServices } from "./privacy/create.ts";
import { createRecommendationServices, type RecommendationServices } from "./recommendations/create.ts";

/** Services that the routes answer one request with, by domain. */
export interface RequestServices {
  settings: Settings;
  /** Milliseconds that a query, or the answer of a Durable Object, is waited for. */
  deadlineMs: number;
  /** Follows every query that the services make. */
  queries: QueryWatch;
  cache: Cache;
  lists: Lists;
  access: AccessServices;
  agents: AgentServices;
  alerts: AlertServices;
  benchmarks: BenchmarkServices;
  calls: CallRecordServices;
  costs: CostServices;
  /** Of the deployment's database, which its operator's organisation alone may see. */
  database: DatabaseAdvisorServices;
  figures: FigureServices;
  knowledge: KnowledgeServices;
  outreach: OutreachServices;
  platform: PlatformServices;
  privacy: PrivacyServices;
  recommendations: RecommendationServices;
}

/**
 * A request waits this long for Postgres or for a call's object, then it is answered 503. The time begins with each
 * wait, not with the request: a client may need longer to send its body.
 */
const REQUEST_DEADLINE_MS = 1_800;

interface Wiring {
  parts: RequestParts;
  settings: Settings;
  deadlineMs: number;
  queries: QueryWatch;
  principals: PrincipalMemory;
  cacheState: CacheState;
}

const wire = lazily<Wiring, Omit<RequestServices, "settings" | "deadlineMs" | "queries">>({
  cache: ({ parts: { env, openDatabase, waitUntil }, cacheState }) =>
    createCache(cacheState, {
      kv: env.CACHE,
      settings: env.CACHE,
      database: createCacheRows(openDatabase),
      counts: cacheState === sharedCacheState ? createCacheCountWriter(env.CACHE_COUNTS) : undefined,
      waitUntil,
    }),
  lists: ({ parts: { db, settings } }) => createLists(db, settings.TOKEN_SECRET),
  access: ({ parts, principals }) => createAccessServices(parts, principals),
  agents: ({ parts, knowledge }) => createAgentServices(parts, (agent) => knowledge.indexes.prepare(agent)),
  alerts: ({ parts }) => createAlertServices(parts),
  benchmarks: ({ parts, agents, figures }) => createBenchmarkServices(parts, () => agents.agents, figures),
  calls: ({ parts }) => createCallRecordServices(parts),
  costs: (services) =>
    createCostServices({
      parts: services.parts,
      agents: () => services.agents.agents,
      cache: () => services.cache,
    }),
  database: ({ parts }) => createDatabaseAdvisorServices(parts),
  figures: ({ parts }) => createFigureServices(parts),
  knowledge: ({ parts, cache }) => createKnowledgeServices(parts, cache),
  outreach: ({ parts }) => createOutreachServices(parts),
  platform: ({ parts }) => createPlatformServices(parts),
  privacy: ({ parts, lists, access }) => createPrivacyServices(parts, lists, access.audit),
  // Each domain is asked for when it is needed: of a request that only lists recommendations, none is.
  recommendations: (services) =>
    createRecommendationServices({
      parts: services.parts,
      knownSettings: services.cacheState.settings,
      audit: () => services.access.audit,
      agents: () => services.agents.agents,
      benchmarks: () => services.benchmarks,
      figures: () => services.figures,
      cache: () => services.cache,
      database: () => services.database,
    }),
});

/**
 * Wires the services of one request, whose `origin` is its route: a domain's, and each of them, is made when it is
 * first asked for.
 */
export function createRequestServices(
  env: Env,
  waitUntil: WaitUntil,
  origin: QueryOrigin = () => null,
): RequestServices {
  return createServices(env, waitUntil, origin, sharedPrincipals, sharedCacheState);
}

/**
 * Wires the services of requests that the platform makes to itself, which know the given principals and no others.
 * Their cache begins with an empty memory, so that what KV lacks is noticed, and their reads are not counted.
 */
export function createWarmingServices(env: Env, waitUntil: WaitUntil, principals: PrincipalMemory): RequestServices {
  return createServices(env, waitUntil, () => "task warming", principals, new CacheState(workerClock, Math.random));
}

/** Wires services whose queries are followed, for measuring them: their cache is empty, and `onQuery` told of each. */
export function createFollowedServices(
  env: Env,
  waitUntil: WaitUntil,
  onQuery?: (query: SentQuery) => void,
): RequestServices {
  const cacheState = new CacheState(workerClock, Math.random);
  return createServices(env, waitUntil, () => "task benchmark", sharedPrincipals, cacheState, onQuery);
}

const deadline: QueryDeadline = () => AbortSignal.timeout(REQUEST_DEADLINE_MS);

function createServices(
  env: Env,
  waitUntil: WaitUntil,
  origin: QueryOrigin,
  principals: PrincipalMemory,
  cacheState: CacheState,
  onQuery?: (query: SentQuery) => void,
): RequestServices {
  const settings = readSettings(env);
  const queries = new QueryWatch(() => performance.now());
  const openDatabase = databaseOpener(settings, origin, queries, onQuery);
  const parts = requestParts({ env, settings, waitUntil, deadline, openDatabase });
  return wire({ parts, settings, deadlineMs: REQUEST_DEADLINE_MS, queries, principals, cacheState });
}
