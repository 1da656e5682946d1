import type { schemas } from "../../../../web/src/api/api-types.ts";
import { guardMetrics } from "../../../../workers/measure/cost/trial/guard.ts";

type CostChange = schemas["CostChange"];

const nothing = { calls: 0, badShare: null };

/** A change that is on trial, as the API answers it. */
export function costChange(changed: Partial<CostChange> = {}): CostChange {
  return {
    id: "change_1",
    agentId: "agent_1",
    state: "running",
    settings: { languageModel: [{ provider: "openai-compatible", model: "gpt-5-nano" }] },
    changes: [
      { field: "languageModel", before: "openai-compatible (gpt-5-mini)", after: "openai-compatible (gpt-5-nano)" },
    ],
    canaryShare: 0.2,
    callsPerDay: 41.5,
    canaryCallsPerDay: 8.3,
    before: { calls: 581, turns: 4_120, nanoUsdPerMinute: 45_100_000 },
    guards: guardMetrics.map((metric) => ({
      metric,
      thresholdMs: metric === "turn_gap_p95" ? 1_140 : null,
      canary: { calls: 36, badShare: 0.04 },
      control: { calls: 144, badShare: 0.05 },
      evidence: 0.42,
      evidenceLimit: 100,
      isBroken: false,
    })),
    canary: { calls: 36, pricedCalls: 36, minutes: 120, nanoUsdPerMinute: 36_200_000 },
    control: { calls: 144, pricedCalls: 144, minutes: 490, nanoUsdPerMinute: 45_300_000 },
    predictedSavingShare: 0.25,
    realised: { nanoUsdPerMinute: 9_100_000, low: 6_000_000, high: 12_200_000, share: 0.2009, savedNanoUsd: 1.09e9 },
    minCalls: 30,
    proposedBy: "key_1",
    decidedBy: "key_1",
    createdAt: "2026-11-20T09:00:00.000Z",
    startedAt: "2026-11-21T09:00:00.000Z",
    endedAt: null,
    expiresAt: "2026-12-04T09:00:00.000Z",
    ...changed,
  };
}

const untried = { calls: 0, pricedCalls: 0, minutes: 0, nanoUsdPerMinute: null };

/** A change that waits for approval. */
export const proposedChange = costChange({
  id: "change_2",
  state: "proposed",
  changes: [{ field: "eagerEndOfTurnThreshold", before: "0.4", after: "0.6" }],
  guards: costChange().guards.map((guard) => ({ ...guard, canary: nothing, control: nothing, evidence: 1 })),
  canary: untried,
  control: untried,
  predictedSavingShare: null,
  realised: null,
  startedAt: null,
  decidedBy: null,
});

/** A change that a guard has rolled back, and one that made calls dearer. */
export const endedChanges = [
  costChange({
    id: "change_3",
    state: "rolled_back",
    endedAt: "2026-11-22T10:00:00.000Z",
    guards: costChange().guards.map((guard) =>
      guard.metric === "answers_without_fact"
        ? { ...guard, canary: { calls: 9, badShare: 0.97 }, evidence: 230, isBroken: true }
        : guard,
    ),
    canary: { calls: 9, pricedCalls: 9, minutes: 31, nanoUsdPerMinute: 30_200_000 },
    realised: null,
  }),
  costChange({
    id: "change_4",
    state: "expired",
    endedAt: "2026-11-29T09:00:00.000Z",
    realised: { nanoUsdPerMinute: -2_000_000, low: -4_000_000, high: -100_000, share: -0.04, savedNanoUsd: -2.4e8 },
  }),
];
