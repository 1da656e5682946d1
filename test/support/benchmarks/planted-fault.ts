import { setTimeout as wait } from "node:timers/promises";
import type { KeptReport } from "../../../local/benchmark/deployment.ts";
import { followRun } from "../../../local/benchmark/follow-run.ts";
import type { BenchmarkCategory, BenchmarkReport } from "../../../workers/measure/benchmarks/report.ts";
import type {
  Prediction,
  Realised,
  Recommendation,
  RuleName,
} from "../../../workers/measure/recommendations/recommendation.ts";
import { type FaultSetting, FIRST_MODEL, MODEL_DELAY_MS } from "./fault-setting.ts";

/** Fault that is planted in a running platform: what is broken, and the recommendation that is to find it. */
export interface PlantedFault {
  categories: readonly BenchmarkCategory[];
  rules: readonly RuleName[];
  /** Tells the recommendation by what it is about. */
  isAbout(subject: string, setting: FaultSetting): boolean;
  plant(setting: FaultSetting): Promise<unknown>;
}

/** Faults by name. */
export const plantedFaults = {
  /** The lists of leads have no index for their order any more. */
  index: {
    categories: ["database"],
    rules: ["slow_query"],
    isAbout: (subject) => subject === "leads",
    plant: ({ platform }) => platform.services.postgres.database.query("drop index leads_list", []),
  },
  cache: {
    categories: ["api"],
    rules: ["cache_off"],
    isAbout: (subject) => subject === "campaigns_list",
    plant: ({ ask }) =>
      ask("PUT", "/api/performance/cache-settings/campaigns_list", { isEnabled: false, freshMs: null }),
  },
  /** The first model takes twice the time. */
  provider: {
    categories: ["voice", "ai"],
    rules: ["provider_slowed", "model_slower_than_alternative"],
    isAbout: (subject) => subject.includes("languageModel"),
    plant: async ({ model }) => model.delaysMs.set(FIRST_MODEL, 2 * MODEL_DELAY_MS),
  },
  opener: {
    categories: ["voice"],
    rules: ["opener_off"],
    isAbout: (subject, { platform }) => subject === platform.agentId,
    plant: ({ ask, platform }) => ask("PATCH", `/api/agents/${platform.agentId}`, { openers: { enabled: false } }),
  },
} as const satisfies Record<string, PlantedFault>;
/** Name of a fault. */
export type FaultName = keyof typeof plantedFaults;

/** What became of a planted fault. */
export interface FaultProof {
  recommendation: Recommendation;
  prediction: Prediction;
  realised: Realised;
  /** The predicted figure before the fault was planted; null where it had no value. */
  healthy: number | null;
  seconds: number;
}

const LOOK_EVERY_MS = 500;
/** Longest wait for what a benchmark brings about: the benchmark that verifies a change among it. */
const LIMIT_MS = 240_000;

/**
 * Proves that a fault is found and mended: benchmarks before and after it is planted, the recommendation, its dry run,
 * its implementation, and the benchmark that verifies it. Throws where any of it does not come about.
 */
export async function proveFault(
  setting: FaultSetting,
  fault: PlantedFault,
  print: (text: string) => void,
): Promise<FaultProof> {
  const startedAtMs = performance.now();
  const { ask } = setting;
  const healthy = await benchmark(setting, fault.categories, "before");
  print(`  before: ${healthy.status}`);
  await fault.plant(setting);
  const broken = await benchmark(setting, fault.categories, "with the fault");
  print(`  with the fault: ${broken.status}`);

  const named = async (isIt: (one: Recommendation) => boolean): Promise<Recommendation> =>
    until(`a recommendation by ${fault.rules.join(" or ")}`, async () => {
      const { items } = await ask<{ items: Recommendation[] }>("GET", "/api/performance/recommendations?limit=100");
      return items.find((one) => fault.rules.includes(one.rule) && fault.isAbout(one.subject, setting) && isIt(one));
    });
  const found = await named(({ reportId, state }) => reportId === broken.id && state === "open");
  print(`  found: ${found.title}`);
  const { changes } = await ask<{ changes: { label: string; before: string; after: string }[] }>(
    "POST",
    `/api/performance/recommendations/${found.id}/dry-run`,
  );
  print(`  would change: ${changes.map(({ label, before, after }) => `${label}: ${before} → ${after}`).join("; ")}`);
  await ask("POST", `/api/performance/recommendations/${found.id}/implement`);
  const settled = await named(({ id, state }) => id === found.id && (state === "applied" || state === "failed"));
  const { prediction, realised, failure } = settled;
  if (prediction === null) throw new Error(`nothing was predicted: ${settled.title}`);
  if (realised === null) throw new Error(`it was not verified: ${failure}`);
  const metrics = healthy.categories.flatMap((part) => part.metrics);
  return {
    recommendation: settled,
    prediction,
    realised,
    healthy: metrics.find(({ key }) => key === prediction.metric)?.value ?? null,
    seconds: Math.round((performance.now() - startedAtMs) / 1_000),
  };
}

async function benchmark(
  { ask, platform }: FaultSetting,
  categories: readonly BenchmarkCategory[],
  note: string,
): Promise<BenchmarkReport> {
  const { id } = await until("a benchmark", () =>
    ask<KeptReport>("POST", "/api/performance/benchmarks", { categories, note }).catch((error: Error) => {
      // The one that verifies the fault before has not quite ended.
      if (error.message.includes("409")) return null;
      throw error;
    }),
  );
  const report = await followRun(platform, id, () => undefined, new AbortController().signal);
  if (report.status !== "finished") {
    throw new Error(`the benchmark is ${report.status}: ${report.categories.map(({ reason }) => reason).join("; ")}`);
  }
  return report;
}

async function until<T>(what: string, look: () => Promise<T | null | undefined>): Promise<T> {
  const giveUpAtMs = performance.now() + LIMIT_MS;
  while (performance.now() < giveUpAtMs) {
    // A platform that is busy measuring may leave a question unanswered: it is asked again until the limit.
    const found = await look().catch((error: Error) => {
      if (error.message.includes("503")) return null;
      throw error;
    });
    if (found != null) return found;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(`nothing came of: ${what}`);
}
