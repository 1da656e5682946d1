import type { AgentConfig } from "../../../voice/agent.ts";
import type { CacheFiguresReader } from "../../analytics/cache-figures.ts";
import type { ProviderFigures, ProviderHistoryReader } from "../../analytics/provider-history.ts";
import type { RequestHistoryReader, RouteFigures } from "../../analytics/request-history.ts";
import { type StrategyName, strategies } from "../../cache/strategies.ts";
import type { StrategySettings } from "../../cache/strategy-settings.ts";
import type { BenchmarkReport } from "../../measure/benchmarks/report.ts";
import type { ReportComparison } from "../../measure/benchmarks/verdict.ts";
import type { ChainEntry, ProviderStageName } from "../../measure/recommendations/action.ts";
import type {
  AgentFacts,
  CacheFacts,
  IndexAdvice,
  ProviderTraffic,
  RouteTraffic,
  RuleInput,
} from "../../measure/recommendations/rule-input.ts";
import { warmCandidates } from "./warm-paths.ts";

/** Readers that the evidence of an organisation comes from. */
export interface EvidenceSources {
  agent(organizationId: string, agentId: string | null): Promise<AgentConfig | null>;
  /** Reports of the same environment that have ended, newest first. */
  reports(organizationId: string, environmentKey: string): Promise<BenchmarkReport[]>;
  compare(baseline: BenchmarkReport, current: BenchmarkReport): ReportComparison;
  settings(organizationId: string): Promise<StrategySettings>;
  warmPaths(organizationId: string): Promise<string[]>;
  indexAdvice(organizationId: string): Promise<IndexAdvice[]>;
  cacheFigures: CacheFiguresReader;
  requestHistory: RequestHistoryReader;
  providerHistory: ProviderHistoryReader;
  now(): number;
}

const DAY_SECONDS = 86_400;

/** Names that the lists of cache strategies have in the keys of API metrics. */
const listsOf: Partial<Record<StrategyName, readonly string[]>> = {
  campaigns_list: ["campaigns"],
  agents_list: ["agents"],
  knowledge_list: ["documents"],
  calls_list: ["calls"],
  analytics_data: ["overview"],
};

/**
 * Gathers the input of the rules for a report. Figures that cannot be read are null, and nothing is made up of them.
 */
export async function gatherEvidence(
  sources: EvidenceSources,
  organizationId: string,
  report: BenchmarkReport,
  agentId: string | null,
): Promise<RuleInput> {
  const toEpochSeconds = Math.floor(sources.now() / 1_000);
  const day = { organizationId, fromEpochSeconds: toEpochSeconds - DAY_SECONDS, toEpochSeconds };
  const week = {
    ...day,
    fromEpochSeconds: day.fromEpochSeconds - 7 * DAY_SECONDS,
    toEpochSeconds: day.fromEpochSeconds,
  };
  const services = report.environment.services === "sinks" ? null : report.environment.services;
  const [agent, reports, settings, warm, indexAdvice, cacheFigures, requests, now, before] = await Promise.all([
    sources.agent(organizationId, agentId),
    sources.reports(organizationId, report.environment.key),
    sources.settings(organizationId),
    sources.warmPaths(organizationId),
    sources.indexAdvice(organizationId),
    sources.cacheFigures.read(day),
    sources.requestHistory.read(day),
    services === null ? null : sources.providerHistory.read({ ...day, services }),
    services === null ? null : sources.providerHistory.read({ ...week, services }),
  ]);
  const earlier = reports.filter(({ id, startedAt }) => id !== report.id && startedAt < report.startedAt);
  const baseline = earlier.find(({ status }) => status === "finished") ?? null;
  return {
    report,
    earlier,
    comparison: baseline === null ? null : sources.compare(baseline, report),
    agent: agent === null ? null : agentFactsOf(agent),
    cache: cacheFactsOf(settings, cacheFigures.ok ? cacheFigures.value.strategies : []),
    traffic: requests.ok ? requests.value.routes.flatMap((route) => trafficOf(route) ?? []) : null,
    providers: now?.ok && before?.ok ? providersOf(now.value, before.value) : null,
    indexAdvice,
    warmCandidates: warmCandidates.filter((path) => !warm.includes(path)),
  };
}

/** Facts of an agent that rules look at. */
export function agentFactsOf(agent: AgentConfig): AgentFacts {
  const { id, name, openers, providers, prompt, knowledge } = agent;
  return {
    id,
    name,
    openers: { enabled: openers.enabled, phrases: openers.phrases.length },
    providers,
    promptCharacters: prompt.length,
    knowledgeEntries: knowledge.length,
  };
}

type StrategyFigures =
  Awaited<ReturnType<CacheFiguresReader["read"]>> extends infer Read
    ? Read extends { ok: true; value: { strategies: infer Figures } }
      ? Figures
      : never
    : never;

function cacheFactsOf(settings: StrategySettings, figures: StrategyFigures | []): CacheFacts[] {
  return (Object.keys(strategies) as StrategyName[]).map((strategy) => {
    const { freshMs } = strategies[strategy];
    const setting = settings[strategy];
    const read = figures.find((one) => one.strategy === strategy);
    return {
      strategy,
      isEnabled: setting?.isEnabled ?? true,
      freshMs: setting?.freshMs ?? freshMs,
      defaultFreshMs: freshMs,
      lists: listsOf[strategy] ?? [],
      reads: read?.hitRate == null ? null : { count: read.reads, hitRate: read.hitRate },
    };
  });
}

function trafficOf({ route, method, requests, totalMs, cacheSources }: RouteFigures): RouteTraffic | null {
  if (route === null || requests === 0) return null;
  const cached = Object.values(cacheSources).reduce((sum, count) => sum + count, 0);
  const cachedShare = cached / requests;
  return { method, route, requests, p95Ms: totalMs.p95, cachedShare };
}

const stages = {
  stt: "speechToText",
  llm: "languageModel",
  tts: "textToSpeech",
} as const satisfies Record<ProviderFigures["stage"], ProviderStageName>;

/** Traffic of providers over all locations: of several, the one with most uses stands for the provider. */
function providersOf(now: readonly ProviderFigures[], before: readonly ProviderFigures[]): ProviderTraffic[] {
  const spreadOf = (figures: ProviderFigures | undefined) => ({
    uses: figures?.firstResultMs.count ?? 0,
    p50Ms: figures?.firstResultMs.p50 ?? null,
  });
  const isSame = (a: ProviderFigures, b: ProviderFigures): boolean =>
    a.stage === b.stage && a.provider === b.provider && a.model === b.model && a.colo === b.colo;
  const seen = new Set<string>();
  return now.flatMap((figures): ProviderTraffic[] => {
    const { stage, provider, model } = figures;
    const name = `${stage}\n${provider}\n${model}`;
    // The busiest location comes first.
    if (model === null || seen.has(name)) return [];
    seen.add(name);
    const entry: ChainEntry = { provider: provider as ChainEntry["provider"], model };
    const earlier = before.find((one) => isSame(one, figures));
    return [{ stage: stages[stage], entry, now: spreadOf(figures), before: spreadOf(earlier) }];
  });
}
