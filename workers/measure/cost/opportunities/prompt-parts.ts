import type { AgentConfig } from "../../../../voice/agent.ts";
import { systemPrompt } from "../../../../voice/reply/answer-prompt.ts";
import type { RecordedCall } from "./recorded-call.ts";

/** Characters of English text in a token, roughly; metering estimates by the same. */
const CHARACTERS_PER_TOKEN = 4;

/** Tokens of a turn's prompt by what is the same from one request to the next, estimated by their characters. */
export interface PromptParts {
  /** Instructions and script: the same in all calls of the agent. Tools are not counted. */
  systemTokens: number;
  /** The conversation before each turn, by the turns' ids. */
  historyTokens: ReadonlyMap<string, number>;
}

/** Estimates the tokens of an agent's instructions and script, as it has them today. */
export function systemTokensOf(agent: AgentConfig): number {
  return Math.floor(systemPrompt(agent, [], []).length / CHARACTERS_PER_TOKEN);
}

/** Estimates the parts of the prompts of a call's turns: the conversation is what both have said and heard. */
export function promptParts({ turns }: RecordedCall, systemTokens: number): PromptParts {
  const historyTokens = new Map<string, number>();
  let characters = 0;
  for (const { turnId, userText, heardText } of turns) {
    historyTokens.set(turnId, Math.floor(characters / CHARACTERS_PER_TOKEN));
    characters += (userText?.length ?? 0) + heardText.length;
  }
  return { systemTokens, historyTokens };
}
