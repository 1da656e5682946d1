import type { AgentConfig } from "../agent.ts";
import { SAMPLE_RATE_HZ } from "../audio/frame.ts";
import type { SpeechToTextOptions } from "../providers.ts";

/** How sure speech to text must be that a turn is over, or probably over; Flux's usable range is 0.65 to 0.72. */
const END_OF_TURN_THRESHOLD = 0.7;
const EAGER_END_OF_TURN_THRESHOLD = 0.4;
/** Silence that ends a turn however incomplete it sounds. */
const END_OF_TURN_TIMEOUT_MS = 3_000;

/** How speech to text listens for this agent: its phrases and every question it knows are what callers are likely to say. */
export function speechToTextOptions(agent: AgentConfig): SpeechToTextOptions {
  const questions = agent.knowledge.flatMap((entry) => entry.questions);
  return {
    sampleRateHz: SAMPLE_RATE_HZ,
    language: agent.language,
    expectedPhrases: [...new Set([...agent.expectedPhrases, ...questions])],
    endOfTurnThreshold: END_OF_TURN_THRESHOLD,
    eagerEndOfTurnThreshold: EAGER_END_OF_TURN_THRESHOLD,
    endOfTurnTimeoutMs: END_OF_TURN_TIMEOUT_MS,
  };
}
