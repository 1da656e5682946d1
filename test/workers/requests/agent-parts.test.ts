import { expect, it } from "vitest";
import {
  defaultCallLimits,
  defaultCostLevers,
  defaultFlightRecorder,
  defaultRecording,
  defaultTurnTaking,
} from "../../../voice/agent.ts";
import { agentPartSchemas, wholeParts } from "../../../workers/requests/agent-parts.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const current = {
  providers: buildAgent({}).providers,
  openers: { enabled: true, phrases: ["Sure,"] },
  turnTaking: defaultTurnTaking,
  flightRecorder: defaultFlightRecorder,
  recording: defaultRecording,
  limits: defaultCallLimits,
  costLevers: defaultCostLevers,
};

it("leaves what is not named as it is, however deep", () => {
  const turnTaking = { endOfTurnThreshold: 0.6, interruption: { minWords: 2 } };
  expect(wholeParts(current, { turnTaking })).toEqual({
    turnTaking: {
      ...defaultTurnTaking,
      endOfTurnThreshold: 0.6,
      interruption: { ...defaultTurnTaking.interruption, minWords: 2 },
    },
  });
  expect(wholeParts(current, { openers: { phrases: [] } })).toEqual({ openers: { enabled: true, phrases: [] } });
  expect(wholeParts(current, { turnTaking: { eagerEndOfTurnThreshold: null } }).turnTaking).toEqual({
    ...defaultTurnTaking,
    eagerEndOfTurnThreshold: null,
  });
  const easyTurnModel = { provider: "openai-compatible" as const, model: "small" };
  expect(wholeParts(current, { costLevers: { easyTurnModel } })).toEqual({
    costLevers: { ...defaultCostLevers, easyTurnModel },
  });
  expect(wholeParts(current, {})).toEqual({});
});

it("refuses a name that is none of the settings, which would change nothing without a word", () => {
  for (const named of [{ endOfTurnTreshold: 0.6 }, { interruption: { minWord: 2 } }]) {
    expect(agentPartSchemas.turnTaking.safeParse(named).success).toBe(false);
  }
});
