import type { AgentConfig } from "../../../../voice/agent.ts";
import { buildKnowledgeIndex } from "../../../../voice/knowledge/build-knowledge.ts";
import { KNOWLEDGE_LIMIT, openKnowledgeIndex } from "../../../../voice/knowledge/knowledge.ts";
import type { KnowledgeItem } from "../../../../voice/knowledge/knowledge-item.ts";
import { systemPrompt } from "../../../../voice/reply/answer-prompt.ts";
import { easyTurnOf } from "../../../../voice/reply/easy-turn.ts";
import { type PromptParts, promptParts } from "./prompt-parts.ts";
import { isAnswer, type RecordedCall } from "./recorded-call.ts";
import { repeatedClauses } from "./repeated-clauses.ts";
import { type SilenceTail, silenceTail } from "./silence-tail.ts";

/** Facts of one call that levers act on, worked out once for all replays. */
export interface CallFacts {
  /** Characters, by turn, of clauses that a speech cache would have held. */
  repeatedCharacters: ReadonlyMap<string, number>;
  /** Turns that a small model may answer. */
  easyTurns: ReadonlySet<string>;
  prompt: PromptParts;
  tail: SilenceTail | null;
}

/** Entries of an agent's knowledge above which easy turns are not looked for: an index of more takes too long. */
const MAX_ENTRIES = 400;

const NO_PROMPT: PromptParts = { systemTokens: 0, stableTokens: 0, wrapperTokens: 0, historyTokens: new Map() };
const NO_CHARACTERS: ReadonlyMap<string, number> = new Map();

/** Works out the facts of one agent's calls, by its settings of today. Returns them by the calls' ids. */
export function callFacts(calls: readonly RecordedCall[], agent: AgentConfig): Map<string, CallFacts> {
  const repeated = repeatedClauses(calls, agent);
  const retrieve = retriever(agent);
  const bare = systemPrompt(agent, [], []).length;
  const parts = promptParts(calls, agent, (text) => systemPrompt(agent, retrieve(text), []).length - bare);
  return new Map(
    calls.map((call) => [
      call.callId,
      {
        repeatedCharacters: repeated.get(call.callId) ?? NO_CHARACTERS,
        easyTurns: new Set(
          call.turns
            .filter((turn) => isAnswer(turn) && isEasy(turn.userText ?? "", agent, retrieve))
            .map(({ turnId }) => turnId),
        ),
        prompt: parts.get(call.callId) ?? NO_PROMPT,
        tail: silenceTail(call),
      },
    ]),
  );
}

/** Finds knowledge as a call does: the agent's entries, not those of documents. */
function retriever(agent: AgentConfig): (text: string) => KnowledgeItem[] {
  if (agent.knowledge.length > MAX_ENTRIES) return () => [];
  const index = openKnowledgeIndex(buildKnowledgeIndex(agent.knowledge, []));
  return (text) => index?.retrieve(text, KNOWLEDGE_LIMIT).map(({ item }) => item) ?? [];
}

function isEasy(text: string, agent: AgentConfig, retrieve: (text: string) => KnowledgeItem[]): boolean {
  return text !== "" && easyTurnOf(text, retrieve(text), agent) !== null;
}
