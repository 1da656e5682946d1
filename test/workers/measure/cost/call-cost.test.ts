import { expect, it } from "vitest";
import { callCostOf, turnCosts } from "../../../../workers/measure/cost/call-cost.ts";
import type { CostLine } from "../../../../workers/measure/cost/price-usage.ts";

const line = (changes: Partial<CostLine>): CostLine => ({
  service: "vendor/model",
  unit: "llm_prompt_token",
  quantity: 10,
  turnId: "turn_1",
  purpose: "turn",
  isEstimated: false,
  nanoUsd: 100n,
  listNanoUsd: 120n,
  ...changes,
});

const lines = [
  line({}),
  line({ purpose: "discarded", nanoUsd: 40n }),
  line({ purpose: "hedge_loser", nanoUsd: 2n }),
  line({ unit: "stt_audio_ms", turnId: null, nanoUsd: 7n }),
  line({ unit: "tts_character", turnId: "turn_0", nanoUsd: 1_000n }),
];

it("a call's cost is told by layers, with what was wasted of it", () => {
  expect(callCostOf(lines)).toMatchObject({
    nanoUsd: 1_149n,
    knownNanoUsd: 1_149n,
    wastedNanoUsd: 42n,
    layers: { telephony: 0n, stt: 7n, llm: 142n, tts: 1_000n, platform: 0n },
  });
  expect(callCostOf([...lines, line({ nanoUsd: null })])).toMatchObject({ nanoUsd: null, knownNanoUsd: 1_149n });
});

it("a call's turns and the rest of it add up to the call", () => {
  const { lines: stored, nanoUsd } = callCostOf(lines);
  const turns = turnCosts(stored, ["turn_0", "turn_1", "turn_2"]);
  expect(turns.map((turn) => [turn.turnId, turn.nanoUsd])).toEqual([
    ["turn_0", 1_000n],
    ["turn_1", 142n],
    ["turn_2", 0n],
    [null, 7n],
  ]);
  expect(turns.reduce((sum, turn) => sum + (turn.nanoUsd ?? 0n), 0n)).toBe(nanoUsd);
  // A turn that was not kept is part of the rest.
  expect(turnCosts(stored, ["turn_1"]).at(-1)).toMatchObject({ turnId: null, nanoUsd: 1_007n });
});
