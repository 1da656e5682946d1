import {
  type AgentConfig,
  agentConfigSchema,
  defaultCostLevers,
  defaultFlightRecorder,
  defaultRecording,
  defaultTurnTaking,
  type TurnTakingSettings,
} from "../../../voice/agent.ts";

/**
 * Turn taking that leaves the end of a turn to the simulated recogniser, whose own wait is as long as ours for whole
 * words.
 */
export const detectorsTurnTaking: TurnTakingSettings = {
  ...defaultTurnTaking,
  endpointing: { ...defaultTurnTaking.endpointing, wholeSilenceMs: 0 },
};

/** A small clinic's receptionist; `overrides` replace whole fields. Checked like any other agent. */
export function buildAgent(overrides: Partial<AgentConfig> = {}): AgentConfig {
  return agentConfigSchema.parse({
    id: "agent_test",
    organizationId: "org_test",
    version: 1,
    name: "Reception",
    slug: "reception",
    prompt: "You are the receptionist of a dental clinic.",
    greeting: "Hello, this is the Rivergate dental clinic, how can I help you today?",
    language: "en",
    providers: {
      speechToText: [{ provider: "deepgram-flux", model: "flux-general-en" }],
      languageModel: [{ provider: "openai-compatible", model: "test" }],
      textToSpeech: [{ provider: "deepgram", voice: "test" }],
    },
    expectedPhrases: ["yes please"],
    knowledge: [
      { questions: ["What are your opening hours?"], answer: "We are open from nine to five, Monday to Friday." },
      { questions: ["Is there parking?"], answer: "Yes, there is free parking behind the building." },
    ],
    script: {},
    tools: [],
    openers: { enabled: false, phrases: [] },
    turnTaking: detectorsTurnTaking,
    flightRecorder: defaultFlightRecorder,
    recording: defaultRecording,
    limits: { maxCallMs: 900_000, silencePromptMs: 10_000, maxSilencePrompts: 2 },
    costLevers: defaultCostLevers,
    isPublic: false,
    ...overrides,
  });
}
