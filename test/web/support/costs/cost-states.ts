import type { schemas } from "../../../../web/src/api/api-types.ts";
import type { FakeAnswer, FakeRoutes } from "../../../support/browser/fake-platform.ts";
import type { PageState } from "../page-states.ts";

type CostMonth = schemas["CostMonth"];
type Costs = CostMonth["total"]["calls"];

const refused: FakeAnswer = { status: 401, code: "unauthorized", message: "Sign in first." };
const broken: FakeAnswer = { status: 503, code: "unavailable", message: "A part of the platform did not answer." };

const some: Costs = {
  calls: 12,
  pricedCalls: 11,
  minutes: 41.5,
  nanoUsd: 1_894_300_000,
  wastedNanoUsd: 171_000_000,
  layers: { telephony: 0, stt: 319_550_000, llm: 671_000_000, tts: 900_150_000, platform: 3_600_000 },
  unlayeredNanoUsd: 0,
};
const nothing: Costs = {
  calls: 0,
  pricedCalls: 0,
  minutes: 0,
  nanoUsd: 0,
  wastedNanoUsd: 0,
  layers: { telephony: 0, stt: 0, llm: 0, tts: 0, platform: 0 },
  unlayeredNanoUsd: 0,
};
const noCalls = { vendor: 0, simulated: 0, local: 0, generated: 0 };

/** Costs of a month, as the API answers them. */
export function costMonth(changed: Partial<CostMonth> = {}): CostMonth {
  return {
    month: "2026-11",
    from: "2026-11-01T00:00:00.000Z",
    to: "2026-12-01T00:00:00.000Z",
    timeZone: "UTC",
    agentId: null,
    services: "vendor",
    callsByServices: { ...noCalls, vendor: 12, simulated: 3 },
    total: { nanoUsd: 1_794_300_000, calls: some },
    shared: [{ service: "deepgram/*", unit: "tts_character", reason: "contract", nanoUsd: -100_000_000 }],
    forecast: {
      nanoUsd: 2_600_000_000,
      lowNanoUsd: 2_300_000_000,
      highNanoUsd: 3_100_000_000,
      model: "weekday_mean",
      mase: 0.82,
      origins: 42,
      daysAhead: 8,
    },
    agents: [{ key: "agent_1", ...some }],
    campaigns: [{ key: null, ...some }],
    byService: [
      {
        service: "deepgram/aura-2-thalia-en",
        unit: "tts_character",
        purpose: "turn",
        calls: 12,
        quantity: 26_500,
        nanoUsd: 795_000_000,
        isEstimated: false,
        withoutPrice: 0,
        withoutQuantity: 0,
      },
      {
        service: "openai-compatible/gpt-5-mini",
        unit: "llm_prompt_token",
        purpose: "discarded",
        calls: 9,
        quantity: 684_000,
        nanoUsd: 171_000_000,
        isEstimated: true,
        withoutPrice: 0,
        withoutQuantity: 0,
      },
      {
        service: "openai-compatible/house-model",
        unit: "llm_prompt_token",
        purpose: "turn",
        calls: 1,
        quantity: 900,
        nanoUsd: 0,
        isEstimated: false,
        withoutPrice: 1,
        withoutQuantity: 0,
      },
    ],
    days: [
      { date: "2026-11-02", expectedNanoUsd: null, ...some },
      { date: "2026-11-03", expectedNanoUsd: 200_000_000, ...some },
    ],
    dearestCalls: [
      {
        callId: "call_1",
        agentId: "agent_1",
        startedAt: "2026-11-02T09:00:00.000Z",
        durationMs: 240_000,
        nanoUsd: 201_000_000,
        knownNanoUsd: 201_000_000,
      },
      {
        callId: "call_2",
        agentId: "agent_1",
        startedAt: "2026-11-03T09:00:00.000Z",
        durationMs: 60_000,
        nanoUsd: null,
        knownNanoUsd: 41_000_000,
      },
    ],
    ...changed,
  };
}

