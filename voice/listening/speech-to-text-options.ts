import type { AgentConfig } from "../agent.ts";
import { SAMPLE_RATE_HZ } from "../audio/frame.ts";
import { END_OF_TURN_TIMEOUT_MS, type SpeechToTextOptions } from "../providers.ts";

/**
 * Returns the options with which speech to text listens for an agent: its phrases and every question it knows are what
 * callers are likely to say. Eager ends are asked for only where something comes of them: not when speculation is off.
 */
export function speechToTextOptions(agent: AgentConfig): SpeechToTextOptions {
  const { speculation, endOfTurnThreshold, eagerEndOfTurnThreshold: eager } = agent.turnTaking;
  const questions = agent.knowledge.flatMap((entry) => entry.questions);
  return {
    sampleRateHz: SAMPLE_RATE_HZ,
    language: agent.language,
    expectedPhrases: [...new Set([...agent.expectedPhrases, ...questions])],
    endOfTurnThreshold,
    eagerEndOfTurnThreshold: speculation === "off" || eager === null ? null : Math.min(eager, endOfTurnThreshold),
    endOfTurnTimeoutMs: END_OF_TURN_TIMEOUT_MS,
  };
}
