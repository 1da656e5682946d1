import type { ProviderChains } from "../../../voice/agent.ts";
import type { BenchmarkReport } from "../benchmarks/report.ts";
import type { ReportComparison } from "../benchmarks/verdict.ts";
import type { IndexPlan } from "../database-advisor/index-plan.ts";
import type { ChainEntry, ProviderStageName } from "./action.ts";
import type { Finding } from "./recommendation.ts";

/**
 * Input of the rules: reports, figures of real traffic, and the settings that are in force. Figures are null where they
 * could not be read, and then rules that rest on them are silent.
 */
export interface RuleInput {
  report: BenchmarkReport;
  /** Earlier reports of the same environment, newest first. */
  earlier: readonly BenchmarkReport[];
  /** The report against its baseline; null without one. */
  comparison: ReportComparison | null;
  /** Agent that the benchmark's calls were held with; null when it is gone. */
  agent: AgentFacts | null;
  cache: readonly CacheFacts[];
  traffic: readonly RouteTraffic[] | null;
  providers: readonly ProviderTraffic[] | null;
  /** Indexes that the database lacks; none where the organisation may not change the database. */
  indexAdvice: readonly IndexAdvice[];
  /** Lists that could be kept warm and are not. */
  warmCandidates: readonly string[];
}

/** Rule: findings of one input. */
export type Rule = (input: RuleInput) => Finding[];

/** Settings of an agent that rules look at. */
export interface AgentFacts {
  id: string;
  name: string;
  openers: { enabled: boolean; phrases: number };
  providers: ProviderChains;
  promptCharacters: number;
  knowledgeEntries: number;
}

/** Cache strategy with its settings in force, and what it did for real requests. */
export interface CacheFacts {
  strategy: string;
  isEnabled: boolean;
  freshMs: number;
  /** The platform's own fresh time. */
  defaultFreshMs: number;
  /** Names that its lists have in the keys of API metrics, such as `campaigns`. */
  lists: readonly string[];
  /** Of the last 24 hours; null where nothing was read or it is not known. */
  reads: { count: number; hitRate: number } | null;
}

/** Traffic of one API route over the last 24 hours. */
export interface RouteTraffic {
  method: string;
  route: string;
  requests: number;
  p95Ms: number | null;
  /** Share of the answers that a cache gave. */
  cachedShare: number;
}

/** Traffic of one provider's model over the last 24 hours, and the week before. */
export interface ProviderTraffic {
  stage: ProviderStageName;
  entry: ChainEntry;
  now: ProviderSpread;
  before: ProviderSpread;
}

/** Spread of a provider's first results, as callers had them. */
export interface ProviderSpread {
  uses: number;
  p50Ms: number | null;
}

/** Index that the database lacks, as a typed plan: one that the platform's own tables define, or an advised one. */
export interface IndexAdvice {
  plan: IndexPlan;
  /** Names of the table's other indexes, by which a plan may name the table. */
  beside: readonly string[];
  /** Fingerprints of the queries that it was advised for, as reports have them; none where that is not known. */
  serves: readonly string[];
}
