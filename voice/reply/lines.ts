import type { AgentConfig } from "../agent.ts";
import type { LineKey } from "../turn/turn-state.ts";

/** What the platform itself says where the agent's script has no line of that key. */
const DEFAULT_LINES = {
  fallback: "Sorry, I did not catch that. Could you say it again, please?",
  silence_prompt: "Are you still there?",
  closing: "Thank you for calling. Goodbye.",
  cannot_hear: "I'm sorry, I can't hear you well right now. Could you say that again?",
  holding: "One moment, please.",
  still_holding: "I am still looking, thank you for waiting.",
} as const;

/** Lines that fill a wait inside of a turn, in this order, each said whole. Turn taking does not know them. */
export const HOLDING_LINES = ["holding", "still_holding"] as const;

/** A fixed line in the agent's words; the apology is a recording and has none. */
export function lineOf(agent: AgentConfig, key: Exclude<LineKey, "apology"> | (typeof HOLDING_LINES)[number]): string {
  return key === "greeting" ? agent.greeting : (agent.script[key] ?? DEFAULT_LINES[key]);
}

/** Every other fixed line of the agent, that first which every caller waits for. */
export function fixedLines(agent: AgentConfig): string[] {
  const { holding: _holding, still_holding: _stillHolding, ...others } = { ...DEFAULT_LINES, ...agent.script };
  return [agent.greeting, ...Object.values(others)];
}
