import type { AgentConfig } from "../../../../voice/agent.ts";
import { answerMessages, CALLER_SAYS, NOTES_BEGIN, systemPrompt } from "../../../../voice/reply/answer-prompt.ts";
import { CHARACTERS_PER_TOKEN } from "../../../../voice/timeline/estimated-tokens.ts";
import { median } from "../../comparison/order-statistics.ts";
import { isAnswer, type RecordedCall } from "./recorded-call.ts";

/** Characters of a token lie between these two, in whatever language. */
const LEAST_PER_TOKEN = 1;
const MOST_PER_TOKEN = 8;

/** Tokens of a turn's prompt by what is the same from one request to the next, worked out from their characters. */
export interface PromptParts {
  /** Instructions and script: the same in all calls of the agent. Tools are not counted. */
  systemTokens: number;
  /** The same where what is the same stands first; and what is put around the notes then. */
  stableTokens: number;
  wrapperTokens: number;
  /** The conversation before each turn, by the turns' ids. */
  historyTokens: ReadonlyMap<string, number>;
}

/**
 * Works out the parts of the prompts of calls, by the calls' ids: instructions as the agent has them today, and what
 * both have said and heard. `notesOf` are the characters of the knowledge that goes with a caller's words. How many
 * characters make a token is read off the calls' own prompts: the median over answers.
 */
export function promptParts(
  calls: readonly RecordedCall[],
  agent: AgentConfig,
  notesOf: (userText: string) => number,
): Map<string, PromptParts> {
  const systemCharacters = systemPrompt(agent, [], []).length;
  const conversations = calls.map((call) => ({ call, history: historyOf(call) }));
  const ratios = conversations.flatMap(({ call, history }) =>
    call.turns.filter(isAnswer).flatMap(({ turnId, userText }) => {
      const tokens = promptTokens(call, turnId);
      const characters = systemCharacters + (history.get(turnId) ?? 0) + (userText?.length ?? 0);
      return tokens === 0 ? [] : [(characters + notesOf(userText ?? "")) / tokens];
    }),
  );
  const usual = ratios.length === 0 ? CHARACTERS_PER_TOKEN : median(ratios);
  const perToken = Math.min(MOST_PER_TOKEN, Math.max(LEAST_PER_TOKEN, usual));
  const tokensOf = (characters: number): number => Math.floor(characters / perToken);
  const fixed = {
    systemTokens: tokensOf(systemCharacters),
    stableTokens: tokensOf(stableCharacters(agent)),
    wrapperTokens: tokensOf(NOTES_BEGIN.length + CALLER_SAYS.length),
  };
  return new Map(
    conversations.map(({ call, history }) => {
      const tokens = [...history].map(([turnId, characters]) => [turnId, tokensOf(characters)] as const);
      return [call.callId, { ...fixed, historyTokens: new Map(tokens) }];
    }),
  );
}

function stableCharacters(agent: AgentConfig): number {
  const stable = { ...agent, costLevers: { ...agent.costLevers, stablePromptFirst: true } };
  const notes = { knowledge: [], openers: [], whispers: [] };
  return answerMessages(stable, [{ role: "user", content: "" }], notes)[0]?.content.length ?? 0;
}

/** Characters of the conversation before each turn. */
function historyOf({ turns }: RecordedCall): Map<string, number> {
  const history = new Map<string, number>();
  let characters = 0;
  for (const { turnId, userText, heardText } of turns) {
    history.set(turnId, characters);
    characters += (userText?.length ?? 0) + heardText.length;
  }
  return history;
}

function promptTokens({ lines }: RecordedCall, turnId: string): number {
  return lines
    .filter((line) => line.turnId === turnId && line.purpose === "turn")
    .filter(({ unit }) => unit === "llm_prompt_token" || unit === "llm_cached_token")
    .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}
