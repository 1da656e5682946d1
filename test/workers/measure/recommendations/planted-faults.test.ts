import { describe, expect, it } from "vitest";
import type { BenchmarkReport } from "../../../../workers/measure/benchmarks/report.ts";
import { indexPlanSchema } from "../../../../workers/measure/database-advisor/index-plan.ts";
import { realisedOf } from "../../../../workers/measure/recommendations/realised.ts";
import type { Finding } from "../../../../workers/measure/recommendations/recommendation.ts";
import type { RuleInput } from "../../../../workers/measure/recommendations/rule-input.ts";
import { recommend } from "../../../../workers/measure/recommendations/rules/recommend.ts";
import { metric, report } from "../../../support/benchmarks/reports.ts";
import { agentFacts, cacheFacts, ruleInput } from "../../../support/benchmarks/rule-inputs.ts";

/** The one finding of an input; fails when there is another number of them. */
function onlyFinding(input: RuleInput): Finding {
  const found = recommend(input);
  expect(found.map(({ rule }) => rule)).toHaveLength(1);
  return found[0] as Finding;
}

/** Share of the predicted change that a later report shows. */
function shareOf(finding: Finding, after: BenchmarkReport): number {
  if (finding.prediction === null) throw new Error("Nothing was predicted.");
  const realised = realisedOf(finding.prediction, after);
  if (realised === null) throw new Error("The report does not have the metric.");
  return realised.share;
}

const wellServed = (name: string) => ({ name, fingerprint: name, rowsRead: 26, rowsReturned: 25, plan: "Index Scan" });

function databaseReport(p95Ms: number, rowsRead: number, plan: string, id: string): BenchmarkReport {
  return report(
    {
      database: {
        metrics: [
          metric("database.calls.p50", p95Ms),
          metric("database.agents.p50", 4),
          metric("database.campaigns.p50", 5),
          metric("database.leads.p50", 6),
        ],
        details: {
          queries: [
            { name: "calls", fingerprint: "f1", rowsRead, rowsReturned: 25, plan },
            wellServed("agents"),
            wellServed("campaigns"),
            wellServed("leads"),
          ],
        },
      },
    },
    { id },
  );
}

