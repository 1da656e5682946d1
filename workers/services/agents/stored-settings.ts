import {
  type AgentSettings,
  agentSettingsSchema,
  defaultFlightRecorder,
  defaultRecording,
  defaultTurnTaking,
} from "../../../voice/agent.ts";

/** Completes stored turn-taking settings: those that are newer than the row take their defaults. */
export function wholeTurnTaking(stored: AgentSettings["turnTaking"] | null): AgentSettings["turnTaking"] {
  const { endpointing, interruption, ...turnTaking } = stored ?? defaultTurnTaking;
  return {
    ...defaultTurnTaking,
    ...turnTaking,
    endpointing: { ...defaultTurnTaking.endpointing, ...endpointing },
    interruption: { ...defaultTurnTaking.interruption, ...interruption },
  };
}

/** Parses the settings of a stored version, completed as an agent's row is. Throws when they do not fit the schema. */
export function wholeStoredSettings(stored: Record<string, unknown>): AgentSettings {
  const { turnTaking, flightRecorder, recording, ...others } = stored as Partial<AgentSettings>;
  return agentSettingsSchema.parse({
    ...others,
    turnTaking: wholeTurnTaking(turnTaking ?? null),
    flightRecorder: flightRecorder ?? defaultFlightRecorder,
    recording: recording ?? defaultRecording,
  });
}
