import { err } from "../../../voice/result.ts";
import type { Cache } from "../../cache/cache.ts";
import type { KnownSettings } from "../../cache/strategy-settings.ts";
import { compareReports } from "../../measure/benchmarks/compare-reports.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { lazily } from "../../wiring/lazily.ts";
import type { RequestParts } from "../../wiring/request-parts.ts";
import type { Audit } from "../access/audit.ts";
import type { Agents } from "../agents/agents.ts";
import type { BenchmarkServices } from "../benchmarks/create.ts";
import type { DatabaseAdvisorServices } from "../database-advisor/create.ts";
import type { FigureServices } from "../figures/create.ts";
import { type Acknowledgements, createAcknowledgements } from "./acknowledgements.ts";
import { type AfterBenchmark, createAfterBenchmark } from "./after-benchmark.ts";
import { planAgentAction, undoAgentAction } from "./agent-actions.ts";
import { benchmarkSourceOf } from "./benchmark-source.ts";
import { planCacheAction, undoCacheAction } from "./cache-actions.ts";
import { type CacheSettingsStore, createCacheSettings } from "./cache-settings.ts";
import { createFigureHistory, type FigureHistoryReader } from "./figure-history.ts";
import { type Actions, createImplementation, type Implementation } from "./implementation.ts";
import { indexState, planIndexAction, undoIndexAction } from "./index-actions.ts";
import { missingIndexes } from "./missing-indexes.ts";
import { createRecommendations, type Recommendations } from "./recommendations.ts";
import { createReportComparison, type ReportComparer } from "./report-comparison.ts";
import { planWarmAction } from "./warm-actions.ts";
import { createWarmPaths, type WarmPaths } from "./warm-paths.ts";

/** Services of recommendations: what rules found, how it is done, and the settings that it changes. */
export interface RecommendationServices {
  store: Recommendations;
  implementation: Implementation;
  afterBenchmark: AfterBenchmark;
  acknowledgements: Acknowledgements;
  cacheSettings: CacheSettingsStore;
  warmPaths: WarmPaths;
  comparison: ReportComparer;
  figureHistory: FigureHistoryReader;
}

interface Given {
  parts: RequestParts;
  audit: () => Audit;
  agents: () => Agents;
  benchmarks: () => BenchmarkServices;
  figures: () => FigureServices;
  cache: () => Cache;
  /** Of the deployment's database, which its operator's organisation alone may change. */
  database: () => DatabaseAdvisorServices;
  knownSettings: KnownSettings;
}

const wire = lazily<Given, RecommendationServices & { actions: Actions }>({
  store: ({ parts: { db } }) => createRecommendations(db),
  acknowledgements: ({ parts: { db } }) => createAcknowledgements(db),
  cacheSettings: ({ parts: { db, env }, knownSettings }) => createCacheSettings(db, env.CACHE, knownSettings),
  warmPaths: ({ parts: { db } }) => createWarmPaths(db),
  comparison: ({ benchmarks, acknowledgements }) => createReportComparison(benchmarks().reports, acknowledgements),
  figureHistory: ({ parts: { db } }) => createFigureHistory(db),
  actions: ({ agents, cache, cacheSettings, warmPaths, database, parts: { db, settings } }): Actions => {
    const ofAgents = {
      agents: agents(),
      changed: (organizationId: string) => cache().invalidate(organizationId, ["agents"]),
    };
    return {
      plan: async (organizationId, action) => {
        switch (action.type) {
          case "set_provider_order":
          case "set_model_route":
          case "set_openers":
            return planAgentAction(ofAgents, organizationId, action);
          case "set_cache_strategy":
            return planCacheAction(cacheSettings, organizationId, action);
          case "add_warm_paths":
            return planWarmAction(warmPaths, organizationId, action);
          case "create_index":
            // The database is everybody's: its operator alone may change it.
            return organizationId === settings.OPERATOR_ORGANIZATION
              ? planIndexAction(
                  { changes: database().changes, advice: () => missingIndexes(db), clock: workerClock },
                  action.plan,
                )
              : err("not_possible");
        }
      },
      stateOf: async (organizationId, undo) =>
        undo.type === "drop_index" && organizationId === settings.OPERATOR_ORGANIZATION
          ? indexState(database().changes, undo.changeId)
          : "in_force",
      undo: async (author, undo, action) => {
        const { organizationId } = author;
        if ("agentId" in undo && "agentId" in action) return undoAgentAction(ofAgents, organizationId, undo, action);
        if (undo.type === "restore_cache_strategy" && action.type === "set_cache_strategy") {
          return undoCacheAction(cacheSettings, organizationId, undo, action);
        }
        if (undo.type === "remove_warm_paths") {
          await warmPaths.remove(organizationId, undo.paths);
          return "undone";
        }
        if (undo.type === "drop_index" && organizationId === settings.OPERATOR_ORGANIZATION) {
          return undoIndexAction({ changes: database().changes }, author, undo.changeId);
        }
        return "not_possible";
      },
    };
  },
  implementation: ({ store, actions, audit, benchmarks }) =>
    createImplementation({
      store,
      actions,
      benchmarks: benchmarkSourceOf(benchmarks()),
      audit: audit(),
      now: Date.now,
    }),
  afterBenchmark: ({ parts, store, implementation, benchmarks, figures, cacheSettings, warmPaths }) => {
    const { db, settings } = parts;
    const { cacheFigures, requestHistory, providerHistory } = figures();
    const { reports, sandboxes } = benchmarks();
    return createAfterBenchmark(store, implementation, {
      agent: (organizationId, agentId) => sandboxes.agentOf(organizationId, agentId),
      reports: async (organizationId, environmentKey) =>
        (await reports.latest(organizationId, MAX_EARLIER, environmentKey)).map(({ report }) => report),
      compare: compareReports,
      settings: (organizationId) => cacheSettings.all(organizationId),
      warmPaths: async (organizationId) => (await warmPaths.of([organizationId])).get(organizationId) ?? [],
      indexAdvice: async (organizationId) =>
        organizationId === settings.OPERATOR_ORGANIZATION ? missingIndexes(db) : [],
      cacheFigures,
      requestHistory,
      providerHistory,
      now: Date.now,
    });
  },
});

/** Earlier reports that rules look at. */
const MAX_EARLIER = 10;

/** Wires the services of recommendations for one request. */
export function createRecommendationServices(given: Given): RecommendationServices {
  return wire(given);
}
