import type { AgentConfig, CostLevers, ProviderChains } from "../../../voice/agent.ts";
import type { VoiceClips } from "../../../voice/clips/voice-clips.ts";
import type { KnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import type { CallRecord } from "../../../voice/timeline/call-record.ts";
import { databaseOpener } from "../../db/opener.ts";
import { type Env, readSettings, type Settings } from "../../environment/env.ts";
import type { ProviderSecrets } from "../../providers/vendor/config.ts";
import { createTraceExport, type TraceExport } from "../../telemetry/trace-export.ts";
import type { WaitUntil } from "../../wiring/request-parts.ts";
import { createAgentSnapshots } from "../agents/agent-snapshots.ts";
import { callCredentialsOf, providerSecretsOf, recurringClausesOf, voiceClipsOf } from "../agents/create.ts";
import { allowedModelsOf, ownVendorsOf } from "../agents/model-policy.ts";
import { permittedEasyModelOf, permittedOf } from "../agents/provider-chains.ts";
import { knowledgeIndexesOf } from "../knowledge/create.ts";
import { callsChanged } from "../platform/shared-cache.ts";
import { askCallQuota } from "./call-quotas.ts";
import { storeCallRecord } from "./call-records.ts";
import { type CallTokenClaims, signCallToken } from "./call-token.ts";
import { createTools } from "./tools/create.ts";
import type { ToolContext } from "./tools/tool-context.ts";

/** Services of a running call; each method has its own deadline. */
export interface CallServices {
  settings: Settings;
  /**
   * Loads the secrets for the vendors' adapters: the deployment's, and in their places the organisation's own; within 2
   * s and without failing.
   */
  loadProviders(organizationId: string): Promise<ProviderSecrets>;
  /**
   * Returns an agent's provider chains without the models that it may not use with these secrets: on the deployment's
   * own keys only allowed ones. Each that is left out is logged.
   */
  permitted(agent: AgentConfig, secrets: ProviderSecrets): ProviderChains;
  /** Returns the agent's model for easy turns where it may use it with these secrets; one left out is logged. */
  permittedEasyModel(agent: AgentConfig, secrets: ProviderSecrets): CostLevers["easyTurnModel"];
  /**
   * Takes one call from the quota of an organisation's anonymous callers; false when it is used up. Rejects within 2 s
   * when it does not answer.
   */
  takeAnonymousCall(organizationId: string): Promise<boolean>;
  /** Signs a token that opens the same call again while it may last: `maxCallMs` from now. */
  signResumeToken(claims: CallTokenClaims, maxCallMs: number): Promise<string>;
  /**
   * Loads the agent of a call, from KV or else Postgres, within 2 s; null when it does not exist. Throws when neither
   * answers.
   */
  loadAgentConfig(claims: CallTokenClaims): Promise<AgentConfig | null>;
  /**
   * Loads the agent's openers and fixed lines as audio, within 300 ms and without failing; what is missing is made and
   * added meanwhile.
   */
  loadVoiceClips(agent: AgentConfig): Promise<VoiceClips>;
  /** Keeps, in the background, the agent's recurring clauses as a call that ended leaves them. */
  keepRecurringClauses(agent: AgentConfig): void;
  /**
   * Loads the knowledge that the agent may answer from, within 300 ms and without failing; what is missing is added
   * meanwhile.
   */
  loadKnowledge(agent: AgentConfig): Promise<KnowledgeIndex>;
  /** Writes a call to Postgres within 5 s or throws; may be repeated. */
  storeCallRecord(record: CallRecord): Promise<void>;
  /** Sends the trace of a call that has ended to the deployment's collector, if it has one; never rejects. */
  exportTrace: TraceExport;
  /** Creates the built-in tools of these names, for one call; names that are none are left out. */
  createTools(names: readonly string[], call: Omit<ToolContext, "openDatabase">): Tool[];
}

/** Wires the services of a call, for as long as its Durable Object lives. */
export function createCallServices(env: Env, waitUntil: WaitUntil): CallServices {
  const settings = readSettings(env);
  const openDatabase = databaseOpener(settings, () => "call");
  const snapshots = createAgentSnapshots(env.CACHE, openDatabase, waitUntil);
  const voiceClips = voiceClipsOf(env, settings, waitUntil);
  const providers = providerSecretsOf(settings);
  const allowed = allowedModelsOf(settings);
  const credentials = callCredentialsOf(env, settings, openDatabase, waitUntil);
  const knowledge = knowledgeIndexesOf(env, openDatabase, waitUntil);
  return {
    settings,
    loadProviders: async (organizationId) => (await credentials?.secretsOf(organizationId, providers)) ?? providers,
    permitted: (agent, secrets) => permittedOf(agent, allowed, ownVendorsOf(secrets, providers)),
    permittedEasyModel: (agent, secrets) => permittedEasyModelOf(agent, allowed, ownVendorsOf(secrets, providers)),
    takeAnonymousCall: async (organizationId) =>
      (await askCallQuota({ env, settings }, organizationId, "anonymous", "take")).isTaken,
    signResumeToken: (claims, maxCallMs) =>
      signCallToken({ ...claims, expiresAtMs: Date.now() + maxCallMs }, settings.TOKEN_SECRET),
    loadAgentConfig: (claims) => snapshots.load(claims),
    loadVoiceClips: (agent) => voiceClips.load(agent),
    keepRecurringClauses: (agent) => waitUntil(recurringClausesOf(env).keep(agent)),
    loadKnowledge: (agent) => knowledge.load(agent),
    async storeCallRecord(record) {
      await storeCallRecord(record, openDatabase);
      waitUntil(callsChanged(env, waitUntil, record.organizationId));
    },
    exportTrace: createTraceExport({ url: settings.OTLP_TRACES_URL, headers: settings.OTLP_TRACES_HEADERS ?? {} }),
    createTools: (names, call) => createTools(names, { ...call, openDatabase }),
  };
}
