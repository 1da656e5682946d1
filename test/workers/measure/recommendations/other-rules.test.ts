import { describe, expect, it } from "vitest";
import { actionSchema } from "../../../../workers/measure/recommendations/action.ts";
import { realisedOf } from "../../../../workers/measure/recommendations/realised.ts";
import { findingSchema } from "../../../../workers/measure/recommendations/recommendation.ts";
import { recommend } from "../../../../workers/measure/recommendations/rules/recommend.ts";
import { metric, report } from "../../../support/benchmarks/reports.ts";
import { agentFacts, ruleInput } from "../../../support/benchmarks/rule-inputs.ts";

const traffic = { method: "GET", route: "/api/leads", requests: 9_000, p95Ms: 80, cachedShare: 0 };

const cases = [
  {
    rule: "opener_too_long",
    input: ruleInput({
      report: report({
        voice: { metrics: [metric("voice.opener_overhang.p95", 400), metric("voice.answer_heard.p50", 700)] },
      }),
      agent: { ...agentFacts, openers: { enabled: true, phrases: 3 } },
    }),
    action: { type: "set_openers", phrases: [] },
  },
  {
    rule: "prompt_too_long",
    input: ruleInput({
      report: report({ voice: { metrics: [metric("voice.llm_first_token.p50", 420)] } }),
      agent: { ...agentFacts, promptCharacters: 15_000 },
    }),
    action: { type: "manual" },
  },
  {
    rule: "knowledge_slow",
    input: ruleInput({ report: report({ voice: { metrics: [metric("voice.stage_knowledge.p95", 45)] } }) }),
    action: { type: "manual" },
  },
  { rule: "uncached_route_busy", input: ruleInput({ traffic: [traffic] }), action: { type: "manual" } },
  {
    rule: "cold_list",
    input: ruleInput({
      report: report({
        api: { metrics: [metric("api.knowledge.uncached.p95", 30), metric("api.knowledge.cached.p95", 3)] },
      }),
      traffic: [{ ...traffic, route: "/api/knowledge", requests: 300, cachedShare: 0.2 }],
      warmCandidates: ["/api/knowledge"],
    }),
    action: { type: "add_warm_paths", paths: ["/api/knowledge"] },
  },
  {
    rule: "region_far",
    input: ruleInput({
      report: report({ infrastructure: { metrics: [metric("infrastructure.object.round_trip.p50", 140)] } }),
    }),
    action: { type: "manual" },
  },
] as const;

describe("each rule", () => {
  it.each(cases)("$rule finds what it is for, in the form that is stored", ({ rule, input, action }) => {
    const found = recommend(input);
    expect(found.map((finding) => finding.rule)).toEqual([rule]);
    expect(found[0]?.action).toMatchObject(action);
    expect(findingSchema.safeParse(found[0]).error).toBeUndefined();
  });

  it("of cold lists predicts nothing: no benchmark's figure is moved by warming", () => {
    const [found] = recommend(cases[4].input);
    expect(found?.prediction).toBeNull();
    expect(found?.evidence.map(({ label }) => label)).toContain("api.knowledge.cached.p95");
  });

  it("of long openers predicts the overhang, by a report in which it was short, and no other percentile", () => {
    const [{ input }] = cases;
    expect(recommend(input)[0]?.prediction).toBeNull();
    const short = (overhangMs: number, id: string) =>
      report({ voice: { metrics: [metric("voice.opener_overhang.p95", overhangMs)] } }, { id });
    const earlier = [short(320, "benchmark_1"), short(90, "benchmark_0")];
    expect(recommend({ ...input, earlier })[0]?.prediction).toMatchObject({
      metric: "voice.opener_overhang.p95",
      current: 400,
      expected: 90,
    });
  });

  it("is silent over an empty report", () => {
    expect(recommend(ruleInput())).toEqual([]);
  });
});

describe("actions", () => {
  it("cannot carry anything that is not in their type", () => {
    const action = { type: "set_region", region: "weur" };
    expect(actionSchema.safeParse(action).success).toBe(false);
    const plan = {
      schema: "public",
      table: "leads",
      name: "leads_x",
      keys: [{ column: "id" }],
      sql: "drop table agents",
    };
    const parsed = actionSchema.parse({ type: "create_index", plan, sql: "drop table agents" });
    expect(JSON.stringify(parsed)).not.toContain("drop table");
    expect(actionSchema.safeParse({ type: "run_sql", sql: "select 1" }).success).toBe(false);
  });
});

describe("realised effects", () => {
  const prediction = {
    metric: "voice.turn_gap.p50",
    label: "Turn gap",
    unit: "ms" as const,
    better: "lower" as const,
    category: "voice" as const,
    current: 600,
    expected: 300,
    interval: { low: 280, high: 320 },
    basis: "a test",
  };
  const outcomes = [
    [310, "as_predicted"],
    [380, "as_predicted"],
    [450, "less"],
    [595, "none"],
    [800, "worse"],
    [150, "more"],
  ] as const;

  it.each(outcomes)("of %d ms where 300 ms were predicted are told as %s", (valueMs, outcome) => {
    const after = report({ voice: { metrics: [metric("voice.turn_gap.p50", valueMs)] } });
    expect(realisedOf(prediction, after)?.outcome).toBe(outcome);
  });

  it("are none where nothing moved, though the predicted interval is wide enough to hold that", () => {
    const after = report({ voice: { metrics: [metric("voice.turn_gap.p50", 600)] } });
    expect(realisedOf({ ...prediction, interval: { low: 200, high: 650 } }, after)?.outcome).toBe("none");
  });

  it("are unknown where the benchmark did not measure the metric", () => {
    expect(realisedOf(prediction, report({}))).toBeNull();
  });
});