describe("a planted slow query", () => {
  const healthy = databaseReport(5, 26, "Limit > Index Scan calls_list", "benchmark_1");
  const slow = databaseReport(60, 50_000, "Limit > Sort > Seq Scan voice_calls", "benchmark_2");

  it("is silent about a query that reads what it returns", () => {
    expect(recommend(ruleInput({ report: healthy }))).toEqual([]);
  });

  it("is told apart, and predicted by what it took before", () => {
    const finding = onlyFinding(ruleInput({ report: slow, earlier: [healthy] }));
    expect(finding).toMatchObject({ rule: "slow_query", subject: "calls", action: { type: "manual" } });
    expect(finding.prediction).toMatchObject({ metric: "database.calls.p50", current: 60, expected: 5 });
    const after = databaseReport(6, 26, "Limit > Index Scan calls_list", "benchmark_3");
    expect(shareOf(finding, after)).toBeCloseTo(54 / 55);
  });

  const missing = (name: string, table: string) => ({
    plan: indexPlanSchema.parse({ schema: "public", table, name, keys: [{ column: "organization_id" }] }),
    beside: [`${table}_other`],
    serves: [] as string[],
  });

  it("has the index made that its earlier plan named, and is predicted by well-served queries without such a report", () => {
    const indexAdvice = [missing("calls_other", "voice_calls"), missing("calls_list", "voice_calls")];
    const named = onlyFinding(ruleInput({ report: slow, earlier: [healthy], indexAdvice }));
    expect(named.action).toMatchObject({ type: "create_index", plan: { name: "calls_list" } });
    const alone = onlyFinding(ruleInput({ report: slow, indexAdvice }));
    expect(alone.action).toMatchObject({ type: "create_index", plan: { name: "calls_other" } });
    expect(alone.prediction).toMatchObject({ expected: 5, interval: { low: 4, high: 6 } });
    expect(shareOf(alone, databaseReport(5.5, 26, "Index Scan", "benchmark_3"))).toBeGreaterThan(0.7);
  });

  it("has the index made that was advised for it, before any other", () => {
    const advised = { ...missing("calls_advised", "voice_calls"), serves: ["f1"] };
    const indexAdvice = [missing("calls_list", "voice_calls"), advised];
    const { action } = onlyFinding(ruleInput({ report: slow, earlier: [healthy], indexAdvice }));
    expect(action).toMatchObject({ type: "create_index", plan: { name: "calls_advised" } });
  });

  it("knows the table by another of its indexes, which the plan has in place of the missing one", () => {
    const otherwise = databaseReport(60, 50_000, "Limit > Index Scan voice_calls_other", "benchmark_2");
    const indexAdvice = [missing("calls_list", "voice_calls")];
    const { action } = onlyFinding(ruleInput({ report: otherwise, indexAdvice }));
    expect(action).toMatchObject({ type: "create_index", plan: { name: "calls_list" } });
  });

  it("has no index made of a table that it does not read", () => {
    const indexAdvice = [missing("leads_list", "leads")];
    expect(onlyFinding(ruleInput({ report: slow, indexAdvice })).action.type).toBe("manual");
  });

  it("predicts nothing where nothing measured says how fast it could be", () => {
    const alone = report({
      database: {
        metrics: [metric("database.calls.p50", 60)],
        details: { queries: slow.categories[0]?.details.queries?.slice(0, 1) ?? [] },
      },
    });
    expect(onlyFinding(ruleInput({ report: alone })).prediction).toBeNull();
  });
});

describe("a query that sums up", () => {
  const sums = (rowsRead: number, id: string) =>
    report(
      {
        database: {
          metrics: [metric("database.overview.p95", rowsRead / 100)],
          details: {
            queries: [
              {
                name: "overview",
                fingerprint: "f2",
                rowsRead,
                rowsReturned: 7,
                plan: "HashAggregate > Index Scan calls",
              },
              { name: "overview", fingerprint: "f3", rowsRead: 40, rowsReturned: 7, plan: "Sort > Index Scan calls" },
            ],
          },
        },
      },
      { id },
    );

  it("may read what it is of", () => {
    const again = ruleInput({ report: sums(2_000, "benchmark_2"), earlier: [sums(2_000, "benchmark_1")] });
    expect(recommend(again)).toEqual([]);
    expect(recommend(ruleInput({ report: sums(2_000, "benchmark_2") }))).toEqual([]);
  });

  it("is told when it reads many times what it read", () => {
    const grown = ruleInput({ report: sums(60_000, "benchmark_2"), earlier: [sums(2_000, "benchmark_1")] });
    expect(onlyFinding(grown)).toMatchObject({ rule: "slow_query", prediction: { current: 600, expected: 20 } });
  });
});

