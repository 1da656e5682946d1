import { describe, expect, it } from "vitest";
import { defaultTurnTaking, type TurnTakingSettings } from "../../../voice/agent.ts";
import { speechToTextOptions } from "../../../voice/listening/speech-to-text-options.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const optionsWith = (changes: Partial<TurnTakingSettings>) =>
  speechToTextOptions(buildAgent({ turnTaking: { ...defaultTurnTaking, ...changes } }));

describe("how speech to text listens", () => {
  it("expects the agent's phrases and every question that it knows, once each", () => {
    const agent = buildAgent({ expectedPhrases: ["yes please", "Is there parking?"] });
    expect(speechToTextOptions(agent).expectedPhrases).toEqual([
      "yes please",
      "Is there parking?",
      "What are your opening hours?",
    ]);
  });

  it("is as sure as the agent's settings want", () => {
    expect(optionsWith({ endOfTurnThreshold: 0.65, eagerEndOfTurnThreshold: 0.5 })).toMatchObject({
      endOfTurnThreshold: 0.65,
      eagerEndOfTurnThreshold: 0.5,
    });
  });

  it("is never surer of an eager end than of an end", () => {
    expect(optionsWith({ endOfTurnThreshold: 0.6, eagerEndOfTurnThreshold: 0.8 }).eagerEndOfTurnThreshold).toBe(0.6);
  });

  it("asks for no eager ends where nothing is made of them", () => {
    expect(optionsWith({ speculation: "off" }).eagerEndOfTurnThreshold).toBeNull();
    expect(optionsWith({ eagerEndOfTurnThreshold: null }).eagerEndOfTurnThreshold).toBeNull();
  });
});
