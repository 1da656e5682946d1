import { describe, expect, it } from "vitest";
import { agentOnTrial, armOf } from "../../voice/cost-trial.ts";
import { buildAgent } from "../support/call/agent-builder.ts";

const START = 1_700_000_000_000;
const trial = {
  changeId: "change_1",
  canaryShare: 0.2,
  expiresAtMs: START + 1_000,
  settings: {
    languageModel: [{ provider: "openai-compatible" as const, model: "small" }],
    eagerEndOfTurnThreshold: null,
    costLevers: { speechCache: true, pausesSpeechToText: false, stablePromptFirst: false, easyTurnModel: null },
  },
};

describe("the arm of a call", () => {
  it("is the canary's share of calls, and of other calls in another change", () => {
    const calls = Array.from({ length: 5_000 }, (_, at) => `call_${at}`);
    const canaries = calls.filter((call) => armOf("change_1", call, 0.2) === "canary");
    expect(canaries.length / calls.length).toBeCloseTo(0.2, 1);
    const again = canaries.filter((call) => armOf("change_2", call, 0.2) === "canary");
    expect(again.length / canaries.length).toBeCloseTo(0.2, 1);
  });

  it("is the same however often it is asked for", () => {
    expect(new Set(Array.from({ length: 9 }, () => armOf("change_1", "call_7", 0.5))).size).toBe(1);
  });
});

describe("an agent on trial", () => {
  const agent = buildAgent({ trial });
  const seen = (arm: string) => {
    const callId = Array.from({ length: 99 }, (_, at) => `call_${at}`).find((id) => armOf("change_1", id, 0.2) === arm);
    return agentOnTrial(agent, callId ?? "", START);
  };

  it("has the tried settings in canary calls, and everything else as it was", () => {
    const { agent: tried, part } = seen("canary");
    expect(part).toEqual({ changeId: "change_1", arm: "canary" });
    expect(tried.providers).toEqual({ ...agent.providers, languageModel: trial.settings.languageModel });
    expect(tried.turnTaking).toEqual({ ...agent.turnTaking, eagerEndOfTurnThreshold: null });
    expect(tried.costLevers).toEqual(trial.settings.costLevers);
    const { providers, turnTaking, costLevers } = agent;
    expect({ ...tried, providers, turnTaking, costLevers }).toEqual(agent);
  });

  it("is itself in control calls, which are part of the trial", () => {
    expect(seen("control")).toEqual({ agent, part: { changeId: "change_1", arm: "control" } });
  });

  it("is itself once the trial's time is over, and without a trial", () => {
    expect(agentOnTrial(agent, "call_1", START + 1_000).part).toBeNull();
    expect(agentOnTrial(buildAgent(), "call_1", START).part).toBeNull();
  });
});