describe("a provider twice as slow", () => {
  const flux = "ai.stt.deepgram_flux_flux_general_en.final_delay.p50";
  const large = "ai.llm.openai_compatible_large.first_token.p50";
  const small = "ai.llm.openai_compatible_small.first_token.p50";
  const socket = "ai.tts.deepgram_socket_aura_2_thalia_en.first_byte.p50";
  const plain = "ai.tts.deepgram_aura_2_thalia_en.first_byte.p50";
  const withVoice = (firstByteMs: number, answerHeardMs: number, id: string) =>
    report(
      {
        voice: { metrics: [metric("voice.answer_heard.p50", answerHeardMs)] },
        ai: {
          metrics: [
            metric(flux, 250),
            metric(large, 180),
            metric(small, 170),
            metric(socket, firstByteMs),
            metric(plain, 100),
          ],
        },
      },
      { id },
    );

  it("is silent while the first provider is about as fast as the second", () => {
    expect(recommend(ruleInput({ report: withVoice(110, 520, "benchmark_1") }))).toEqual([]);
  });

  it("is put behind the faster one, and the wait falls by the difference", () => {
    const finding = onlyFinding(ruleInput({ report: withVoice(200, 610, "benchmark_2") }));
    expect(finding).toMatchObject({
      rule: "provider_slower_than_alternative",
      action: {
        type: "set_provider_order",
        agentId: "agent_1",
        stage: "textToSpeech",
        first: { provider: "deepgram", model: "aura-2-thalia-en" },
      },
      prediction: { metric: "voice.answer_heard.p50", current: 610, expected: 510 },
    });
    expect(finding.prediction?.interval.low).toBeLessThan(510);
    expect(finding.prediction?.interval.high).toBeGreaterThan(510);
    expect(shareOf(finding, withVoice(200, 525, "benchmark_3"))).toBeCloseTo(0.85);
  });

  it("is said to have slowed down when the baseline knew it faster", () => {
    const before = withVoice(100, 510, "benchmark_1");
    const regressed = {
      verdict: "regressed" as const,
      differs: [],
      improved: 0,
      regressed: 1,
      metrics: [
        {
          key: socket,
          verdict: "regressed" as const,
          change: 1,
          interval: { low: 0.9, high: 1.1 },
          pValue: 0,
          adjustedP: 0,
          moreRuns: null,
          reason: null,
        },
      ],
    };
    const finding = onlyFinding(
      ruleInput({
        report: withVoice(200, 610, "benchmark_2"),
        // The report between has no figure of providers: the evidence leads to the one that has.
        earlier: [report({ api: { metrics: [] } }, { id: "benchmark_1b" }), before],
        comparison: regressed,
      }),
    );
    expect(finding.evidence[1]?.link).toBe("/performance?report=benchmark_1");
    expect(finding.rule).toBe("provider_slowed");
    expect(finding.evidence.map(({ value }) => value)).toEqual([200, 100, 100]);
  });

  it("is a question of the model where the provider stays", () => {
    const slow = report({ ai: { metrics: [metric(large, 400), metric(small, 150)] } });
    expect(onlyFinding(ruleInput({ report: slow }))).toMatchObject({
      rule: "model_slower_than_alternative",
      action: { type: "set_model_route", first: { provider: "openai-compatible", model: "small" } },
      // Nothing but calls would show that another model is asked first.
      prediction: null,
    });
    const withCalls = report({
      voice: { metrics: [metric("voice.llm_first_token.p50", 410), metric("voice.answer_heard.p50", 900)] },
      ai: { metrics: [metric(large, 400), metric(small, 150)] },
    });
    const predicted = onlyFinding(ruleInput({ report: withCalls })).prediction;
    expect(predicted).toMatchObject({ metric: "voice.llm_first_token.p50", current: 410, expected: 160 });
  });

  it("is told to a person where the chain has no other", () => {
    const { languageModel } = agentFacts.providers;
    const agent = { ...agentFacts, providers: { ...agentFacts.providers, languageModel: languageModel.slice(0, 1) } };
    const spread = (p50Ms: number) => ({ uses: 100, p50Ms });
    const traffic = {
      stage: "languageModel" as const,
      entry: { provider: "openai-compatible" as const, model: "large" },
      now: spread(400),
      before: spread(200),
    };
    const slow = report({ ai: { metrics: [metric(large, 400)] } });
    const finding = onlyFinding(ruleInput({ report: slow, agent, providers: [traffic] }));
    expect(finding).toMatchObject({ rule: "provider_slowed", prediction: null, action: { type: "manual" } });
  });
});