/** A month without a call over the services that are asked for. */
export const emptyCostMonth = (changed: Partial<CostMonth> = {}): CostMonth =>
  costMonth({
    callsByServices: noCalls,
    total: { nanoUsd: 0, calls: nothing },
    shared: [],
    forecast: null,
    agents: [],
    campaigns: [],
    byService: [],
    days: [],
    dearestCalls: [],
    ...changed,
  });

type Opportunities = schemas["CostOpportunities"];
type Opportunity = Opportunities["opportunities"][number];

const saving = (nanoUsd: number): NonNullable<Opportunity["saving"]> => ({
  nanoUsd,
  perMinuteNanoUsd: nanoUsd / 40,
  lowNanoUsd: nanoUsd / 50,
  highNanoUsd: nanoUsd / 32,
  largest: [{ callId: "call_1", nanoUsd: nanoUsd / 10 }],
});

const speechCache: Opportunity = {
  lever: "speechCache",
  state: "estimated",
  calls: 41,
  baseNanoUsd: 795_000_000,
  saving: saving(240_000_000),
  formula: "8,000 of 26,500 characters were clauses that callers of two earlier calls had heard: $0.2400 of $0.7950.",
  effort: "switch",
  risk: "low",
  overlaps: ["voice", "earlierHangUp"],
  guards: ["turn_gap_p95", "answer_heard_p50"],
  units: ["tts_character"],
};

/** Opportunities to spend less, as the API answers them. */
export function costOpportunities(changed: Partial<Opportunities> = {}): Opportunities {
  return {
    from: "2026-11-01T00:00:00.000Z",
    to: "2026-12-01T00:00:00.000Z",
    agentId: null,
    services: "vendor",
    prices: "paid",
    isHypothetical: false,
    modelsAs: null,
    calls: { found: 42, hasMore: false, replayed: 41, unpriced: 1, ofOtherAgents: 0, needed: 30, minutes: 40 },
    opportunities: [
      speechCache,
      {
        ...speechCache,
        lever: "voice",
        saving: saving(397_500_000),
        formula: "The same use at the price of deepgram/aura-*, wherever that is lower: $0.3975 of $0.7950.",
        effort: "work",
        risk: "high",
        overlaps: ["speechCache"],
        guards: ["failed_calls"],
      },
      { ...speechCache, lever: "stablePromptFirst", state: "pulled", calls: 0, saving: null, formula: null },
      { ...speechCache, lever: "speechToText", state: "none_cheaper", saving: null, formula: null },
    ],
    combination: {
      levers: ["speechCache"],
      calls: 41,
      baseNanoUsd: 1_894_300_000,
      saving: saving(240_000_000),
      sumNanoUsd: 240_000_000,
    },
    settings: {
      speculation: "llm",
      promptShare: 0.25,
      hangUpAfterSeconds: 20,
      easyTurnModel: "openai-compatible/gpt-5-nano",
      languageModel: "openai-compatible/gpt-5-nano",
      voice: "deepgram/aura-*",
      speechToText: null,
    },
    cheaper: { stt: [], llm: ["openai-compatible/gpt-5-nano"], tts: ["deepgram/aura-*"] },
    ...changed,
  };
}

const noneCombined = { levers: [], calls: 0, baseNanoUsd: 0, saving: null, sumNanoUsd: 0 };

/** Opportunities of `count` calls that are too few, or that nobody charged for. */
export function fewOpportunities(count: number, isPriced: boolean): Opportunities {
  const replayed = isPriced ? count : 0;
  const calls = { ...costOpportunities().calls, found: count, replayed, unpriced: count - replayed, minutes: replayed };
  const none = { saving: null, formula: null, calls: replayed, state: "not_enough_data" } as const;
  const opportunities = costOpportunities().opportunities.map((one) => ({ ...one, ...none }));
  return costOpportunities({ calls, opportunities, combination: noneCombined });
}

