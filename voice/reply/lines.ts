import type { AgentConfig } from "../agent.ts";
import { withAnnouncement } from "../recording/recording-announcement.ts";
import type { LineKey } from "../turn/turn-state.ts";
import { speakable } from "../words/speakable-text.ts";

/** The platform's own lines, for keys that the agent's script does not have. */
const DEFAULT_LINES = {
  fallback: "Sorry, I did not catch that. Could you say it again, please?",
  silence_prompt: "Are you still there?",
  closing: "Thank you for calling. Goodbye.",
  cannot_hear: "I'm sorry, I can't hear you well right now. Could you say that again?",
  holding: "One moment, please.",
  still_holding: "I am still looking, thank you for waiting.",
} as const;

/**
 * Keys of the lines that fill a wait inside of a turn, in this order, each said whole. Turn taking does not know them.
 */
export const HOLDING_LINES = ["holding", "still_holding"] as const;

/**
 * Returns a fixed line in the agent's words, or the platform's where its script has none, as it is spoken. The
 * apology is a recording and has no line.
 */
export function lineOf(agent: AgentConfig, key: Exclude<LineKey, "apology"> | (typeof HOLDING_LINES)[number]): string {
  return speakable(key === "greeting" ? withAnnouncement(agent) : (agent.script[key] ?? DEFAULT_LINES[key]));
}

/**
 * Returns the agent's fixed lines, as they are spoken, without the holding lines; the greeting comes first, because
 * every caller waits for it.
 */
export function fixedLines(agent: AgentConfig): string[] {
  const { holding: _holding, still_holding: _stillHolding, ...others } = { ...DEFAULT_LINES, ...agent.script };
  return [withAnnouncement(agent), ...Object.values(others)].map(speakable);
}