describe("a cache strategy that is switched off", () => {
  /** Without `cachedMs` no answer came from the cache. */
  const lists = (cachedMs: number | null, id: string) =>
    report(
      {
        api: {
          metrics: [
            metric(
              "api.campaigns.cached.p50",
              cachedMs ?? 0,
              cachedMs === null ? { value: null, missing: "no answer" } : {},
            ),
            metric("api.campaigns.uncached.p50", 24),
            metric("api.agents.cached.p50", 3),
            metric("api.calls.cached.p50", 4),
          ],
        },
      },
      { id },
    );
  const off = [cacheFacts({ isEnabled: false }), cacheFacts({ strategy: "agents_list", lists: ["agents"] })];

  it("is found by its setting, and predicted by the other cached lists", () => {
    const finding = onlyFinding(ruleInput({ report: lists(null, "benchmark_2"), cache: off }));
    expect(finding).toMatchObject({
      rule: "cache_off",
      action: { type: "set_cache_strategy", strategy: "campaigns_list", isEnabled: true, freshMs: null },
      prediction: { metric: "api.campaigns.cached.p50", current: 24, expected: 3.5, interval: { low: 3, high: 4 } },
    });
    expect(shareOf(finding, lists(4.5, "benchmark_3"))).toBeGreaterThan(0.9);
  });

  it("is predicted by the same list when an earlier report had it cached", () => {
    const earlier = [lists(null, "benchmark_1b"), lists(5, "benchmark_1")];
    const finding = onlyFinding(ruleInput({ report: lists(null, "benchmark_2"), earlier, cache: off }));
    expect(finding.prediction).toMatchObject({ current: 24, expected: 5 });
  });

  it("is left alone with the platform's own settings", () => {
    expect(recommend(ruleInput({ report: lists(4, "benchmark_2"), cache: [cacheFacts()] }))).toEqual([]);
  });

  it("is too short when reads miss it for that, with no number that nothing measured", () => {
    const reads = { count: 500, hitRate: 0.4 };
    const short = cacheFacts({ freshMs: 1_000, reads });
    const finding = onlyFinding(ruleInput({ report: lists(4, "benchmark_2"), cache: [short] }));
    expect(finding).toMatchObject({ rule: "cache_too_short", prediction: null });
    const enough = cacheFacts({ freshMs: 1_000, reads: { ...reads, hitRate: 0.95 } });
    expect(recommend(ruleInput({ report: lists(4, "benchmark_2"), cache: [enough] }))).toEqual([]);
  });
});

describe("openers that are switched off", () => {
  const silent = { ...agentFacts, openers: { enabled: false, phrases: 0 } };
  const gaps = (turnGapMs: number, openerShare: number, id: string) =>
    report(
      {
        voice: {
          metrics: [
            metric("voice.turn_gap.p50", turnGapMs),
            metric("voice.endpointing.p50", 260),
            metric("voice.opener_share.mean", openerShare, { unit: "share", better: "higher", band: null }),
          ],
        },
      },
      { id },
    );

  it("are switched on again, predicted by the end of turn that was measured", () => {
    const finding = onlyFinding(ruleInput({ report: gaps(620, 0, "benchmark_2"), agent: silent }));
    expect(finding).toMatchObject({
      rule: "opener_off",
      action: { type: "set_openers", agentId: "agent_1", isEnabled: true, phrases: null },
      prediction: { metric: "voice.turn_gap.p50", current: 620, expected: 260 },
    });
    expect(shareOf(finding, gaps(300, 0.8, "benchmark_3"))).toBeGreaterThan(0.7);
  });

  it("are predicted by an earlier report that had them", () => {
    const finding = onlyFinding(
      ruleInput({ report: gaps(620, 0, "benchmark_2"), earlier: [gaps(280, 0.7, "benchmark_1")], agent: silent }),
    );
    expect(finding.prediction).toMatchObject({ expected: 280 });
  });

  it("are left off where answers come soon anyway", () => {
    expect(recommend(ruleInput({ report: gaps(300, 0, "benchmark_2"), agent: silent }))).toEqual([]);
  });
});