const budget: schemas["CostBudget"] = {
  id: "budget_1",
  name: "November",
  agentId: null,
  monthlyMicroUsd: 2_000_000,
  warnAtPercent: 80,
  ruleId: "rule_1",
  spentNanoUsd: 1_794_300_000,
  foreseenNanoUsd: 2_600_000_000,
  state: "nearly_used",
  createdAt: "2026-11-01T00:00:00.000Z",
};

const MONTH = "GET /api/performance/costs?timeZone=UTC";
/** Address of the opportunities of this month. */
export const OPPORTUNITIES = "GET /api/performance/cost-opportunities?timeZone=UTC";
const BUDGETS = "GET /api/performance/cost-budgets?timeZone=UTC";

/** Answers about costs, for a reader of this role. */
export function costRoutes(role: "viewer" | "operator" | "admin"): FakeRoutes {
  return {
    "GET /api/session": {
      data: {
        organization: { id: "org_1", name: "Clinic" },
        role,
        actor: { type: "key", id: "key_1" },
        via: "session",
      },
    },
    "GET /api/agents?limit=100&fields=id%2Cname": {
      data: { items: [{ id: "agent_1", name: "Bright Smile Dental" }], nextCursor: null },
    },
    [MONTH]: { data: costMonth() },
    [OPPORTUNITIES]: { data: costOpportunities() },
    [BUDGETS]: { data: { items: [budget, { ...budget, id: "budget_2", agentId: "agent_1", ruleId: null }] } },
  };
}

const all = (answer: FakeAnswer): FakeRoutes =>
  Object.fromEntries(Object.keys(costRoutes("viewer")).map((route) => [route, answer]));

/** The states of the page about costs. */
export const costStates: PageState[] = [
  {
    name: "costs, full, for an administrator",
    path: "/costs",
    routes: costRoutes("admin"),
    isThere: (page) => page.getByRole("button", { name: "Make budget" }),
  },
  {
    name: "costs, full, for a viewer",
    path: "/costs",
    routes: costRoutes("viewer"),
    isThere: (page) => page.getByText("no known price", { exact: true }),
  },
  {
    name: "costs, no data",
    path: "/costs",
    routes: {
      ...costRoutes("viewer"),
      [MONTH]: { data: emptyCostMonth() },
      [OPPORTUNITIES]: { data: fewOpportunities(0, false) },
      [BUDGETS]: { data: { items: [], nextCursor: null } },
    },
    isThere: (page) => page.getByText("No data: no call of this month has ended."),
  },
  {
    name: "costs, too few calls for a saving",
    path: "/costs",
    routes: { ...costRoutes("viewer"), [OPPORTUNITIES]: { data: fewOpportunities(12, true) } },
    isThere: (page) => page.getByText("Not enough data: 12 of 30 calls.").first(),
  },
  {
    name: "costs, opportunities failed",
    path: "/costs",
    routes: { ...costRoutes("viewer"), [OPPORTUNITIES]: broken },
    isThere: (page) => page.getByRole("region", { name: "What would cost less" }).getByRole("alert"),
  },
  {
    name: "costs, over stand-ins",
    path: "/costs",
    routes: {
      ...costRoutes("viewer"),
      [MONTH]: { data: emptyCostMonth({ services: "simulated", callsByServices: { ...noCalls, simulated: 4 } }) },
      [OPPORTUNITIES]: { data: fewOpportunities(4, false) },
    },
    isThere: (page) => page.getByText("Calls over stand-ins are not priced."),
  },
  {
    name: "costs, failed",
    path: "/costs",
    routes: { ...costRoutes("viewer"), [MONTH]: broken, [OPPORTUNITIES]: broken, [BUDGETS]: broken },
    isThere: (page) => page.getByRole("alert").first(),
  },
  {
    name: "costs, signed out",
    path: "/costs",
    routes: all(refused),
    isThere: (page) => page.getByLabel("API key"),
  },
];
